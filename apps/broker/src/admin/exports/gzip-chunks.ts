import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';

const deflated = promisify(deflateRaw);

/** Of RFC 1952: deflate, no name, no time, of an unknown system. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty last block, CRC-32 and length of the text. */
const TRAILER_BYTES = 10;

/** What a gzip file says of the text in it. */
export interface GzippedText {
  readonly bytes: number;
  readonly crc: number;
}

/**
 * Compressed by itself, and a part of whatever deflate stream it is put into: it ends at a byte, and is not the last block.
 * Members of a gzip file one behind the other would be simpler, but browsers and curl stop behind the first one.
 */
export function deflateChunk(text: Buffer): Promise<Buffer> {
  return deflated(text, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** One gzip member of chunks that were made apart. @param text all of it, as the trailer says it. */
export async function* gzipOf(
  chunks: AsyncIterable<Buffer>,
  { bytes, crc }: GzippedText,
): AsyncGenerator<Buffer> {
  yield HEADER;
  yield* chunks;
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt16LE(0x0003, 0);
  trailer.writeUInt32LE(crc, 2);
  trailer.writeUInt32LE(bytes % 2 ** 32, 6);
  yield trailer;
}

export function gzipBytes(ofChunks: number): number {
  return HEADER.length + ofChunks + TRAILER_BYTES;
}
