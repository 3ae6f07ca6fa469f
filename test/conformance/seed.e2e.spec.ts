import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '@posthorn/db';
import { InProcess } from '../cli/support/command.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from './support.js';

const MAIN = 'apps/broker/dist/main.js';

interface Started {
  readonly child: ChildProcess;
  /** All that it had to say is read by then, which is later than its exit on a busy machine. */
  readonly closed: Promise<unknown>;
  readonly said: () => string;
  /** Of a broker that is ready. */
  readonly kafka: string;
  readonly admin: string;
}

const start = (databaseUrl: string, ...argv: readonly string[]): Promise<Started> =>
  startWith('--database-url', databaseUrl, ...argv);

async function startWith(...argv: readonly string[]): Promise<Started> {
  const settings = ['--port', '0', '--admin-port', '0', ...argv];
  const child = spawn(process.execPath, [MAIN, 'start', ...settings], {
    env: { PATH: process.env.PATH, POSTHORN_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const closed = once(child, 'close');
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  await until('it to listen or to end', () => /"listening"/.test(out) || child.exitCode !== null);
  const line = out.split('\n').find((one) => one.includes('"listening"')) ?? '{}';
  const { host, port, adminPort } = JSON.parse(line) as Record<string, string | number>;
  return {
    child,
    closed,
    said: () => err,
    kafka: `${host}:${port}`,
    admin: `http://127.0.0.1:${adminPort}`,
  };
}

async function stop({ child }: Started): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

describe('posthorn start --seed', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function look(started: Started) {
    const posthorn = new InProcess(['--brokers', started.kafka, '--api', started.admin]);
    try {
      const topics = await posthorn.print(['topic', 'ls', '-o', 'name']);
      const lags = await posthorn.json<{ lag: string; endOffset: string }[]>([
        'group',
        'lag',
        'kitchen',
      ]);
      let letters: { error: string; handler: string; open: number }[] = [];
      await until('the letters are indexed', async () => {
        letters = await posthorn.json(['dlq', 'groups']);
        return letters.length === 2;
      });
      return { topics: topics.trim().split('\n'), lags, letters };
    } finally {
      posthorn.remove();
    }
  }

  it('fills a broker with topics, a group that lags and dead letters, and no second time', async () => {
    const first = await start(database.url, '--seed');
    await until('it to be filled', () => first.said().includes('something to look at'));
    const seen = await look(first);
    await stop(first);
    expect(seen.topics).toEqual(['customers', 'orders', 'orders.kitchen.dlq', 'payments']);
    // With the marker of the transaction.
    expect(seen.lags.map(({ lag }) => lag)).toEqual(['9', '9', '9']);
    expect(new Map(seen.letters.map(({ error, open }) => [error, open]))).toEqual(
      new Map([
        ['RangeError', 1],
        ['TypeError', 3],
      ]),
    );
    expect(new Set(seen.letters.map(({ handler }) => handler))).toEqual(
      new Set(['KitchenHandler.cook']),
    );

    const second = await start(database.url, '--seed');
    await until('it to have looked', () => second.said().includes('nothing was added'));
    const again = await look(second);
    await stop(second);
    // In the letters stands what came in the last hours, by when: an hour may have ended since.
    const lasting = ({ letters, ...rest }: typeof seen) => ({
      ...rest,
      letters: letters.map((letter) => ({ ...letter, sparkline: null })),
    });
    expect(lasting(again)).toEqual(lasting(seen));
  });

  it.each([
    ['killed', 'SIGKILL', [null, 'SIGKILL']],
    ['ended, which it does not wait for', 'SIGTERM', [0, null]],
  ] as const)(
    'is filled whole by the next start where one was %s in the middle',
    async (_, signal, end) => {
      const other = await createTestDatabase();
      const pool = createPool({ url: other.url, max: 1 });
      try {
        const killed = await start(other.url, '--seed');
        await until('it to have begun', async () => {
          const { rowCount } = await pool.query(
            `select from posthorn.topics where name = 'orders'`,
          );
          return rowCount === 1;
        });
        killed.child.kill(signal);
        expect(await once(killed.child, 'exit')).toEqual(end);
        const next = await start(other.url, '--seed');
        await until('it to be filled', () =>
          next.said().includes('npx posthorn group lag kitchen'),
        );
        const { lags, letters } = await look(next);
        await stop(next);
        expect(lags.map(({ lag }) => lag)).toEqual(['9', '9', '9']);
        expect(letters.reduce((sum, { open }) => sum + open, 0)).toBe(4);
      } finally {
        await pool.end();
        await other.drop();
      }
    },
  );

  it.each([
    ['killed', 'SIGKILL'],
    ['ended, which tells nobody what is next', 'SIGTERM'],
  ] as const)(
    'over a PostgreSQL of its own is filled whole by the next start where one was %s',
    async (_, signal) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'posthorn-seed-'));
      const own = ['--data-directory', folder, '--seed'];
      try {
        const killed = await startWith(...own);
        const posthorn = new InProcess(['--brokers', killed.kafka]);
        await until('it to have begun', async () =>
          (await posthorn.print(['topic', 'ls', '-o', 'name'])).includes('orders'),
        );
        posthorn.remove();
        killed.child.kill(signal);
        await once(killed.child, 'close');
        // As a rule it is in the middle: one whose topics are seen late has been filled by then, and is ready.
        const isFilled = killed.said().includes('something to look at');
        if (!isFilled) expect(killed.said()).not.toContain('posthorn is ready');
        const next = await startWith(...own);
        await until('it to be filled', () =>
          next.said().includes('npx posthorn group lag kitchen'),
        );
        const { lags, letters } = await look(next);
        await stop(next);
        expect(next.child.exitCode).toBe(0);
        expect(next.said()).toContain('posthorn is ready');
        expect(lags.map(({ lag }) => lag)).toEqual(['9', '9', '9']);
        expect(letters.reduce((sum, { open }) => sum + open, 0)).toBe(4);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  it('is refused by a broker that has something else, which it leaves alone', async () => {
    const other = await createTestDatabase();
    try {
      const plain = await start(other.url);
      const posthorn = new InProcess(['--brokers', plain.kafka]);
      await posthorn.print(['topic', 'create', 'mine']);
      await stop(plain);
      posthorn.remove();
      const refused = await start(other.url, '--seed');
      await refused.closed;
      expect(refused.child.exitCode).toBe(1);
      expect(refused.said()).toBe(
        '--seed fills a broker that has no topics yet, and this one has mine. Start it without --seed, or with a --data-directory of its own.\n',
      );
    } finally {
      await other.drop();
    }
  });

  it('is refused before anything starts where clients have to say who they are', async () => {
    const { child, said } = await start(database.url, '--seed', '--authorizer', 'acl');
    expect([child.exitCode, said()]).toEqual([
      1,
      expect.stringContaining('--seed writes as anybody would'),
    ]);
  });
});
