import { expect, it } from '@jest/globals';
import { readTransactionMarker } from '@posthorn/records';
import type { AppendResult, FetchResult, Log } from '../log.js';
import { batchesIn, recordsIn } from './batches.js';
import type { Kit } from './kit.js';

type Fetched = Exclude<FetchResult, { error: unknown }>;

/** A producer of transactions to one partition. */
class Transactional {
  #sequence = 0;

  constructor(
    private readonly kit: Kit,
    readonly partitionId: number,
    readonly producerId: bigint,
    public epoch = 0,
  ) {}

  async send(...values: string[]): Promise<AppendResult> {
    const baseSequence = this.#sequence;
    this.#sequence += values.length;
    return this.kit.append(this.partitionId, {
      values,
      producerId: this.producerId,
      producerEpoch: this.epoch,
      baseSequence,
      transactional: true,
    });
  }

  end(result: 'commit' | 'abort', coordinatorEpoch = 1): Promise<AppendResult> {
    const { partitionId, producerId, epoch: producerEpoch } = this;
    return this.kit.log.appendMarker({
      partitionId,
      producerId,
      producerEpoch,
      coordinatorEpoch,
      result,
    });
  }

  /** Of the producer after its epoch was raised. */
  bump(): this {
    this.epoch++;
    this.#sequence = 0;
    return this;
  }
}

async function committed(kit: Kit, partitionId: number, offset = 0n, maxBytes = 1024 * 1024) {
  const result = await kit.fetch(partitionId, offset, maxBytes, 'read_committed');
  if ('error' in result) throw new Error(result.error);
  return result;
}

/** What every implementation of Log keeps of transactions. */
export function describeTransactions(kit: Kit): void {
  let ids = 1_000n;
  const producer = (partitionId: number) => new Transactional(kit, partitionId, ids++);

  describeStableOffset(kit, producer);
  describeMarkers(kit, producer);
  describeFencing(kit, producer);
  describeSequences(kit, producer);
  describeAborted(kit, producer);
}

type NewProducer = (partitionId: number) => Transactional;

function describeStableOffset(kit: Kit, producer: NewProducer): void {
  it('shows read_committed nothing from the first open transaction on, whoever else commits behind it', async () => {
    const partitionId = await kit.newPartition();
    const [first, second] = [producer(partitionId), producer(partitionId)];
    await kit.append(partitionId, { values: ['plain'] });
    await first.send('first');
    await second.send('second');
    await second.end('commit');
    const seen = await committed(kit, partitionId);
    expect(recordsIn(seen)).toEqual([{ offset: 0n, value: 'plain' }]);
    expect(seen).toMatchObject({ highWatermark: 4n, lastStableOffset: 1n });
    expect(await committed(kit, partitionId, 1n)).toMatchObject({ bytes: 0, lastStableOffset: 1n });
    expect(await committed(kit, partitionId, 3n)).toMatchObject({ bytes: 0, lastStableOffset: 1n });
    expect(await kit.log.offsets(partitionId)).toMatchObject({ lastStableOffset: 1n });
    expect(recordsIn(await kit.fetch(partitionId, 0n))).toHaveLength(4);
    await first.end('commit');
    expect(await committed(kit, partitionId)).toMatchObject({
      lastStableOffset: 5n,
      abortedTransactions: [],
    });
    expect(recordsIn(await committed(kit, partitionId))).toHaveLength(5);
  });

  it('wakes a read_committed reader when the last stable offset passes, not with the high watermark', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    await writer.send('open');
    const calls: string[] = [];
    const wait = (isolation: 'read_committed' | 'read_uncommitted', offset: bigint): void => {
      kit.log.onAdvance(partitionId, offset, () => calls.push(isolation), isolation);
    };
    wait('read_committed', 0n);
    wait('read_uncommitted', 1n);
    await kit.append(partitionId, { values: ['x'] });
    expect(calls).toEqual(['read_uncommitted']);
    await writer.end('abort');
    expect(calls).toEqual(['read_uncommitted', 'read_committed']);
  });

  it('finds by timestamp only what is stable, for read_committed', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    await kit.append(partitionId, { values: ['plain'], timestamp: 100n });
    await writer.send('open'); // timestamp 1000
    const { log } = kit;
    const none = { offset: -1n, timestamp: -1n };
    const found = { offset: 1n, timestamp: 1_000n };
    expect(await log.offsetForTimestamp(partitionId, 500n)).toEqual(found);
    expect(await log.offsetForTimestamp(partitionId, 500n, 'read_committed')).toEqual(none);
    expect(await log.offsetForTimestamp(partitionId, 50n, 'read_committed')).toEqual({
      offset: 0n,
      timestamp: 100n,
    });
    expect(await log.offsetOfMaxTimestamp(partitionId)).toEqual(found);
    expect(await log.offsetOfMaxTimestamp(partitionId, 'read_committed')).toEqual(none);
  });

  it('does not wait for an open transaction whose records were deleted', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    await writer.send('a', 'b');
    await kit.append(partitionId, { values: ['c'] });
    await kit.log.deleteRecordsBefore(partitionId, 2n);
    expect(await kit.log.offsets(partitionId)).toMatchObject({ lastStableOffset: 2n });
    await writer.end('abort');
    expect(await kit.log.offsets(partitionId)).toMatchObject({ lastStableOffset: 4n });
  });
}

