import { crc32c } from './crc32c.js';

// The v2 header, big-endian. The ladder is written out so that each rung can be checked against Kafka's documentation.
const BASE_OFFSET = 0;
const BATCH_LENGTH = BASE_OFFSET + 8;
const PARTITION_LEADER_EPOCH = BATCH_LENGTH + 4;
const MAGIC = PARTITION_LEADER_EPOCH + 4;
const CRC = MAGIC + 1;
const ATTRIBUTES = CRC + 4;
const LAST_OFFSET_DELTA = ATTRIBUTES + 2;
const BASE_TIMESTAMP = LAST_OFFSET_DELTA + 4;
const MAX_TIMESTAMP = BASE_TIMESTAMP + 8;
const PRODUCER_ID = MAX_TIMESTAMP + 8;
const PRODUCER_EPOCH = PRODUCER_ID + 8;
const BASE_SEQUENCE = PRODUCER_EPOCH + 2;
const RECORD_COUNT = BASE_SEQUENCE + 4;

export const BATCH_HEADER_BYTES = RECORD_COUNT + 4;
/** baseOffset and batchLength themselves are not counted in batchLength. */
export const BATCH_LENGTH_OVERHEAD = BATCH_LENGTH + 4;
export const MAGIC_V2 = 2;

const CODEC_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const DELETE_HORIZON = 0x40;

export interface ProducerStamp {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

/**
 * View over one v2 record batch; nothing is copied or decoded. The CRC covers [21, end), attributes onward, so base
 * offset and leader epoch are stamped without touching it; every other setter here computes it anew.
 *
 * The view trusts its caller that the buffer holds a whole batch: bytes from outside go through `validateBatch` or
 * `batchesIn` first.
 */
export class RecordBatch {
  readonly #view: DataView;

  /** @param buffer exactly one batch, header and records. */
  constructor(readonly buffer: Buffer) {
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }

  get baseOffset(): bigint {
    return this.#view.getBigInt64(BASE_OFFSET);
  }
  /** As on the wire: the bytes behind this field. */
  get batchLength(): number {
    return this.#view.getInt32(BATCH_LENGTH);
  }
  get sizeInBytes(): number {
    return this.batchLength + BATCH_LENGTH_OVERHEAD;
  }
  get partitionLeaderEpoch(): number {
    return this.#view.getInt32(PARTITION_LEADER_EPOCH);
  }
  get magic(): number {
    return this.#view.getInt8(MAGIC);
  }
  get crc(): number {
    return this.#view.getUint32(CRC);
  }
  get attributes(): number {
    return this.#view.getInt16(ATTRIBUTES);
  }
  get lastOffsetDelta(): number {
    return this.#view.getInt32(LAST_OFFSET_DELTA);
  }
  get baseTimestamp(): bigint {
    return this.#view.getBigInt64(BASE_TIMESTAMP);
  }
  get maxTimestamp(): bigint {
    return this.#view.getBigInt64(MAX_TIMESTAMP);
  }
  get producerId(): bigint {
    return this.#view.getBigInt64(PRODUCER_ID);
  }
  get producerEpoch(): number {
    return this.#view.getInt16(PRODUCER_EPOCH);
  }
  get baseSequence(): number {
    return this.#view.getInt32(BASE_SEQUENCE);
  }
  get recordCount(): number {
    return this.#view.getInt32(RECORD_COUNT);
  }

  get lastOffset(): bigint {
    return this.baseOffset + BigInt(this.lastOffsetDelta);
  }
  /** Sequence of the last record; sequences wrap from 2^31-1 to 0. */
  get lastSequence(): number {
    return this.baseSequence < 0 ? -1 : (this.baseSequence + this.lastOffsetDelta) & 0x7fffffff;
  }
  /** Number of the compression codec: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5 to 7 mean nothing yet. */
  get codec(): number {
    return this.attributes & CODEC_MASK;
  }
  get isLogAppendTime(): boolean {
    return (this.attributes & LOG_APPEND_TIME) !== 0;
  }
  get isTransactional(): boolean {
    return (this.attributes & TRANSACTIONAL) !== 0;
  }
  get isControl(): boolean {
    return (this.attributes & CONTROL) !== 0;
  }
  /**
   * When compaction may drop the tombstones of the batch, or the batch itself if it is a marker; milliseconds since the
   * epoch, null until compaction has seen it. It stands in the place of the base timestamp, which the deltas count from.
   */
  get deleteHorizon(): bigint | null {
    return (this.attributes & DELETE_HORIZON) === 0 ? null : this.baseTimestamp;
  }
  /** The records as stored: one compressed blob unless the codec is 0. */
  get recordBytes(): Buffer {
    return this.buffer.subarray(BATCH_HEADER_BYTES, this.sizeInBytes);
  }

