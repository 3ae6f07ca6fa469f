import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from '@posthorn/db';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import type { FetchResult, Log, Topic } from '../log.js';
import { WAIT_MS } from '../../../../test/support/patience.js';
import { openPostgresLog } from '../open-postgres-log.js';
import type { PostgresLogOptions } from '../postgres-log-options.js';
import { answered } from './answered.js';
import { batchOf, recordsIn, type ReadRecord, type TestBatch } from './batches.js';

const LEASE_MS = 60_000;

/** A database of its own, with as many brokers' logs on it as the test opens. */
export class LogDatabase {
  readonly #logs: Log[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly pool: Pool,
  ) {}

  static async create(): Promise<LogDatabase> {
    const database = await createTestDatabase();
    return new LogDatabase(database, createPool({ url: database.url, max: 4 }));
  }

  /** With a lease that no busy machine lets run out: whoever wants it to end says so. */
  async open(options: Partial<PostgresLogOptions> = {}): Promise<Log> {
    const log = await openPostgresLog({
      databaseUrl: this.database.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
      leaseMs: LEASE_MS,
      ...options,
    });
    this.#logs.push(log);
    return log;
  }

  async close(): Promise<void> {
    await Promise.all(this.#logs.map((log) => log.close()));
    await this.pool.end();
    await this.database.drop();
  }

  async segments(): Promise<readonly { segment_id: number; sealed: boolean }[]> {
    const { rows } = await this.pool.query<{ segment_id: number; sealed: boolean }>(
      'select segment_id, catalogued_at is not null as sealed from posthorn.segments order by segment_id',
    );
    return rows;
  }
}

let names = 0;

export async function newTopic(
  log: Log,
  configs: Readonly<Record<string, string>> = {},
  partitions = 1,
): Promise<Topic> {
  const created = await log.topics.create({
    name: `topic-${names++}`,
    partitions,
    configs: new Map(Object.entries(configs)),
  });
  if ('error' in created) throw new Error(created.error);
  return created.topic;
}

export async function newPartition(
  log: Log,
  configs: Readonly<Record<string, string>> = {},
): Promise<number> {
  return (await newTopic(log, configs)).partitions[0].partitionId;
}

export async function appended(log: Log, partitionId: number, batch: TestBatch): Promise<bigint> {
  const result = await log.append({ partitionId, batch: batchOf(batch) });
  if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
  return result.baseOffset;
}

export async function fetched(
  log: Log,
  partitionId: number,
  offset: bigint,
  maxBytes = 1024 * 1024,
): Promise<FetchResult> {
  return log.fetch({ partitionId, offset, maxBytes, currentLeaderEpoch: -1 });
}

/** As a consumer reads: it asks again when PostgreSQL is away for a moment, or the leadership. */
export function fetchedAtLast(
  log: Log,
  partitionId: number,
  offset: bigint,
  maxBytes?: number,
): Promise<Exclude<FetchResult, { error: unknown }>> {
  return answered(() => fetched(log, partitionId, offset, maxBytes));
}

/** Every record from `offset` on, fetch by fetch. */
export async function readAll(log: Log, partitionId: number, from = 0n): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  for (let offset = from; ;) {
    const batch = recordsIn(await fetchedAtLast(log, partitionId, offset));
    const last = batch.at(-1);
    if (!last) return records;
    records.push(...batch.filter((record) => record.offset >= offset));
    offset = last.offset + 1n;
  }
}

/** Looks again and again until the condition holds; fails after a time no test should need. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`);
    await sleep(10);
  }
}