function describeMarkers(kit: Kit, producer: NewProducer): void {
  it('writes markers as control batches that take one offset', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    await writer.send('a', 'b');
    expect(await writer.end('commit', 7)).toMatchObject({ baseOffset: 2n, duplicate: false });
    const all = (await kit.fetch(partitionId, 0n)) as Fetched;
    const marker = batchesIn(all.batches).at(-1)!;
    expect(readTransactionMarker(marker)).toEqual({ type: 'commit', coordinatorEpoch: 7 });
    expect(marker.isCrcValid()).toBe(true);
    expect(marker).toMatchObject({
      isControl: true,
      isTransactional: true,
      producerId: writer.producerId,
      producerEpoch: 0,
      baseSequence: -1,
      lastOffset: 2n,
    });
  });

  it('ends nothing with a marker that is repeated, nor with one for a producer it does not know', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    await writer.send('a');
    await writer.end('abort');
    expect(await writer.end('abort')).toMatchObject({ baseOffset: 2n });
    expect(await producer(partitionId).end('commit')).toMatchObject({ baseOffset: 3n });
    const { abortedTransactions, lastStableOffset } = await committed(kit, partitionId);
    expect(abortedTransactions).toEqual([{ producerId: writer.producerId, firstOffset: 0n }]);
    expect(lastStableOffset).toBe(4n);
    expect(await writer.send('b')).toMatchObject({ baseOffset: 4n });
  });

  it('refuses a non-transactional batch of a producer with an open transaction', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    const plain = { values: ['x'], producerId: writer.producerId, baseSequence: 1 };
    await writer.send('a');
    expect(await kit.append(partitionId, plain)).toMatchObject({ error: 'INVALID_TXN_STATE' });
    await writer.end('commit');
    expect(await kit.append(partitionId, plain)).toMatchObject({ baseOffset: 2n });
  });
}

function describeFencing(kit: Kit, producer: NewProducer): void {
  it('fences with the epoch of a marker: older batches and markers are refused, the new one starts at 0', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    const zombie = new Transactional(kit, partitionId, writer.producerId);
    await writer.send('a');
    const successor = writer.bump();
    expect(await successor.end('abort')).toMatchObject({ baseOffset: 1n });
    expect(await zombie.send('late')).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' });
    expect(await zombie.end('commit')).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' });
    const skipped = {
      values: ['x'],
      producerId: writer.producerId,
      producerEpoch: 1,
      baseSequence: 1,
      transactional: true,
    };
    expect(await kit.append(partitionId, skipped)).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await successor.send('b')).toMatchObject({ baseOffset: 2n });
  });

  it('fences a coordinator that was succeeded', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    await writer.send('a');
    await writer.end('commit', 5);
    await writer.send('b');
    expect(await writer.end('abort', 4)).toMatchObject({ error: 'TRANSACTION_COORDINATOR_FENCED' });
    expect(await kit.log.offsets(partitionId)).toMatchObject({ lastStableOffset: 2n });
    expect(await writer.end('commit', 5)).toMatchObject({ baseOffset: 3n });
  });
}

