import { corrupt, RecordError } from '../errors.js';
import { compressLz4Block, decompressLz4Block, lz4BlockBound } from './lz4-block.js';
import { xxhash32 } from './xxhash32.js';

const MAGIC = 0x184d2204;
const VERSION = 0x40;
const BLOCK_INDEPENDENT = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const RESERVED = 0x02;
const UNCOMPRESSED = 0x80000000;
/** Kafka's Java clients write 64 KiB blocks and refuse linked ones. */
const BLOCK_SIZE_CODE = 4;
const BLOCK_BYTES = 64 * 1024;
/** A match byte extends a match by 255, so no block unfolds further than that. */
const RATIO_MAX = 255;

/** One lz4 frame of independent 64 KiB blocks without content checksum, as Kafka's Java clients write it. */
export function compressLz4Frame(data: Buffer): Buffer {
  const blocks = Math.ceil(data.length / BLOCK_BYTES);
  const output = Buffer.allocUnsafe(7 + blocks * (4 + lz4BlockBound(BLOCK_BYTES)) + 4);
  output.writeUInt32LE(MAGIC, 0);
  output[4] = VERSION | BLOCK_INDEPENDENT;
  output[5] = BLOCK_SIZE_CODE << 4;
  output[6] = headerChecksum(output.subarray(4, 6));
  let at = 7;
  for (let from = 0; from < data.length; from += BLOCK_BYTES) {
    const block = data.subarray(from, from + BLOCK_BYTES);
    const written = compressLz4Block(block, output.subarray(at + 4));
    if (written < block.length) {
      output.writeUInt32LE(written, at);
      at += 4 + written;
    } else {
      output.writeUInt32LE((block.length | UNCOMPRESSED) >>> 0, at);
      output.set(block, at + 4);
      at += 4 + block.length;
    }
  }
  output.writeUInt32LE(0, at);
  return output.subarray(0, at + 4);
}

const headerChecksum = (descriptor: Buffer): number => (xxhash32(descriptor) >>> 8) & 0xff;

interface FrameHeader {
  readonly flags: number;
  readonly blockBytesMax: number;
  readonly blocksAt: number;
}

/** Reads one frame: linked or independent blocks, with or without checksums, none of which is ignored. */
export function decompressLz4Frame(data: Buffer, bytesMax: number): Buffer {
  const header = readHeader(data);
  const capacity = Math.min(bytesMax, data.length * RATIO_MAX);
  let output: Buffer = Buffer.allocUnsafe(
    Math.min(capacity, Math.max(data.length * 4, BLOCK_BYTES)),
  );
  let written = 0;
  let at = header.blocksAt;
  for (;;) {
    const block = readBlock(data, at, header);
    at = block.nextAt;
    if (block.bytes === null) break;
    // Room for the largest block there may be, so that the block decoder's own bound is the only check it needs.
    const needed = Math.min(bytesMax, written + header.blockBytesMax);
    if (needed > output.length && output.length < capacity) {
      output = grown(output, written, Math.min(capacity, needed * 2));
    }
    const room = output.subarray(0, Math.min(output.length, written + header.blockBytesMax));
    written = unfold(block, room, written, bytesMax);
  }
  const result = output.subarray(0, written);
  if ((header.flags & CONTENT_CHECKSUM) !== 0) {
    if (data.length - at < 4) throw corrupt('lz4 frame without its content checksum');
    if (data.readUInt32LE(at) !== xxhash32(result)) throw corrupt('lz4 content checksum differs');
    at += 4;
  }
  if (at !== data.length) throw corrupt('bytes behind the lz4 frame');
  return result;
}

function readHeader(data: Buffer): FrameHeader {
  if (data.length < 7 || data.readUInt32LE(0) !== MAGIC) throw corrupt('not an lz4 frame');
  const flags = data[4];
  if ((flags & 0xc0) !== VERSION || (flags & (DICTIONARY | RESERVED)) !== 0) {
    throw corrupt(`lz4 frame flags 0x${flags.toString(16)}`);
  }
  const sizeCode = (data[5] >>> 4) & 7;
  if (sizeCode < BLOCK_SIZE_CODE) throw corrupt(`lz4 block size code ${sizeCode}`);
  const end = 6 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8);
  if (data.length <= end) throw corrupt('lz4 frame header is cut off');
  if (data[end] !== headerChecksum(data.subarray(4, end))) {
    throw corrupt('lz4 header checksum differs');
  }
  return { flags, blockBytesMax: 1 << (8 + 2 * sizeCode), blocksAt: end + 1 };
}

interface FrameBlock {
  /** null at the end mark. */
  readonly bytes: Buffer | null;
  readonly compressed: boolean;
  readonly nextAt: number;
}

function readBlock(data: Buffer, at: number, header: FrameHeader): FrameBlock {
  if (data.length - at < 4) throw corrupt('lz4 frame ends without its end mark');
  const word = data.readUInt32LE(at);
  if (word === 0) return { bytes: null, compressed: false, nextAt: at + 4 };
  const length = word & 0x7fffffff;
  const checksumBytes = (header.flags & BLOCK_CHECKSUM) === 0 ? 0 : 4;
  if (length > header.blockBytesMax || length + checksumBytes > data.length - at - 4) {
    throw corrupt(`lz4 block of ${length} bytes`);
  }
  const end = at + 4 + length;
  const bytes = data.subarray(at + 4, end);
  if (checksumBytes > 0 && data.readUInt32LE(end) !== xxhash32(bytes)) {
    throw corrupt('lz4 block checksum differs');
  }
  return { bytes, compressed: word < UNCOMPRESSED, nextAt: end + checksumBytes };
}

function unfold(block: FrameBlock, output: Buffer, written: number, bytesMax: number): number {
  const bytes = block.bytes!;
  const full = output.length === bytesMax;
  if (!block.compressed) {
    if (bytes.length > output.length - written) throw overflow(full, bytesMax);
    output.set(bytes, written);
    return written + bytes.length;
  }
  try {
    return decompressLz4Block(bytes, output, written);
  } catch (error) {
    if (full && error instanceof RecordError) throw overflow(full, bytesMax);
    throw error;
  }
}

const overflow = (full: boolean, bytesMax: number): RecordError =>
  full
    ? new RecordError('MESSAGE_TOO_LARGE', `lz4 data unfolds to more than ${bytesMax} bytes`)
    : corrupt('lz4 block is larger than its frame allows');

function grown(output: Buffer, written: number, size: number): Buffer {
  const larger = Buffer.allocUnsafe(size);
  output.copy(larger, 0, 0, written);
  return larger;
}
