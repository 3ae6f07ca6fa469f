import { corrupt } from '../errors.js';
import { copyMatch } from './copy-match.js';

const MATCH_BYTES_MIN = 4;
/** The format's own rules: the last match starts 12 bytes before the end, the last 5 bytes are literals. */
const MATCH_START_LIMIT = 12;
const LAST_LITERALS = 5;
const DISTANCE_MAX = 0xffff;
const HASH_BITS = 14;
const LENGTH_MASK = 15;

/** Largest output of `compressLz4Block` for incompressible input. */
export const lz4BlockBound = (length: number): number => length + Math.ceil(length / 255) + 16;

const positions = new Int32Array(1 << HASH_BITS);
const hash = (word: number): number => Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);

/** Greedy matching over a table of the last position of each four-byte hash. Returns the bytes written. */
export function compressLz4Block(source: Buffer, target: Buffer): number {
  positions.fill(-1);
  const matchLimit = source.length - MATCH_START_LIMIT;
  let anchor = 0;
  let written = 0;
  let at = 0;
  while (at < matchLimit) {
    const word = source.readInt32LE(at);
    const slot = hash(word);
    const candidate = positions[slot];
    positions[slot] = at;
    if (candidate < 0 || at - candidate > DISTANCE_MAX || source.readInt32LE(candidate) !== word) {
      // Step wider the longer nothing matched, or incompressible data costs a lookup per byte.
      at += 1 + ((at - anchor) >>> 6);
      continue;
    }
    let length = MATCH_BYTES_MIN;
    const lengthMax = source.length - LAST_LITERALS - at;
    while (length < lengthMax && source[candidate + length] === source[at + length]) length++;
    written = writeSequence(target, written, source.subarray(anchor, at), length);
    target.writeUInt16LE(at - candidate, written);
    written += 2;
    if (length - MATCH_BYTES_MIN >= LENGTH_MASK) {
      written = writeLength(target, written, length - MATCH_BYTES_MIN - LENGTH_MASK);
    }
    at += length;
    anchor = at;
  }
  return writeSequence(target, written, source.subarray(anchor), MATCH_BYTES_MIN);
}

function writeSequence(target: Buffer, position: number, literals: Buffer, match: number): number {
  const matchCode = Math.min(match - MATCH_BYTES_MIN, LENGTH_MASK);
  let at = position;
  target[at++] = (Math.min(literals.length, LENGTH_MASK) << 4) | matchCode;
  if (literals.length >= LENGTH_MASK) at = writeLength(target, at, literals.length - LENGTH_MASK);
  target.set(literals, at);
  return at + literals.length;
}

function writeLength(target: Buffer, position: number, rest: number): number {
  let at = position;
  let left = rest;
  for (; left >= 255; left -= 255) target[at++] = 255;
  target[at++] = left;
  return at;
}

/**
 * Unfolds a block into `output` from `start` on, and returns the position behind it. Matches may reach back before
 * `start`: linked blocks of a frame share one window. Throws RecordError when the block is malformed or needs more room.
 */
export function decompressLz4Block(block: Buffer, output: Buffer, start: number): number {
  let at = 0;
  let written = start;
  while (at < block.length) {
    const token = block[at++];
    let literals = token >>> 4;
    if (literals === LENGTH_MASK) {
      for (let byte = 255; byte === 255; literals += byte) {
        if (at >= block.length) throw corrupt('lz4 length passes the end');
        byte = block[at++]!;
      }
    }
    if (literals > block.length - at || literals > output.length - written) {
      throw corrupt('lz4 literals pass the end');
    }
    block.copy(output, written, at, at + literals);
    at += literals;
    written += literals;
    if (at === block.length) return written;

    if (block.length - at < 2) throw corrupt('lz4 match without its distance');
    const distance = block.readUInt16LE(at);
    at += 2;
    let length = (token & LENGTH_MASK) + MATCH_BYTES_MIN;
    if ((token & LENGTH_MASK) === LENGTH_MASK) {
      for (let byte = 255; byte === 255; length += byte) {
        if (at >= block.length) throw corrupt('lz4 length passes the end');
        byte = block[at++]!;
      }
    }
    if (distance === 0 || distance > written || length > output.length - written) {
      throw corrupt('lz4 match passes an end');
    }
    copyMatch(output, written, distance, length);
    written += length;
  }
  throw corrupt('lz4 block ends with a match');
}
