import { corrupt } from '../errors.js';
import { copyMatch } from './copy-match.js';

interface Preamble {
  readonly uncompressedLength: number;
  readonly bodyAt: number;
}

function readPreamble(block: Buffer): Preamble {
  let length = 0;
  for (let i = 0; i < 5 && i < block.length; i++) {
    const byte = block[i];
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { uncompressedLength: length, bodyAt: i + 1 };
  }
  throw corrupt('snappy block without a length');
}

/** What the block says it unfolds to. Not yet to be believed: a copy element makes at most 64 bytes of 2. */
export function snappyUncompressedLength(block: Buffer): number {
  const { uncompressedLength, bodyAt } = readPreamble(block);
  if (uncompressedLength > (block.length - bodyAt) * 32) {
    throw corrupt(`snappy block of ${block.length} bytes says ${uncompressedLength}`);
  }
  return uncompressedLength;
}

/**
 * One raw snappy block. Ours and not snappyjs' because that one neither notices output that falls short of or runs over
 * the stated length nor a copy cut off at the end: corrupt input came back as a buffer partly full of zeros.
 */
export function decompressSnappyBlock(block: Buffer): Buffer {
  const output = Buffer.allocUnsafe(snappyUncompressedLength(block));
  let at = readPreamble(block).bodyAt;
  let written = 0;
  while (at < block.length) {
    const tag = block[at++];
    if ((tag & 3) === 0) {
      const literal = readLiteralLength(block, at, tag >>> 2);
      at = literal.at;
      if (literal.length > block.length - at || literal.length > output.length - written) {
        throw corrupt('snappy literal passes the end');
      }
      block.copy(output, written, at, at + literal.length);
      at += literal.length;
      written += literal.length;
      continue;
    }
    const copy = readCopy(block, at, tag);
    at = copy.at;
    if (copy.distance === 0 || copy.distance > written || copy.length > output.length - written) {
      throw corrupt('snappy copy passes an end');
    }
    copyMatch(output, written, copy.distance, copy.length);
    written += copy.length;
  }
  if (written !== output.length) throw corrupt('snappy block is shorter than it says');
  return output;
}

function readLiteralLength(
  block: Buffer,
  at: number,
  code: number,
): { length: number; at: number } {
  if (code < 60) return { length: code + 1, at };
  const bytes = code - 59;
  if (bytes > block.length - at) throw corrupt('snappy literal without its length');
  return { length: block.readUIntLE(at, bytes) + 1, at: at + bytes };
}

function readCopy(
  block: Buffer,
  at: number,
  tag: number,
): { distance: number; length: number; at: number } {
  const kind = tag & 3;
  const bytes = kind === 3 ? 4 : kind;
  if (bytes > block.length - at) throw corrupt('snappy copy without its distance');
  const low = block.readUIntLE(at, bytes);
  return kind === 1
    ? { distance: ((tag >>> 5) << 8) | low, length: ((tag >>> 2) & 7) + 4, at: at + 1 }
    : { distance: low, length: (tag >>> 2) + 1, at: at + bytes };
}
