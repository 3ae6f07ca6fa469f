import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildBatch, recordsOf, type DecodedRecord, type RecordBatch } from '@posthorn/records';
import type { Log } from '../log.js';
import { batchesIn } from '../testing/batches.js';
import { eventually, fetchedAtLast, LogDatabase, newPartition } from '../testing/postgres.js';

/** Everything but the last append is compacted, at once. */
const COMPACTED = {
  'cleanup.policy': 'compact',
  'segment.ms': '1',
  'min.cleanable.dirty.ratio': '0',
};
const OLD = 1_000_000_000_000n;

type Pair = readonly [key: string, value: string | null];

async function appendPairs(
  log: Log,
  partitionId: number,
  pairs: readonly Pair[],
  producer?: { producerId: bigint; baseSequence: number; transactional?: boolean },
): Promise<bigint> {
  const batch = buildBatch(
    pairs.map(([key, value], i) => ({ key, value, timestamp: OLD + BigInt(i) })),
    producer && {
      producer: { producerEpoch: 0, ...producer },
      transactional: producer.transactional,
    },
  );
  const result = await log.append({ partitionId, batch: batch.buffer });
  if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
  return result.baseOffset;
}

/** Every batch from `from` on, fetch by fetch, each fetch where the one before ended. */
async function batchesFrom(
  log: Log,
  partitionId: number,
  from = 0n,
  maxBytes = 1024 * 1024,
): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for (let offset = from; ;) {
    const result = await fetchedAtLast(log, partitionId, offset, maxBytes);
    const fetched = batchesIn(result.batches);
    const last = fetched.at(-1);
    if (!last) {
      if (offset !== result.highWatermark) throw new Error(`nothing at ${offset}, below the end`);
      return batches;
    }
    for (const batch of fetched)
      if (!batch.isCrcValid()) throw new Error(`CRC at ${batch.baseOffset}`);
    batches.push(...fetched);
    offset = last.lastOffset + 1n;
  }
}

function pairsIn(batches: readonly RecordBatch[]): string[] {
  return recordsIn(batches).map(
    ({ offset, key, value }) => `${offset} ${key!.toString()}=${value?.toString() ?? 'null'}`,
  );
}

function recordsIn(batches: readonly RecordBatch[]): DecodedRecord[] {
  return batches.filter(({ isControl }) => !isControl).flatMap((batch) => [...recordsOf(batch)]);
}

