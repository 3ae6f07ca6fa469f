import type { ConsumedRecord } from '../types.js';

/** Fetched records, in the order of the log, that come into being one by one as they are taken. */
export interface RecordSource {
  /** How many are left. */
  readonly size: number;
  /** What is left holds about so much memory. */
  readonly bytes: number;
  take(): ConsumedRecord | undefined;
}

const OVERHEAD_BYTES = 64;

/** What a record counts against `queueBytesMax`. */
export const bytesOf = ({ key, value }: ConsumedRecord): number =>
  OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);

export const bytesOfMany = (count: number, dataBytes: number): number =>
  count * OVERHEAD_BYTES + dataBytes;

/** What a partition has fetched and not begun: sources one after the other. A source that is empty lets go of its memory. */
export class WaitingRecords implements RecordSource {
  #sources: RecordSource[] = [];
  #size = 0;
  #bytes = 0;

  get size(): number {
    return this.#size;
  }
  get bytes(): number {
    return this.#bytes;
  }

  add(source: RecordSource): void {
    if (source.size === 0) return;
    this.#sources.push(source);
    this.#size += source.size;
    this.#bytes += source.bytes;
  }

  take(): ConsumedRecord | undefined {
    const [source] = this.#sources;
    if (source === undefined) return undefined;
    const { size, bytes } = source;
    const record = source.take();
    this.#size += source.size - size;
    this.#bytes += source.bytes - bytes;
    if (source.size === 0) this.#sources.shift();
    return record;
  }

  clear(): void {
    this.#sources = [];
    this.#size = 0;
    this.#bytes = 0;
  }
}
