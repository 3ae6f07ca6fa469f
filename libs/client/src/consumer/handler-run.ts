import { InvalidTransactionStateError } from '../errors.js';
import type { ConsumedRecord, GroupMetadata, HandleContext, HeldOffset } from '../types.js';
import type { Laned } from './lanes.js';
import type { Holdable } from './offset-holds.js';
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
  /** Rejects unless all of them run. */
  hold(runs: readonly HandlerRun[]): Promise<HeldOffset>;
  /** The place is free now. */
  left(): void;
  /** Resolves when there is a place again. */
  place(): Promise<void>;
}

interface RunParts {
  readonly tracked: Tracked;
  readonly owner: RunOwner;
  /** By an earlier owner of the partition. */
  readonly isFinished: boolean;
}

/** One record that was taken, and then its handler at work: what it is told and may ask for. */
export class HandlerRun implements HandleContext, Laned, Holdable {
  readonly bytes: number;
  readonly tracked: Tracked;
  private readonly owner: RunOwner;
  readonly #isFinished: boolean;
  #isAside = false;
  #generationId = -1;
  #hasEnded = false;
  #heldOutcome: Promise<boolean> | null = null;
  #mayBeHeld = true;

  constructor(
    readonly record: ConsumedRecord,
    readonly lane: string | null,
    { tracked, owner, isFinished }: RunParts,
  ) {
    this.tracked = tracked;
    this.owner = owner;
    this.#isFinished = isFinished;
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
    if (this.#isFinished) return true;
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

  /** Its handler has settled. */
  end(): void {
    this.#hasEnded = true;
  }

  groupMetadata(): GroupMetadata {
    return this.owner.metadata();
  }

  async holdOffset(others: readonly HandleContext[] = []): Promise<HeldOffset> {
    const runs = [this, ...others].filter((one) => one instanceof HandlerRun);
    for (const run of runs) run.#assertMayBeHeld();
    return this.owner.hold(runs);
  }

  get wasHeld(): boolean {
    return this.#heldOutcome !== null;
  }

  heldOutcome(): Promise<boolean> {
    return this.#heldOutcome ?? Promise.resolve(false);
  }

  heldUntil(outcome: Promise<boolean>): void {
    this.#heldOutcome = outcome;
    this.#mayBeHeld = false;
  }

  freed(): void {
    this.#mayBeHeld = true;
  }

  #assertMayBeHeld(): void {
    const where = `offset ${this.record.offset} of ${this.record.topic}/${this.record.partition}`;
    if (this.#hasEnded) throw new InvalidTransactionStateError(`the handler of ${where} has ended`);
    if (this.isRepeated) {
      throw new InvalidTransactionStateError(`the group has finished ${where} before`);
    }
    if (this.#mayBeHeld) return;
    throw new InvalidTransactionStateError(`${where} is part of a transaction already`);
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
