import { buildBatch, buildTransactionMarker, type RecordBatch } from '@posthorn/records';
import { visibleBatches, visibleRecords, type Visible } from './visible-records.js';

const source = { topic: 't', partition: 0 };

interface Part {
  readonly values: string[];
  readonly producerId?: bigint;
  readonly compression?: 'gzip';
}

/** Lays batches and markers out as a log: offsets one after the other. */
function log(...parts: (Part | { end: 'abort' | 'commit'; producerId: bigint })[]): Buffer {
  let offset = 0n;
  return Buffer.concat(
    parts.map((part) => {
      const batch = 'end' in part ? marker(part.end, part.producerId) : data(part);
      batch.assignBaseOffset(offset);
      offset = batch.lastOffset + 1n;
      return batch.buffer;
    }),
  );
}

const data = ({ values, producerId, compression }: Part): RecordBatch =>
  buildBatch(
    values.map((value) => ({ value, timestamp: 1n })),
    producerId === undefined
      ? { compression }
      : { transactional: true, producer: { producerId, producerEpoch: 0, baseSequence: 0 } },
  );

const marker = (type: 'abort' | 'commit', producerId: bigint): RecordBatch =>
  buildTransactionMarker({
    type,
    producerId,
    producerEpoch: 0,
    coordinatorEpoch: 0,
    timestamp: 1n,
  });

const valuesOf = ({ records }: Visible): string[] => records.map(({ value }) => String(value));

describe('visible records', () => {
  it('leave what there is no room for in the log, however little of it came over the wire', () => {
    const bytes = log(
      ...['a', 'b', 'c', 'd'].map((value) => ({
        values: [value.repeat(100_000)],
        compression: 'gzip' as const,
      })),
    );
    expect(bytes.length).toBeLessThan(5_000);
    const first = visibleBatches(bytes, source, 0n, [], 150_000);
    expect([first.batches.length, first.nextOffset]).toEqual([2, 2n]);
    const second = visibleBatches(bytes, source, 2n, [], 1);
    const values = second.batches.map((batch) => batch.take()?.value?.toString('latin1', 0, 1));
    expect([values, second.nextOffset]).toEqual([['c'], 3n]);
  });

  it('leave out two aborted transactions of one producer in one fetch, and keep the one between', () => {
    const bytes = log(
      { values: ['a1'], producerId: 7n },
      { end: 'abort', producerId: 7n },
      { values: ['c1', 'c2'], producerId: 7n },
      { end: 'commit', producerId: 7n },
      { values: ['plain'] },
      { values: ['a2'], producerId: 7n },
      { end: 'abort', producerId: 7n },
    );
    const aborted = [
      { producerId: 7n, fromOffset: 6n },
      { producerId: 7n, fromOffset: 0n },
    ];
    const visible = visibleRecords(bytes, source, 0n, aborted);
    expect(valuesOf(visible)).toEqual(['c1', 'c2', 'plain']);
    expect(visible.nextOffset).toBe(8n);
  });

  it('leave out an aborted transaction whose marker comes in a later fetch', () => {
    const bytes = log({ values: ['a1', 'a2'], producerId: 3n }, { values: ['plain'] });
    const visible = visibleRecords(bytes, source, 0n, [{ producerId: 3n, fromOffset: 0n }]);
    expect(valuesOf(visible)).toEqual(['plain']);
  });

  it('take one producer for aborted without touching another', () => {
    const bytes = log(
      { values: ['x'], producerId: 1n },
      { values: ['y'], producerId: 2n },
      { end: 'abort', producerId: 1n },
      { end: 'commit', producerId: 2n },
    );
    expect(
      valuesOf(visibleRecords(bytes, source, 0n, [{ producerId: 1n, fromOffset: 0n }])),
    ).toEqual(['y']);
  });

  it('move over control batches alone', () => {
    const bytes = log({ end: 'commit', producerId: 1n }, { end: 'abort', producerId: 2n });
    const visible = visibleRecords(bytes, source, 0n, []);
    expect([visible.records.length, visible.nextOffset]).toEqual([0, 2n]);
  });

  it('begin in the middle of a batch', () => {
    const visible = visibleRecords(log({ values: ['0', '1', '2'] }), source, 2n, []);
    expect([valuesOf(visible), visible.nextOffset]).toEqual([['2'], 3n]);
  });

  it('stop at a batch whose CRC does not match', () => {
    const bytes = log({ values: ['0'] });
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 1, bytes.length - 2);
    expect(() => visibleRecords(bytes, source, 0n, [])).toThrow('CRC');
  });
});
