import { describe, expect, it } from '@jest/globals';
import { buildBatch, buildTransactionMarker, type RecordBatch } from '@posthorn/records';
import { committedPage } from './committed-records.js';

const transaction = (values: readonly string[], producerId: bigint): RecordBatch =>
  buildBatch(
    values.map((value) => ({ value, timestamp: 1n })),
    { transactional: true, producer: { producerId, producerEpoch: 0, baseSequence: 0 } },
  );
const plain = (...values: readonly string[]): RecordBatch =>
  buildBatch(values.map((value) => ({ value, timestamp: 1n })));
const end = (type: 'abort' | 'commit', producerId: bigint): RecordBatch =>
  buildTransactionMarker({
    type,
    producerId,
    producerEpoch: 0,
    coordinatorEpoch: 0,
    timestamp: 1n,
  });

/** The records' bytes are replaced: a batch whose frame is whole and whose content is not. */
function damaged(): RecordBatch {
  const batch = plain('lost', 'lost too');
  batch.buffer.fill(0xff, 61);
  return batch;
}

/** Offsets one after the other, in one or in many buffers. */
function laidOut(parts: readonly RecordBatch[], isOneBuffer: boolean): Buffer[] {
  let offset = 0n;
  for (const batch of parts) {
    batch.assignBaseOffset(offset);
    offset = batch.lastOffset + 1n;
  }
  const buffers = parts.map(({ buffer }) => buffer);
  return isOneBuffer ? [Buffer.concat(buffers)] : buffers;
}

describe.each([true, false])('a page of committed records (in one buffer: %s)', (isOneBuffer) => {
  const page = (
    parts: readonly RecordBatch[],
    aborted: readonly (readonly [producerId: bigint, firstOffset: bigint])[] = [],
    offset = 0n,
  ) => {
    const { records, undecodable, nextOffset } = committedPage({ index: 3 }, offset, {
      batches: laidOut(parts, isOneBuffer),
      abortedTransactions: aborted.map(([producerId, firstOffset]) => ({
        producerId,
        firstOffset,
      })),
      logStartOffset: 0n,
    });
    const values = records.map(({ value }) => String(value));
    return { values, undecodable: undecodable.map(({ baseOffset }) => baseOffset), nextOffset };
  };

  it('leaves out aborted transactions, not what their producer committed before or behind', () => {
    const parts = [
      transaction(['a1'], 7n),
      end('abort', 7n),
      transaction(['c1', 'c2'], 7n),
      end('commit', 7n),
      plain('p'),
      transaction(['a2'], 7n),
      end('abort', 7n),
      transaction(['c3'], 7n),
      end('commit', 7n),
    ];
    const expected = { values: ['c1', 'c2', 'p', 'c3'], undecodable: [], nextOffset: 10n };
    expect(
      page(parts, [
        [7n, 6n],
        [7n, 0n],
      ]),
    ).toEqual(expected);
    // The same when a batch among them cannot be read.
    const withDamage = [...parts, damaged()];
    expect(
      page(withDamage, [
        [7n, 0n],
        [7n, 6n],
      ]),
    ).toEqual({
      ...expected,
      undecodable: [10n],
      nextOffset: 12n,
    });
  });

  it('names what cannot be decoded and shows its neighbours, from the offset on', () => {
    const parts = [plain('0', '1', '2'), damaged(), plain('5')];
    expect(page(parts, [], 2n)).toEqual({ values: ['2', '5'], undecodable: [3n], nextOffset: 6n });
  });

  it('goes no further where there is nothing', () => {
    expect(page([], [], 4n)).toEqual({ values: [], undecodable: [], nextOffset: 4n });
    expect(page([end('commit', 1n)])).toEqual({ values: [], undecodable: [], nextOffset: 1n });
  });
});