  computeCrc(): number {
    return crc32c(this.buffer.subarray(ATTRIBUTES, this.sizeInBytes));
  }
  isCrcValid(): boolean {
    return this.computeCrc() === this.crc;
  }

  /** Outside the CRC. */
  assignBaseOffset(offset: bigint): void {
    this.#view.setBigInt64(BASE_OFFSET, offset);
  }
  /** Outside the CRC. */
  assignLeaderEpoch(epoch: number): void {
    this.#view.setInt32(PARTITION_LEADER_EPOCH, epoch);
  }
  /** LogAppendTime: one timestamp, the broker's, for every record of the batch. */
  setLogAppendTime(timestamp: bigint): void {
    this.#view.setInt16(ATTRIBUTES, this.attributes | LOG_APPEND_TIME);
    this.setMaxTimestamp(timestamp);
  }
  setMaxTimestamp(timestamp: bigint): void {
    this.#view.setBigInt64(MAX_TIMESTAMP, timestamp);
    this.#restampCrc();
  }
  /** Marks a finished batch as sent by this producer; for a new epoch after the old one ended. */
  setProducer(stamp: ProducerStamp): void {
    this.#view.setBigInt64(PRODUCER_ID, stamp.producerId);
    this.#view.setInt16(PRODUCER_EPOCH, stamp.producerEpoch);
    this.#view.setInt32(BASE_SEQUENCE, stamp.baseSequence);
    this.#restampCrc();
  }

  #restampCrc(): void {
    this.#view.setUint32(CRC, this.computeCrc());
  }
}

export interface BatchHeader {
  readonly baseOffset?: bigint;
  readonly partitionLeaderEpoch?: number;
  readonly codec: number;
  readonly transactional?: boolean;
  readonly control?: boolean;
  readonly logAppendTime?: boolean;
  /** `baseTimestamp` is a delete horizon. */
  readonly isDeleteHorizon?: boolean;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly producer?: ProducerStamp;
  readonly recordCount: number;
}

/** Writes the 61 bytes in front of records that already stand behind them in `buffer`, CRC included. */
export function writeBatchHeader(buffer: Buffer, header: BatchHeader): RecordBatch {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  view.setBigInt64(BASE_OFFSET, header.baseOffset ?? 0n);
  view.setInt32(BATCH_LENGTH, buffer.length - BATCH_LENGTH_OVERHEAD);
  view.setInt32(PARTITION_LEADER_EPOCH, header.partitionLeaderEpoch ?? -1);
  view.setInt8(MAGIC, MAGIC_V2);
  const transactional = header.transactional ? TRANSACTIONAL : 0;
  const control = header.control ? CONTROL : 0;
  const logAppendTime = header.logAppendTime ? LOG_APPEND_TIME : 0;
  const horizon = header.isDeleteHorizon ? DELETE_HORIZON : 0;
  view.setInt16(ATTRIBUTES, header.codec | logAppendTime | transactional | control | horizon);
  view.setInt32(LAST_OFFSET_DELTA, header.lastOffsetDelta);
  view.setBigInt64(BASE_TIMESTAMP, header.baseTimestamp);
  view.setBigInt64(MAX_TIMESTAMP, header.maxTimestamp);
  view.setBigInt64(PRODUCER_ID, header.producer?.producerId ?? -1n);
  view.setInt16(PRODUCER_EPOCH, header.producer?.producerEpoch ?? -1);
  view.setInt32(BASE_SEQUENCE, header.producer?.baseSequence ?? -1);
  view.setInt32(RECORD_COUNT, header.recordCount);
  view.setUint32(CRC, crc32c(buffer.subarray(ATTRIBUTES)));
  return new RecordBatch(buffer);
}

/** Changes a header in place for records that now stand behind it in another codec; length and CRC follow. */
export function changeCodec(buffer: Buffer, codec: number): RecordBatch {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  view.setInt32(BATCH_LENGTH, buffer.length - BATCH_LENGTH_OVERHEAD);
  view.setInt16(ATTRIBUTES, (view.getInt16(ATTRIBUTES) & ~CODEC_MASK) | codec);
  view.setUint32(CRC, crc32c(buffer.subarray(ATTRIBUTES)));
  return new RecordBatch(buffer);
}
