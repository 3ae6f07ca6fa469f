import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openPostgresLog, type AppendResult, type Log } from '@posthorn/log';
import { BatchBuilder } from '@posthorn/records';
import { TcpProxy } from '../durability/support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { readPartition } from './support.js';

const LEASE = { leaseMs: 2_000, tickMs: 100, lanes: 1, host: 'localhost' };

let database: TestDatabase;
let proxy: TcpProxy;
let silent: Log;
let heir: Log;

beforeEach(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  proxy = await TcpProxy.start(url.hostname, Number(url.port));
  url.port = String(proxy.port);
  silent = await openPostgresLog({ databaseUrl: url.href, brokerId: 1, port: 9092, ...LEASE });
});
afterEach(async () => {
  proxy.letAllThrough();
  await Promise.all([silent.close(), heir?.close()]);
  await proxy.close();
  await database.drop();
});

async function partitionKeptFor(retentionMs: string): Promise<number> {
  const configs = new Map([['retention.ms', retentionMs]]);
  const created = await silent.topics.create({
    name: `kept-${retentionMs}`,
    partitions: 1,
    configs,
  });
  if ('error' in created) throw new Error(created.error);
  return created.topic.partitions[0].partitionId;
}

function append(log: Log, partitionId: number, value: string): Promise<AppendResult> {
  const batch = new BatchBuilder();
  batch.append({ value, timestamp: 1_000n });
  return log.append({ partitionId, batch: batch.finish().buffer });
}

async function appended(log: Log, partitionId: number, value: string): Promise<bigint> {
  for (;;) {
    const result = await append(log, partitionId, value);
    if ('baseOffset' in result) return result.baseOffset;
    await sleep(20);
  }
}

/** One COPY is complete, the next may begin: CommandComplete with CopyInResponse behind it. */
function isSecondCopy(fromServer: Buffer): boolean {
  if (fromServer[0] !== 'C'.charCodeAt(0)) return false;
  return fromServer[1 + fromServer.readInt32BE(1)] === 'G'.charCodeAt(0);
}

it('a flush whose broker fell silent halfway is ended by whoever takes over, and holds nobody up', async () => {
  const first = await partitionKeptFor('-1');
  const second = await partitionKeptFor('3600000');
  for (const partitionId of [first, second]) {
    expect(await appended(silent, partitionId, 'before')).toBe(0n);
  }
  // Their segments differ: the rows of one are in, uncommitted, and PostgreSQL waits for those of the other.
  const isHalfway = new Promise<void>((resolve) => {
    proxy.silenceAt((fromServer) => {
      const isThere = isSecondCopy(fromServer);
      if (isThere) resolve();
      return isThere;
    });
  });
  let isAnswered = false;
  const late = Promise.all([append(silent, first, 'late'), append(silent, second, 'late')]);
  void late.then(() => (isAnswered = true));
  await isHalfway;
  heir = await openPostgresLog({ databaseUrl: database.url, brokerId: 2, port: 9093, ...LEASE });
  expect(await appended(heir, first, 'after')).toBe(1n);
  expect(await appended(heir, second, 'after')).toBe(1n);
  // It has not given up by itself: a process that stands still, or a machine without power, never would.
  expect(isAnswered).toBe(false);
  proxy.letAllThrough();
  expect((await late).filter((result) => 'baseOffset' in result)).toEqual([]);
  // It is back, and may be given shards again: then the heir would not be asked.
  await silent.close();
  for (const partitionId of [first, second]) {
    const values = (await readPartition(heir, partitionId)).map(({ value }) => value);
    expect(values).toEqual(['before', 'after']);
  }
});
