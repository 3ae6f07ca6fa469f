import type { ConsumedRecord, GroupMetadata, HandleContext } from '../types.js';
import type { Laned } from './lanes.js';
import { bytesOf } from './waiting-records.js';
import type { Tracked } from './watermark.js';

const NOTE_MAX = 0xffff;

/** What is the same for all records of an assignment. */
export interface RunOwner {
  readonly signal: AbortSignal;
  readonly leaving: AbortSignal;
  /** The group had committed up to here, and the partition began below; null: it did not. */
  readonly repeatsUpTo: bigint | null;
  /** Of the last rebalance that left the partition with us. */
  generationId(): number;
  /** Throws once the partition is not ours any more. */
  metadata(): GroupMetadata;
  /** The place is free now. */
  left(): void;
  /** Resolves when there is a place again. */
  place(): Promise<void>;
}

/** One record that was taken, and then its handler at work: what it is told and may ask for. */
export class HandlerRun implements HandleContext, Laned {
  readonly bytes: number;
  #isAside = false;
  #generationId = -1;

  constructor(
    readonly record: ConsumedRecord,
    readonly lane: string | null,
    readonly tracked: Tracked,
    private readonly owner: RunOwner,
  ) {
    this.bytes = bytesOf(record);
  }

  get signal(): AbortSignal {
    return this.owner.signal;
  }
  get leaving(): AbortSignal {
    return this.owner.leaving;
  }
  get isRepeated(): boolean {
    const { repeatsUpTo } = this.owner;
    return repeatsUpTo !== null && this.record.offset < repeatsUpTo;
  }
  get generationId(): number {
    return this.#generationId;
  }
  /** It began and has no place now. */
  get isAside(): boolean {
    return this.#isAside;
  }

  /** Its handler begins. */
  begin(): void {
    this.#generationId = this.owner.generationId();
  }

  groupMetadata(): GroupMetadata {
    return this.owner.metadata();
  }

  get note(): number {
    return this.tracked.note;
  }
  set note(note: number) {
    this.tracked.note = Math.max(0, Math.min(NOTE_MAX, Math.trunc(note) || 0));
  }

  async aside<T>(wait: Promise<T>): Promise<T> {
    if (this.#isAside) throw new Error('the handler stands aside already');
    this.#isAside = true;
    this.owner.left();
    try {
      return await wait;
    } finally {
      await this.owner.place();
      this.#isAside = false;
    }
  }
}
