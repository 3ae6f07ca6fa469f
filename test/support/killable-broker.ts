import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from './database.js';
import { freePort } from './free-port.js';

/** A broker in a process of its own, whose log outlives it. */
export interface KillableBroker {
  readonly host: string;
  readonly port: number;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** After a kill. Clients are to wait for it, so nobody else need. */
  startAgain(): Promise<void> | void;
  close(): Promise<void>;
}

/** Posthorn over a database of its own; it may not listen yet when this resolves. */
export async function startKillablePosthorn(
  env: Readonly<Record<string, string>> = {},
): Promise<KillableBroker & { standStill(ms: number): Promise<void> }> {
  const database = await createTestDatabase();
  const port = await freePort();
  const start = () =>
    fork(path.resolve('apps/broker/dist/main.js'), {
      execArgv: [],
      stdio: 'ignore',
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        POSTHORN_PORT: String(port),
        // Most of a start, and nothing that clients of Kafka see.
        POSTHORN_ADMIN_PORT: 'off',
        POSTHORN_LOG_LEVEL: 'silent',
        POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        ...env,
      },
    });
  let child = start();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    host: '127.0.0.1',
    port,
    kill,
    startAgain() {
      child = start();
    },
    async standStill(ms) {
      child.kill('SIGSTOP');
      await sleep(ms);
      child.kill('SIGCONT');
    },
    async close() {
      await kill();
      await database.drop();
    },
  };
}
