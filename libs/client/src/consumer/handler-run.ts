import type { GroupMetadata, HandleContext } from '../types.js';
import type { Tracked } from './watermark.js';

const NOTE_MAX = 0xffff;

export interface RunOwner {
  /** Throws once the partition is not ours any more. */
  metadata(): GroupMetadata;
  /** The place is free now. */
  left(): void;
  /** Resolves when there is a place again. */
  place(): Promise<void>;
}

/** One handler at work on one record: what it is told and may ask for. */
export class HandlerRun implements HandleContext {
  #isAside = false;

  constructor(
    readonly signal: AbortSignal,
    readonly leaving: AbortSignal,
    readonly generationId: number,
    private readonly tracked: Tracked,
    private readonly owner: RunOwner,
  ) {}

  /** It began and has no place now. */
  get isAside(): boolean {
    return this.#isAside;
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
