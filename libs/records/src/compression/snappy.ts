import { createRequire } from 'node:module';
import { corrupt, RecordError } from '../errors.js';
import { decompressSnappyBlock, snappyUncompressedLength } from './snappy-block.js';

// CommonJS without types; only its compressor is used (snappy-block.ts says why).
const snappyjs = createRequire(import.meta.url)('snappyjs') as { compress(data: Buffer): Buffer };

// Java's snappy library frames its output ("xerial"): a magic, two versions, then length-prefixed raw blocks. Kafka's
// Java clients write it so, librdkafka and others write one raw block; a reader must know both by the first bytes.
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const XERIAL_BLOCK_BYTES = 32 * 1024;

export function compressSnappy(data: Buffer): Buffer {
  const header = Buffer.alloc(XERIAL_HEADER_BYTES);
  header.set(XERIAL_MAGIC);
  header.writeInt32BE(1, 8);
  header.writeInt32BE(1, 12);
  const parts: Buffer[] = [header];
  for (let at = 0; at < data.length; at += XERIAL_BLOCK_BYTES) {
    const block = snappyjs.compress(data.subarray(at, at + XERIAL_BLOCK_BYTES));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

export function decompressSnappy(data: Buffer, bytesMax: number): Buffer {
  const isXerial =
    data.length >= XERIAL_HEADER_BYTES &&
    data.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
  const blocks = isXerial ? xerialBlocks(data) : [data];
  let total = 0;
  for (const block of blocks) {
    total += snappyUncompressedLength(block);
    if (total > bytesMax) {
      throw new RecordError('MESSAGE_TOO_LARGE', `snappy data says ${total} bytes or more`);
    }
  }
  return blocks.length === 1
    ? decompressSnappyBlock(blocks[0])
    : Buffer.concat(blocks.map(decompressSnappyBlock), total);
}

function xerialBlocks(data: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  let at = XERIAL_HEADER_BYTES;
  while (at < data.length) {
    if (data.length - at < 4) throw corrupt('snappy frame ends inside a block length');
    const length = data.readInt32BE(at);
    at += 4;
    if (length <= 0 || length > data.length - at) throw corrupt(`snappy block of ${length} bytes`);
    blocks.push(data.subarray(at, at + length));
    at += length;
  }
  return blocks;
}
