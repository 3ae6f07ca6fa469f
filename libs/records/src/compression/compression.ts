import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { corrupt, RecordError } from '../errors.js';
import { compressLz4Frame, decompressLz4Frame } from './lz4-frame.js';
import { compressSnappy, decompressSnappy } from './snappy.js';

/** In the order of the codec bits of a batch's attributes. */
export const COMPRESSION_NAMES = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSION_NAMES)[number];

export const compressionName = (codec: number): Compression | undefined => COMPRESSION_NAMES[codec];
export const codecNumber = (name: Compression): number => COMPRESSION_NAMES.indexOf(name);

interface Codec {
  /** @param level of gzip and zstd; the others have none. */
  compress(data: Buffer, level?: number): Buffer;
  /** Throws anything on bad bytes; `decompress` turns it into a RecordError. */
  decompress(data: Buffer, bytesMax: number): Buffer;
}

/** zlib collects its output in chunks; few large ones are cheaper than many of its default 16 KiB. */
const chunkSize = (data: Buffer): number =>
  Math.min(1024 * 1024, Math.max(16 * 1024, data.length * 4));

const codecs: Record<Compression, Codec> = {
  none: { compress: (data) => data, decompress: (data) => data },
  gzip: {
    compress: (data, level) => gzipSync(data, { level }),
    decompress: (data, maxOutputLength) =>
      gunzipSync(data, { maxOutputLength, chunkSize: chunkSize(data) }),
  },
  snappy: { compress: (data) => compressSnappy(data), decompress: decompressSnappy },
  lz4: { compress: (data) => compressLz4Frame(data), decompress: decompressLz4Frame },
  zstd: {
    compress: (data, level) =>
      level === undefined
        ? zstdCompressSync(data)
        : zstdCompressSync(data, { params: { [constants.ZSTD_c_compressionLevel]: level } }),
    decompress: (data, maxOutputLength) =>
      zstdDecompressSync(data, { maxOutputLength, chunkSize: chunkSize(data) }),
  },
};

export const compress = (name: Compression, data: Buffer, level?: number): Buffer =>
  codecs[name].compress(data, level);

/** The records as plain bytes, at most `bytesMax` of them. Throws RecordError on bad bytes and on more output. */
export function decompress(name: Compression, data: Buffer, bytesMax: number): Buffer {
  try {
    return codecs[name].decompress(data, bytesMax);
  } catch (error) {
    if (error instanceof RecordError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(bytesMax);
    }
    throw corrupt(`${name} data does not decompress: ${(error as Error).message}`, error);
  }
}

export const tooLarge = (bytesMax: number): RecordError =>
  new RecordError('MESSAGE_TOO_LARGE', `records decompress to more than ${bytesMax} bytes`);
