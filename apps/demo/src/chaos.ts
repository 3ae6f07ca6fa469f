import { setTimeout as sleep } from 'node:timers/promises';
import { setProviderDelay } from './buttons/index.js';
import type { CombinedLog } from './console.js';
import type { ProgramName, Stack } from './stack.js';

const SLOW_PROVIDER_MS = 4000;
const PAUSE_MS = 700;
/** Longer than a broker's lease: the others take its shards over, and give some back when it returns. */
const BROKER_DOWN_MS = 8000;

/** Every service once and every broker, each in the middle of what it does most just then. */
function victimsOf({ brokerNames }: Stack): ProgramName[] {
  return ['restaurant', 'orders', 'payment', ...brokerNames, 'driver'];
}

/** Slows payment, kills one program after the other while orders flow, then lets payment recover. */
export async function wreakHavoc(stack: Stack, log: CombinedLog): Promise<void> {
  const payment = stack.urls['payment'] ?? '';
  const before = await setProviderDelay(payment, SLOW_PROVIDER_MS);
  log.say(`the payment provider now takes ${SLOW_PROVIDER_MS} ms (before: ${before} ms)`);
  for (const name of victimsOf(stack)) {
    await sleep(PAUSE_MS);
    await kill(name, stack, log);
  }
  await setProviderDelay(payment, before);
  log.say(`the payment provider is back to ${before} ms`);
}

/** One of several brokers stays away for a while; everything else is started again at once. */
async function kill(name: ProgramName, stack: Stack, log: CombinedLog): Promise<void> {
  const program = stack.program(name);
  const startedAt = performance.now();
  const { pid } = program;
  log.say(`SIGKILL ${name} (process ${pid})`);
  program.kill(name === stack.brokerNames[1] ? BROKER_DOWN_MS : undefined);
  await replaced(stack, name, pid);
  await stack.ready(name);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  log.say(`${name} works again after ${seconds} s (process ${program.pid})`);
}

/** Until then its old port may still answer for a moment. */
async function replaced(stack: Stack, name: ProgramName, pid: number | undefined): Promise<void> {
  while (stack.program(name).pid === pid) await sleep(10);
}
