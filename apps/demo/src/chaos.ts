import { setTimeout as sleep } from 'node:timers/promises';
import type { CombinedLog } from './console.js';
import type { ProgramName, Stack } from './stack.js';

/** Every service once and the broker, each in the middle of what it does most just then. */
const victims: readonly ProgramName[] = ['restaurant', 'orders', 'payment', 'broker', 'driver'];
const SLOW_PROVIDER_MS = 4000;
const PAUSE_MS = 700;

/** Slows payment, kills one program after the other while orders flow, then lets payment recover. */
export async function wreakHavoc(stack: Stack, log: CombinedLog): Promise<void> {
  const before = await setProviderDelay(stack, SLOW_PROVIDER_MS);
  log.say(`the payment provider now takes ${SLOW_PROVIDER_MS} ms (before: ${before} ms)`);
  for (const name of victims) {
    await sleep(PAUSE_MS);
    const program = stack.programs[name];
    const startedAt = performance.now();
    const { pid } = program;
    log.say(`SIGKILL ${name} (process ${pid})`);
    program.kill();
    await replaced(stack, name, pid);
    await stack.ready(name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    log.say(`${name} works again after ${seconds} s (process ${program.pid})`);
  }
  await setProviderDelay(stack, before);
  log.say(`the payment provider is back to ${before} ms`);
}

/** Until then its old port may still answer for a moment. */
async function replaced(stack: Stack, name: ProgramName, pid: number | undefined): Promise<void> {
  while (stack.programs[name].pid === pid) await sleep(10);
}

async function setProviderDelay(stack: Stack, delayMs: number): Promise<number> {
  const url = `${stack.urls.payment}/provider`;
  const before = (await (await fetch(url)).json()) as { delayMs: number };
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ delayMs }),
  });
  if (!response.ok) throw new Error(`PUT ${url} was answered with ${response.status}`);
  return before.delayMs;
}