function describeSequences(kit: Kit, producer: NewProducer): void {
  it('goes on with the sequence in the next transaction of an epoch, and answers duplicates', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    const again = {
      values: ['a'],
      producerId: writer.producerId,
      baseSequence: 0,
      transactional: true,
    };
    await writer.send('a');
    await writer.end('commit');
    expect(await kit.append(partitionId, again)).toMatchObject({ baseOffset: 0n, duplicate: true });
    expect(await kit.log.offsets(partitionId)).toMatchObject({ lastStableOffset: 2n });
    expect(await writer.send('b')).toMatchObject({ baseOffset: 2n });
  });

  it('keeps the order of batches and markers that are sent without waiting', async () => {
    const partitionId = await kit.newPartition();
    const writer = producer(partitionId);
    const results = await Promise.all([
      writer.send('a1', 'a2'),
      writer.end('abort'),
      writer.send('b1'),
      writer.end('commit'),
      writer.send('c1'),
    ]);
    expect(results.map((result) => 'baseOffset' in result && result.baseOffset)).toEqual([
      0n,
      2n,
      3n,
      4n,
      5n,
    ]);
    expect(await committed(kit, partitionId)).toMatchObject({
      lastStableOffset: 5n,
      abortedTransactions: [{ producerId: writer.producerId, firstOffset: 0n }],
    });
  });

  it('tells what it knows of its producers', async () => {
    const partitionId = await kit.newPartition();
    const [first, second] = [producer(partitionId), producer(partitionId)];
    await first.send('a');
    await first.end('commit', 3);
    await first.send('b', 'c');
    await second.bump().end('abort', 9);
    expect(await kit.log.producersOf(partitionId)).toEqual([
      {
        producerId: first.producerId,
        producerEpoch: 0,
        lastSequence: 2,
        lastTimestamp: expect.any(BigInt),
        coordinatorEpoch: 3,
        currentTxnStartOffset: 2n,
      },
      {
        producerId: second.producerId,
        producerEpoch: 1,
        lastSequence: -1,
        lastTimestamp: expect.any(BigInt),
        coordinatorEpoch: 9,
        currentTxnStartOffset: -1n,
      },
    ]);
    const unknown: Awaited<ReturnType<Log['producersOf']>> = await kit.log.producersOf(999_999);
    expect(unknown).toEqual({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
  });
}

function describeAborted(kit: Kit, producer: NewProducer): void {
  it('lists the aborted transactions that what was read touches, by first offset, and no others', async () => {
    const partitionId = await kit.newPartition();
    const [a, b, c] = [producer(partitionId), producer(partitionId), producer(partitionId)];
    await a.send('a'); // 0
    await b.send('b'); // 1
    await b.end('abort'); // 2
    await c.send('c'); // 3
    await c.end('commit'); // 4
    await a.end('abort'); // 5
    await b.send('b'); // 6
    await b.end('abort'); // 7
    const listed = async (
      from: bigint,
      batches: number,
    ): Promise<(readonly [bigint, bigint])[]> => {
      const one = (await kit.fetch(partitionId, from, 1)) as Fetched;
      const seen = await committed(kit, partitionId, from, one.bytes * batches + 40);
      return seen.abortedTransactions!.map(({ producerId, firstOffset }) => [
        producerId,
        firstOffset,
      ]);
    };
    const ofA = [a.producerId, 0n];
    const ofB = [b.producerId, 1n];
    const ofB2 = [b.producerId, 6n];
    expect(await listed(0n, 100)).toEqual([ofA, ofB, ofB2]);
    expect(await listed(0n, 1)).toEqual([ofA]);
    expect(await listed(1n, 1)).toEqual([ofA, ofB]);
    expect(await listed(3n, 1)).toEqual([ofA]);
    expect(await listed(3n, 100)).toEqual([ofA, ofB2]);
    expect(await listed(6n, 1)).toEqual([ofB2]);
    const uncommitted = (await kit.fetch(partitionId, 0n)) as Fetched;
    expect(uncommitted.abortedTransactions).toBeNull();
  });
}
