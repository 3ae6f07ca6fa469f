import { createRequire } from 'node:module';
import { crc32cTable } from './crc32c-table.js';

type Crc32c = (data: Uint8Array, seed?: number) => number;

function loadNative(): { crc32c: Crc32c; error: null } | { crc32c: null; error: Error } {
  try {
    const native = createRequire(import.meta.url)('@node-rs/crc32') as { crc32c: Crc32c };
    return { crc32c: native.crc32c, error: null };
  } catch (error) {
    // No binary for this platform. The table costs about a millisecond a megabyte, which is slow but never wrong.
    return { crc32c: null, error: error as Error };
  }
}

const native = loadNative();

/** CRC-32C of `data`, continuing `seed`. The processor's own instruction where a prebuilt binary exists. */
export const crc32c: Crc32c = native.crc32c ?? crc32cTable;

/** Why the native checksum is not used; null when it is. For a start-up log line. */
export const crc32cNativeError: Error | null = native.error;
