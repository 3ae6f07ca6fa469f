import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openPostgresLog, type AppendResult, type Log } from '@posthorn/log';
import { BatchBuilder } from '@posthorn/records';
import { TcpProxy } from '../durability/support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { WAIT_MS } from '../support/patience.js';

const SILENT = /said nothing for (\d+) ms/;

let database: TestDatabase;
let proxy: TcpProxy;
let log: Log;
/** How long PostgreSQL had said nothing when connections were given up for it. */
let silences: number[];
let whenLeaseHadNoAnswer: Promise<void>;
let leaseHadNoAnswer: () => void;

beforeEach(async () => {
  silences = [];
  whenLeaseHadNoAnswer = new Promise((resolve) => (leaseHadNoAnswer = resolve));
  const listen = (message: string, details?: unknown): void => {
    const told = `${message} ${details instanceof Error ? details.message : JSON.stringify(details)}`;
    if (told.includes('lease cannot be renewed')) leaseHadNoAnswer();
    const silence = SILENT.exec(told)?.[1];

    if (silence !== undefined) silences.push(Number(silence));
  };
  database = await createTestDatabase();
  const url = new URL(database.url);
  proxy = await TcpProxy.start(url.hostname, Number(url.port));
  url.port = String(proxy.port);
  log = await openPostgresLog({
    databaseUrl: url.href,
    brokerId: 1,
    host: 'localhost',
    port: 9092,
    logger: { info: () => undefined, warn: listen, error: listen },
  });
});
afterEach(async () => {
  proxy.letAllThrough();
  await log.close();
  await proxy.close();
  await database.drop();
});

async function append(partitionId: number, value: string): Promise<AppendResult> {
  const batch = new BatchBuilder();
  batch.append({ value, timestamp: 1_000n });
  return log.append({ partitionId, batch: batch.finish().buffer });
}

async function appended(partitionId: number, value: string): Promise<bigint> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const result = await append(partitionId, value);
    if ('baseOffset' in result) return result.baseOffset;
    if (performance.now() > deadline) throw new Error(`still ${result.error}: ${result.message}`);
    await sleep(20);
  }
}

it('appends again soon when a firewall forgot all its connections while they rested', async () => {
  const created = await log.topics.create({ name: 'orders', partitions: 1, configs: new Map() });
  if ('error' in created) throw new Error(created.error);
  const [{ partitionId }] = created.topic.partitions;
  expect(await appended(partitionId, 'before')).toBe(0n);
  proxy.silence();
  proxy.letNewThrough();
  await whenLeaseHadNoAnswer;
  expect(await appended(partitionId, 'after')).toBeGreaterThan(0n);
  // Nobody waited for what is said of a single connection after 20 s.
  expect(silences).not.toContain(20_000);
});

it('gives up what is in flight when the lease had no answer, and appends again', async () => {
  const created = await log.topics.create({ name: 'orders', partitions: 1, configs: new Map() });
  if ('error' in created) throw new Error(created.error);
  const [{ partitionId }] = created.topic.partitions;
  expect(await appended(partitionId, 'before')).toBe(0n);
  proxy.silence();
  const inFlight = append(partitionId, 'in flight');
  proxy.letNewThrough();
  expect(await inFlight).toHaveProperty('error');
  // Of an outcome that is not known, it may be there twice.
  expect(await appended(partitionId, 'after')).toBeGreaterThan(0n);
  expect(silences).not.toContain(20_000);
});
