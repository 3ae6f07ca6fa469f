import {
  codecNumber,
  compressionName,
  decompress,
  recompressBatch,
  RecordError,
  type BatchRefusal,
  type Compression,
  type RecordBatch,
} from '@posthorn/records';

/** What a topic's `compression.type` asks for. */
export interface TopicCompression {
  readonly codec: Compression;
  /** Undefined for the codec's default. */
  readonly level: number | undefined;
}

/**
 * Records of a batch that is recompressed, decompressed, at most: this happens on the one thread of the broker, where
 * 16 MiB of gzip take about 0.4 s. A producer's batches are sixteen times smaller by default.
 */
const RECOMPRESSED_BYTES_MAX = 16 * 1024 * 1024;

/** null for `producer`: batches stay as they came. */
export function topicCompressionOf(configOf: (name: string) => string): TopicCompression | null {
  const type = configOf('compression.type');
  if (type === 'producer') return null;
  const codec: Compression = type === 'uncompressed' ? 'none' : (type as Compression);
  const isLevelled = codec === 'gzip' || codec === 'zstd';
  return { codec, level: isLevelled ? Number(configOf(`compression.${codec}.level`)) : undefined };
}

/** The batch in the topic's codec. One that has it is left alone, whatever its level, as in Kafka. */
export function inTopicCompression(
  batch: RecordBatch,
  { codec, level }: TopicCompression,
  messageBytesMax: number,
): RecordBatch | BatchRefusal {
  if (batch.codec === codecNumber(codec)) return batch;
  try {
    const plain = decompress(
      compressionName(batch.codec)!,
      batch.recordBytes,
      RECOMPRESSED_BYTES_MAX,
    );
    const recompressed = recompressBatch(batch, codec, { plain, level });
    const { length } = recompressed.buffer;
    if (length <= messageBytesMax) return recompressed;
    const message = `batch of ${length} bytes as ${codec}, at most ${messageBytesMax}`;
    return { error: 'MESSAGE_TOO_LARGE', message };
  } catch (error) {
    if (error instanceof RecordError) return { error: error.error, message: error.message };
    throw error;
  }
}
