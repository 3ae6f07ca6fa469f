import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPool, type Pool } from '@posthorn/db';
import { openPostgresLog } from '@posthorn/log';
import { batchesIn, recordsOf } from '@posthorn/records';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const PROCESS = fileURLToPath(new URL('./outbox-process.mjs', import.meta.url));

/** Between any two steps of moving a page: what the mover does, and what the flush does in it. */
const STEPS = [
  'outbox-read',
  'flush-starts',
  'flush-sent',
  'flush-committed',
  'flush-answered',
  'outbox-moved',
];

let database: TestDatabase;
let pool: Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

function startMover(fault?: { name: string; hit: number }): ChildProcess {
  const argument = JSON.stringify({ databaseUrl: database.url, fault });
  return fork(PROCESS, [argument], { execArgv: [] });
}

async function outboxIsEmpty(): Promise<boolean> {
  return (await pool.query('select from posthorn.outbox limit 1')).rowCount === 0;
}

async function everythingIn(topic: string): Promise<{ key: string; value: string }[]> {
  const log = await openPostgresLog({
    databaseUrl: database.url,
    brokerId: 2,
    host: 'localhost',
    port: 9093,
  });
  try {
    const all: { key: string; value: string }[] = [];
    for (const { partitionId } of log.topics.byName(topic)?.partitions ?? []) {
      for (let offset = 0n; ;) {
        const request = { partitionId, offset, maxBytes: 1_000_000, currentLeaderEpoch: -1 };
        const fetched = await log.fetch(request);
        if ('error' in fetched) {
          await sleep(50); // the shards of the mover that was killed are taken over when its lease ends
          continue;
        }
        if (fetched.batches.length === 0) break;
        for (const batch of fetched.batches.flatMap((buffer) => [...batchesIn(buffer)])) {
          offset = batch.lastOffset + 1n;
          for (const { key, value } of recordsOf(batch)) {
            all.push({ key: String(key), value: String(value) });
          }
        }
      }
    }
    return all;
  } finally {
    await log.close();
  }
}

describe('a broker that is killed while it moves the outbox', () => {
  it('loses no row and moves none twice, whichever step it was at', async () => {
    let published = 0;
    const publishing = new AbortController();
    const publish = async (): Promise<void> => {
      while (!publishing.signal.aborted) {
        const n = published + 1;
        await pool.query(`select posthorn.publish('orders', $1, $2)`, [`k${n % 5}`, String(n)]);
        published = n;
        await sleep(2);
      }
    };
    const publisher = publish();
    for (const name of STEPS) {
      for (const hit of [1, 2]) {
        const mover = startMover({ name, hit });
        const [, signal] = await once(mover, 'exit');
        expect({ name, signal }).toEqual({ name, signal: 'SIGKILL' });
      }
    }
    publishing.abort();
    await publisher;
    const last = startMover();
    while (!(await outboxIsEmpty())) await sleep(50);
    last.kill('SIGKILL');
    await once(last, 'exit');

    const all = await everythingIn('orders');
    const numbers = all.map(({ value }) => Number(value)).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: published }, (_, i) => i + 1));
    for (const key of new Set(all.map((record) => record.key))) {
      const order = all.filter((record) => record.key === key).map(({ value }) => Number(value));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });
});
