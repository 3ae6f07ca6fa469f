import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCopy, encodeCopy, joinSlices, SLICE_BYTES_MAX, type SliceRow } from './slices.js';

function extentOf(baseOffset: bigint, data: Buffer) {
  return {
    partitionId: 3,
    baseOffset,
    lastOffset: baseOffset + 4n,
    data,
    maxTimestamp: 9n,
    position: 77n,
  };
}

/** The payload of CopyData messages; checks their framing. */
function unframe(messages: Buffer): Buffer {
  const payload: Buffer[] = [];
  let at = 0;
  while (messages[at] === 0x64) {
    const length = messages.readInt32BE(at + 1);
    payload.push(messages.subarray(at + 5, at + 1 + length));
    at += 1 + length;
  }
  expect([...messages.subarray(at)]).toEqual([0x63, 0, 0, 0, 4]);
  return Buffer.concat(payload);
}

/** Tuples of the payload as [columns, last column]. */
function tuplesOf(payload: Buffer): { columns: Buffer[] }[] {
  const tuples: { columns: Buffer[] }[] = [];
  let at = 19;
  for (let count = payload.readInt16BE(at); count !== -1; count = payload.readInt16BE(at)) {
    at += 2;
    const columns: Buffer[] = [];
    for (let i = 0; i < count; i++) {
      const length = payload.readInt32BE(at);
      columns.push(payload.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    tuples.push({ columns });
  }
  expect(at + 2).toBe(payload.length);
  return tuples;
}

describe('slices of the log', () => {
  it('are cut to a page, carry their extent, and hold every byte once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 20 }),
        (sizes) => {
          const extents = sizes.map((size, i) => extentOf(BigInt(i * 5), Buffer.alloc(size, i)));
          const tuples = tuplesOf(unframe(encodeCopy(extents)));
          const stored = tuples.map(({ columns }) => ({
            chunk: columns[1].readInt32BE(),
            baseOffset: columns[2].readBigInt64BE(),
            lastOffset: columns[3].readBigInt64BE(),
            data: columns[6],
          }));
          expect(stored.every(({ data }) => data.length <= SLICE_BYTES_MAX)).toBe(true);
          const joined = joinSlices(stored, false);
          expect(joined.map(({ baseOffset }) => baseOffset)).toEqual(
            extents.map(({ baseOffset }) => baseOffset),
          );
          joined.forEach(({ data }, i) => expect(data.equals(extents[i].data)).toBe(true));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of a snapshot have negative places, so that no read of the log takes them for batches', () => {
    const snapshot = { ...extentOf(5n, Buffer.alloc(SLICE_BYTES_MAX + 1)), isSnapshot: true };
    const tuples = tuplesOf(unframe(encodeCopy([snapshot])));
    expect(tuples.map(({ columns }) => columns[1].readInt32BE())).toEqual([-1, -2]);
  });

  it('of an extent that may go on are left out, with nothing of the others', () => {
    const row = (baseOffset: bigint, chunk: number): SliceRow => ({
      baseOffset,
      lastOffset: baseOffset,
      chunk,
      data: Buffer.from([chunk]),
    });
    const rows = [row(0n, 0), row(0n, 1), row(1n, 0), row(2n, 0), row(2n, 1)];
    expect(joinSlices(rows, true).map(({ baseOffset }) => baseOffset)).toEqual([0n, 1n]);
    expect(joinSlices(rows, false).map(({ baseOffset }) => baseOffset)).toEqual([0n, 1n, 2n]);
    expect(joinSlices([], true)).toEqual([]);
  });

  it('are not read from anything but a binary COPY of four columns', () => {
    expect(() => decodeCopy(Buffer.alloc(40))).toThrow(/not a binary COPY/);
  });
});
