import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPostgresLog, type Log } from '@posthorn/log';
import { batchesIn, controlTypeOf, type RecordBatch } from '@posthorn/records';
import { answered } from '../../libs/log/src/testing/answered.js';
import { consume } from '../../libs/log/src/testing/transaction-model.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LogProcess, type Fault } from './support.js';
import { TransactionLane } from './transaction-lane.js';

/** More for a long run. */
const ROUNDS = Number(process.env.POSTHORN_CRASH_ROUNDS ?? 1);
const TRANSACTIONS = 12;
const KILLS = 2;
/** Snapshots and segments come often. */
const SETTINGS = { segmentBytes: 60_000, retentionCheckMs: 15, flushBytesMax: 12_000 };

const FAULT_POINTS = [
  'flush-starts',
  'flush-sent',
  'flush-committed',
  'flush-answered',
  'segment-sealed',
  'segment-catalogued',
];

/** What a replay of the whole log, from its bytes alone, says of transactions. */
async function replayed(log: Log, partitionId: number) {
  const open = new Map<bigint, bigint>();
  const aborted: { producerId: bigint; firstOffset: bigint; lastOffset: bigint }[] = [];
  let end = 0n;
  for await (const batch of batchesOf(log, partitionId)) {
    const { producerId, baseOffset } = batch;
    end = batch.lastOffset + 1n;
    const firstOffset = open.get(producerId);
    if (!batch.isControl) {
      if (firstOffset === undefined) open.set(producerId, baseOffset);
    } else if (firstOffset !== undefined) {
      open.delete(producerId);
      if (controlTypeOf(batch) === 'abort')
        aborted.push({ producerId, firstOffset, lastOffset: baseOffset });
    }
  }
  const firsts = [...open.values()].toSorted((a, b) => (a < b ? -1 : 1));
  const ofFirst = (a: { firstOffset: bigint }, b: { firstOffset: bigint }): number =>
    a.firstOffset < b.firstOffset ? -1 : 1;
  return { open, aborted: aborted.toSorted(ofFirst), lastStableOffset: firsts[0] ?? end };
}

async function* batchesOf(log: Log, partitionId: number): AsyncGenerator<RecordBatch> {
  for (let offset = 0n; ;) {
    const request = { partitionId, offset, maxBytes: 1_000_000, currentLeaderEpoch: -1 };
    const fetched = await answered(() => log.fetch(request));
    if (fetched.batches.length === 0) return;
    for (const batch of fetched.batches.flatMap((buffer) => [...batchesIn(buffer)])) {
      yield batch;
      offset = batch.lastOffset + 1n;
    }
  }
}

/** Fetch by fetch, what a read_committed reader is told over which range. */
async function* committedReads(log: Log, partitionId: number) {
  for (let from = 0n; ;) {
    const request = { partitionId, offset: from, maxBytes: 20_000, currentLeaderEpoch: -1 };
    const fetched = await answered(() => log.fetch({ ...request, isolation: 'read_committed' }));
    const last = fetched.batches.flatMap((buffer) => [...batchesIn(buffer)]).at(-1);
    if (last === undefined) return;
    const end = last.lastOffset + 1n;
    yield { from, end, listed: fetched.abortedTransactions };
    from = end;
  }
}

describe('transactions in a log whose process is killed', () => {
  let database: TestDatabase;
  let producerIds = 1n;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function start(fault?: Fault): Promise<LogProcess> {
    const process = await LogProcess.start(database.url, SETTINGS, fault);
    // It may die while it opens; the next one has no fault in it.
    return process ?? start();
  }

  /** Takes the partitions over, and compares what the log tells with what is in it. */
  async function verify(partitionIds: readonly number[]): Promise<void> {
    const { url: databaseUrl } = database;
    const log = await openPostgresLog({
      databaseUrl,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
      ...SETTINGS,
    });
    try {
      for (const partitionId of partitionIds) {
        const { open, aborted, lastStableOffset } = await replayed(log, partitionId);
        expect(await answered(() => log.offsets(partitionId))).toMatchObject({ lastStableOffset });
        for await (const { from, end, listed } of committedReads(log, partitionId)) {
          const touching = aborted.filter(
            ({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < end,
          );
          expect(listed).toEqual(
            touching.map(({ producerId, firstOffset }) => ({ producerId, firstOffset })),
          );
        }
        const producers = await answered(() => log.producersOf(partitionId));
        for (const { producerId, currentTxnStartOffset } of producers) {
          expect(currentTxnStartOffset).toBe(open.get(producerId) ?? -1n);
        }
      }
    } finally {
      await log.close();
    }
  }

  async function committedIn(partitionId: number): Promise<string[]> {
    const log = await openPostgresLog({
      databaseUrl: database.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
    });
    try {
      return await consume(log, partitionId, { from: 0n, maxBytes: 3_000 });
    } finally {
      await log.close();
    }
  }

  for (const name of FAULT_POINTS) {
    it(
      `are whole or not there, and known as a replay knows them: killed at '${name}'`,
      async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const maker = await start();
          const configs: [string, string][] = [['retention.ms', '-1']];
          const { topic } = await maker.createTopic(`${name}-${round}`, 2, configs);
          await maker.kill();
          const partitionIds = topic.partitions.map(({ partitionId }) => partitionId);
          const lanes = partitionIds.flatMap((partitionId) =>
            [1, 2, 3].map(() => new TransactionLane(producerIds++, partitionId, 3_000)),
          );
          // From the first flushes to the last: between batch and marker, and between marker and answer.
          for (let kill = 0; kill <= KILLS; kill++) {
            const isLast = kill === KILLS;
            const hit = name.startsWith('flush') ? 3 + ((round * 5 + kill * 7) % 23) : 1 + kill;
            const process = await start(isLast ? undefined : { name, hit });
            const { append, appendMarker } = process;
            const done = await Promise.all(
              lanes.map((lane) => lane.run(append, appendMarker, TRANSACTIONS)),
            );
            await process.kill();
            await verify(partitionIds);
            if (!done.every(Boolean)) continue;
            expect(kill).toBeGreaterThan(0);
            break;
          }
          for (const partitionId of partitionIds) {
            const seen = await committedIn(partitionId);
            for (const lane of lanes.filter((each) => each.partitionId === partitionId)) {
              const own = seen.filter((value) => value.startsWith(`${lane.producerId}:`));
              expect(own).toEqual(lane.committedValues());
            }
          }
        }
      },
      300_000 * ROUNDS,
    );
  }
});
