import { describe, expect, it } from '@jest/globals';
import { buildBatch } from './batch-builder.js';
import { COMPRESSION_NAMES, decompress } from './compression/compression.js';
import type { RecordBatch } from './record-batch.js';
import { recordsOf } from './records-of.js';
import { recompressBatch } from './recompress-batch.js';

const BASE = 500n;

function batchOf(compression: (typeof COMPRESSION_NAMES)[number]): RecordBatch {
  return buildBatch(
    ['a', 'b', null, 'd'].map((value, i) => ({
      key: `key-${i}`,
      value,
      timestamp: 1_000n + BigInt(i),
      headers: [['h', Buffer.from(String(i))]] as const,
    })),
    {
      compression,
      baseOffset: BASE,
      partitionLeaderEpoch: 7,
      producer: { producerId: 9n, producerEpoch: 3, baseSequence: 40 },
    },
  );
}

const frameOf = (batch: RecordBatch) => ({
  baseOffset: batch.baseOffset,
  lastOffset: batch.lastOffset,
  epoch: batch.partitionLeaderEpoch,
  producer: [batch.producerId, batch.producerEpoch, batch.baseSequence, batch.lastSequence],
  codec: batch.codec,
  crc: batch.isCrcValid(),
});

describe.each(COMPRESSION_NAMES)('a batch in %s, recompressed', (compression) => {
  const batch = batchOf(compression);
  const records = [...recordsOf(batch)];

  it.each(COMPRESSION_NAMES)('is the same in %s but for codec and CRC', (codec) => {
    const plain = decompress(compression, batch.recordBytes, 1_000_000);
    const other = recompressBatch(batch, codec, { plain });
    expect(frameOf(other)).toEqual({ ...frameOf(batch), codec: COMPRESSION_NAMES.indexOf(codec) });
    expect([...recordsOf(other)]).toEqual(records);
  });
});
