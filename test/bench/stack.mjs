// What every benchmark starts: an embedded PostgreSQL (or DATABASE_URL's server) and the broker as a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, startEmbeddedPostgres } from '../../libs/embedded-postgres/dist/index.js';

const BROKER = fileURLToPath(new URL('../../apps/broker/dist/main.js', import.meta.url));

/** @returns {Promise<{ url: string, socketUrl: string, address: string, broker: object, brokerPid: number, stop(): Promise<void> }>} */
export async function startStack({ env = {}, nodeFlags = [], program = BROKER } = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  const broker = await startBroker(postgres.socketUrl, { env, nodeFlags, program });
  return {
    url: postgres.url,
    socketUrl: postgres.socketUrl,
    address: broker.address,
    broker,
    brokerPid: broker.pid,
    async stop() {
      await broker.end('SIGTERM');
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One broker over the database; with the port of an earlier one, it is that one again. */
export async function startBroker(url, { port, env = {}, nodeFlags = [], program = BROKER } = {}) {
  const listening = port ?? (await freePort());
  const child = spawn(process.execPath, [...nodeFlags, program], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      POSTHORN_PORT: String(listening),
      POSTHORN_ADMIN_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await accepting(listening, child);
  return {
    pid: child.pid,
    port: listening,
    address: `127.0.0.1:${listening}`,
    async end(signal) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      child.kill(signal);
      if (!hasEnded) await once(child, 'exit');
    },
  };
}

/** Resolves when the process takes connections. */
export async function accepting(port, broker) {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (broker.exitCode !== null) throw new Error(`the broker ended with ${broker.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return;
    await sleep(50);
  }
  throw new Error('the broker did not listen within 30 s');
}

/** Prints one figure with its bound, and remembers whether all bounds held. */
export function figure(name, ratio, bound) {
  const holds = bound.atLeast === undefined ? ratio <= bound.atMost : ratio >= bound.atLeast;
  const limit =
    bound.atLeast === undefined ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
  console.log(`${holds ? 'ok  ' : 'MISS'} ${name}: ${ratio.toFixed(2)} (${limit})`);
  if (!holds) process.exitCode = 1;
  return holds;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