/** What compaction means, for every implementation of Log that looks every few milliseconds. */
function describeCompaction(name: string, open: () => Promise<Log>): void {
  describe(`compaction in ${name}`, () => {
    let log: Log;
    beforeAll(async () => {
      log = await open();
    });
    afterAll(() => log.close());

    const reads = async (partitionId: number): Promise<string[]> =>
      pairsIn(await batchesFrom(log, partitionId));
    const becomes = async (partitionId: number, expected: readonly string[]): Promise<void> => {
      let seen: string[] = [];
      await eventually(async () => {
        seen = await reads(partitionId);
        return seen.join() === expected.join();
      }, `${expected.join()}; last seen: ${seen.join()}`).catch((error: unknown) => {
        throw new Error(`${expected.join()} never came, but ${seen.join()}`, { cause: error });
      });
    };

    it('keeps the newest record of each key where it was, and everything of the last append', async () => {
      const partitionId = await newPartition(log, COMPACTED);
      await appendPairs(log, partitionId, [
        ['a', '1'],
        ['b', '1'],
        ['a', '2'],
      ]);
      await appendPairs(log, partitionId, [
        ['b', '2'],
        ['c', '1'],
      ]);
      await appendPairs(log, partitionId, [
        ['c', '2'],
        ['c', '3'],
      ]);
      await becomes(partitionId, ['2 a=2', '3 b=2', '4 c=1', '5 c=2', '6 c=3']);
      const [first, second] = await batchesFrom(log, partitionId);
      expect([first.baseOffset, first.lastOffset]).toEqual([0n, 2n]);
      expect([second.baseOffset, second.lastOffset]).toEqual([3n, 4n]);
      await appendPairs(log, partitionId, [['d', '1']]);
      await becomes(partitionId, ['2 a=2', '3 b=2', '6 c=3', '7 d=1']);
      expect(await log.offsets(partitionId)).toMatchObject({
        logStartOffset: 0n,
        highWatermark: 8n,
      });
    });

    it('answers a fetch in a gap with what comes behind it, whatever its size', async () => {
      const partitionId = await newPartition(log, COMPACTED);
      for (let i = 0; i < 20; i++) await appendPairs(log, partitionId, [['k', String(i)]]);
      await becomes(partitionId, ['18 k=18', '19 k=19']);
      for (let from = 0n; from < 20n; from++) {
        const batches = await batchesFrom(log, partitionId, from, 1);
        expect(pairsIn(batches)).toEqual(from < 19n ? ['18 k=18', '19 k=19'] : ['19 k=19']);
      }
    });

    it('finds records by time across what was compacted', async () => {
      const partitionId = await newPartition(log, COMPACTED);
      for (let i = 0; i < 4; i++) {
        await appendPairs(log, partitionId, [
          ['x', `${i}`],
          ['y', `${i}`],
        ]);
      }
      await becomes(partitionId, ['4 x=2', '5 y=2', '6 x=3', '7 y=3']);
      expect(await log.offsetForTimestamp(partitionId, 0n)).toEqual({ offset: 4n, timestamp: OLD });
      expect(await log.offsetForTimestamp(partitionId, OLD + 1n)).toEqual({
        offset: 5n,
        timestamp: OLD + 1n,
      });
      expect(await log.offsetOfMaxTimestamp(partitionId)).toEqual({
        offset: 5n,
        timestamp: OLD + 1n,
      });
    });

    it('keeps a tombstone until its horizon, with its time, then drops it', async () => {
      const kept = await newPartition(log, COMPACTED);
      const gone = await newPartition(log, { ...COMPACTED, 'delete.retention.ms': '0' });
      for (const partitionId of [kept, gone]) {
        await appendPairs(log, partitionId, [
          ['a', '1'],
          ['b', '1'],
        ]);
        await appendPairs(log, partitionId, [['a', null]]);
        await appendPairs(log, partitionId, [['end', '1']]);
      }
      await becomes(kept, ['1 b=1', '2 a=null', '3 end=1']);
      const tombstone = (await batchesFrom(log, kept))[1];
      expect(tombstone.deleteHorizon).toBeGreaterThan(BigInt(Date.now()));
      expect([...recordsOf(tombstone)][0].timestamp).toBe(OLD);
      await eventually(async () => (await reads(gone)).length === 3, 'it is compacted once');
      await appendPairs(log, gone, [['end', '2']]);
      await becomes(gone, ['1 b=1', '3 end=1', '4 end=2']);
    });

    it('leaves alone what is younger than min.compaction.lag.ms, and what is not dirty enough', async () => {
      const young = await newPartition(log, {
        ...COMPACTED,
        'min.compaction.lag.ms': '1000000000000000',
      });
      const tidy = await newPartition(log, { ...COMPACTED, 'min.cleanable.dirty.ratio': '1' });
      const due = await newPartition(log, COMPACTED);
      const active = await newPartition(log, { ...COMPACTED, 'segment.ms': '1000000000000000' });
      await appendPairs(log, tidy, [
        ['a', '0'],
        ['a', '1'],
        ['a', '2'],
      ]);
      await appendPairs(log, tidy, [['end', '1']]);
      for (const partitionId of [young, active, due]) {
        for (let i = 0; i < 3; i++) await appendPairs(log, partitionId, [['a', String(i)]]);
      }
      await becomes(due, ['1 a=1', '2 a=2']);
      await becomes(tidy, ['2 a=2', '3 end=1']); // all of it was dirty
      await appendPairs(log, tidy, [['a', '3']]);
      await appendPairs(log, due, [['a', '3']]);
      await becomes(due, ['2 a=2', '3 a=3']);
      expect(await reads(tidy)).toEqual(['2 a=2', '3 end=1', '4 a=3']);
      expect(await reads(young)).toHaveLength(3);
      expect(await reads(active)).toHaveLength(3);
    });

    it('takes for inactive what has segment.bytes behind it, and cleans what is overdue however little it is', async () => {
      const never = { ...COMPACTED, 'segment.ms': '1000000000000000' };
      const full = await newPartition(log, { ...never, 'segment.bytes': '14' });
      const roomy = await newPartition(log, { ...never, 'segment.bytes': '1000000' });
      const lazy = { ...never, 'min.cleanable.dirty.ratio': '1' };
      const overdue = await newPartition(log, { ...lazy, 'max.compaction.lag.ms': '1' });
      for (const partitionId of [roomy, full, overdue]) {
        for (let i = 0; i < 3; i++) await appendPairs(log, partitionId, [['a', String(i)]]);
      }
      for (const partitionId of [full, overdue]) {
        await becomes(partitionId, ['1 a=1', '2 a=2']);
        await appendPairs(log, partitionId, [['b', '3']]);
      }
      await becomes(full, ['2 a=2', '3 b=3']);
      await becomes(overdue, ['2 a=2', '3 b=3']);
      expect(await reads(roomy)).toHaveLength(3);
    });

    it('never touches a topic that is not compacted', async () => {
      const plain = await newPartition(log, { ...COMPACTED, 'cleanup.policy': 'delete' });
      const both = await newPartition(log, {
        ...COMPACTED,
        'cleanup.policy': 'compact,delete',
        'retention.ms': '-1',
      });
      for (const partitionId of [plain, both]) {
        for (let i = 0; i < 3; i++) await appendPairs(log, partitionId, [['a', String(i)]]);
      }
      await becomes(both, ['1 a=1', '2 a=2']);
      expect(await reads(plain)).toHaveLength(3);
    });

    it('still knows the sequences of a producer whose batches it dropped', async () => {
      const partitionId = await newPartition(log, COMPACTED);
      for (let i = 0; i < 4; i++) {
        await appendPairs(log, partitionId, [['a', String(i)]], {
          producerId: 77n,
          baseSequence: i,
        });
      }
      await becomes(partitionId, ['2 a=2', '3 a=3']);
      const again = { producerId: 77n, baseSequence: 1 };
      expect(await appendPairs(log, partitionId, [['a', '1']], again)).toBe(1n);
      expect(await appendPairs(log, partitionId, [['a', '4']], { ...again, baseSequence: 4 })).toBe(
        4n,
      );
    });

    it('drops what was aborted, waits for what is open, and keeps the markers of what is there', async () => {
      const partitionId = await newPartition(log, COMPACTED);
      const send = (producerId: bigint, sequence: number, pairs: readonly Pair[]) =>
        appendPairs(log, partitionId, pairs, {
          producerId,
          baseSequence: sequence,
          transactional: true,
        });
      const end = (producerId: bigint, result: 'commit' | 'abort') =>
        log.appendMarker({
          partitionId,
          producerId,
          producerEpoch: 0,
          coordinatorEpoch: 0,
          result,
        });
      await appendPairs(log, partitionId, [
        ['a', 'committed before'],
        ['b', '1'],
      ]);
      await send(1n, 0, [['a', 'aborted']]); // 2
      await send(2n, 0, [['b', '2']]); // 3
      await end(1n, 'abort'); // 4
      await end(2n, 'commit'); // 5
      await send(3n, 0, [['c', 'open']]); // 6
      await appendPairs(log, partitionId, [
        ['c', '1'],
        ['end', '1'],
      ]); // 7, 8
      await appendPairs(log, partitionId, [
        ['c', '2'],
        ['end', '2'],
      ]); // 9, 10
      await becomes(partitionId, [
        '0 a=committed before',
        '3 b=2',
        '6 c=open',
        '7 c=1',
        '8 end=1',
        '9 c=2',
        '10 end=2',
      ]);
      const markers = (await batchesFrom(log, partitionId)).filter(({ isControl }) => isControl);
      expect(markers.map(({ baseOffset }) => baseOffset)).toEqual([4n, 5n]);
      const committed = await log.fetch({
        partitionId,
        offset: 0n,
        maxBytes: 1024 * 1024,
        currentLeaderEpoch: -1,
        isolation: 'read_committed',
      });
      if ('error' in committed) throw new Error(committed.error);
      expect(pairsIn(batchesIn(committed.batches))).toEqual(['0 a=committed before', '3 b=2']);
      await end(3n, 'abort'); // 11
      await appendPairs(log, partitionId, [['last', '1']]); // 12
      await becomes(partitionId, [
        '0 a=committed before',
        '3 b=2',
        '9 c=2',
        '10 end=2',
        '12 last=1',
      ]);
    });
  });
}

describe('compaction over PostgreSQL', () => {
  let database: LogDatabase;
  beforeAll(async () => {
    database = await LogDatabase.create();
  });
  afterAll(() => database.close());

  describeCompaction('PostgreSQL', () =>
    database.open({
      cleanerBackoffMs: 5,
      tailCacheBytes: 0,
      readCacheBytes: 0,
      flushBytesMax: 1,
    }),
  );
});
