import type { ConsumedRecord, HandleContext } from '@posthorn/client';
import type { BatchOptions } from '../options/options.js';

/** A record of a batch and which try of it this is. */
export interface BatchItem {
  readonly record: ConsumedRecord;
  readonly attempt: number;
  readonly context: HandleContext;
  /** Other handlers of the group have it too. */
  readonly isShared: boolean;
}

/** A record that waits for its batch, or is in one. */
export interface BatchEntry extends BatchItem {
  /** Of the next try: 1, 2, ... */
  attempt: number;
  /**
   * Batches that it was part of kept failing, and nobody said which record is at fault: it is tried by itself, so that only
   * the one at fault is given up.
   */
  alone: boolean;
  done(): void;
  /** So many tries have failed. */
  noted(attempts: number): void;
  left(error: unknown): void;
}

/** The records of one partition that wait for a batch handler, in order, and what the next batch is made of. */
export class BatchQueue {
  private waiting: BatchEntry[] = [];

  constructor(private readonly limits: Required<BatchOptions>) {}

  get size(): number {
    return this.waiting.length;
  }

  add(entry: BatchEntry): void {
    this.waiting.push(entry);
  }

  /** In front of whatever came meanwhile. */
  putBack(entries: readonly BatchEntry[]): void {
    this.waiting = [...entries, ...this.waiting];
  }

  /** Waiting for more would not make the next batch larger. */
  get isFull(): boolean {
    const next = this.nextSize();
    return next < this.waiting.length || next >= this.limits.maxRecords || this.startsAlone;
  }

  take(): readonly BatchEntry[] {
    return this.waiting.splice(0, this.nextSize());
  }

  takeAll(): readonly BatchEntry[] {
    return this.waiting.splice(0);
  }

  private get startsAlone(): boolean {
    return this.waiting[0]?.alone ?? false;
  }

  private nextSize(): number {
    if (this.startsAlone) return 1;
    const { maxRecords, maxBytes } = this.limits;
    let [size, bytes] = [0, 0];
    for (const { record, alone } of this.waiting) {
      bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
      if (size >= maxRecords || alone || (size > 0 && bytes > maxBytes)) break;
      size += 1;
    }
    return size;
  }
}
