import { Flag } from '../flag.js';
import type { ConsumedRecord, GroupMetadata, HeldOffset } from '../types.js';
import { HandlerRun, type RunOwner } from './handler-run.js';
import { Lanes } from './lanes.js';

/** Whose handlers they are: what there is to handle, and what comes of it. */
export interface HandledPartition {
  isCurrent(): boolean;
  /** No handler starts now. */
  rests(): boolean;
  /** None of those that wait will ever start. */
  isOver(): boolean;
  /** How many fetched records no lane has yet. */
  waiting(): number;
  wantsRecords(): boolean;
  repeatsUpTo(): bigint | null;
  /** Of the last rebalance that left the partition with us. */
  generationId(): number;
  /** The next record; undefined when there is none now. */
  take(owner: RunOwner): HandlerRun | undefined;
  handle(run: HandlerRun): Promise<void>;
  finished(run: HandlerRun): void;
  failed(record: ConsumedRecord, error: unknown): void;
  metadata(): GroupMetadata;
  hold(runs: readonly HandlerRun[]): Promise<HeldOffset>;
  /** There is room in the queue again. */
  hungry(): void;
}

/**
 * The handlers of one partition: which may start, those under way, and when none is left. What it means for the partition that one
 * is done or failed is the partition's to say; `restart` lets everything under way count for nothing.
 */
export class RunningHandlers {
  #lanes: Lanes<HandlerRun>;
  #owner: RunOwner;
  /** Of the records that were taken and are not done. */
  #takenBytes = 0;
  #highestStarted = -1n;
  #leaving = new AbortController();
  readonly #abort = new AbortController();
  /** Handlers that stood aside and want their place back. */
  #returning: { readonly lanes: Lanes<HandlerRun>; readonly back: () => void }[] = [];
  readonly #idle = new Flag();

  constructor(
    private readonly perPartition: number,
    private readonly part: HandledPartition,
  ) {
    this.#lanes = this.#newLanes();
    this.#owner = this.#ownerOf(this.#lanes);
    this.#idle.raise();
  }

  /** Of those that run in a place of their own. */
  get running(): number {
    return this.#lanes.running;
  }
  /** Records that were taken and do not run: they wait for their lane, or stand aside. */
  get queued(): number {
    return this.#lanes.size + this.#lanes.aside;
  }
  get takenBytes(): number {
    return this.#takenBytes;
  }
  get isAborted(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Starts what may start. */
  pump(): void {
    this.#letBack();
    if (this.part.rests()) return;
    for (let run = this.#lanes.next(); run !== undefined; run = this.#lanes.next()) {
      this.#idle.clear();
      const { offset } = run.record;
      if (offset > this.#highestStarted) this.#highestStarted = offset;
      void this.#run(run, this.#lanes);
      if (this.part.isOver()) return;
    }
  }

  /** Tells those under way that the partition leaves, or may. */
  leave(): void {
    this.#leaving.abort();
  }

  /** Drops what waits, but for the holes under finished work: they lie below the highest record that was started. */
  dropAboveHoles(): void {
    this.#drop(({ record }) => record.offset < this.#highestStarted);
  }

  /** Drops all that waits. */
  dropWaiting(): void {
    this.#drop(() => false);
  }

  /** Tells those under way that their time is over. */
  abort(): void {
    this.#leaving.abort();
    this.#abort.abort();
  }

  /** The partition is nobody's any more; nothing that ends from here on changes anything. */
  release(): void {
    this.dropWaiting();
    this.#takenBytes = 0;
    this.abort();
    this.#letBack();
    this.updateIdle();
  }

  /** From nothing, as if none had run. */
  restart(): void {
    this.#leaving = new AbortController();
    this.#lanes = this.#newLanes();
    this.#owner = this.#ownerOf(this.#lanes);
    this.#takenBytes = 0;
    this.#highestStarted = -1n;
    this.#letBack();
  }

  /** Resolves when none runs and none will start. */
  drained(): Promise<void> {
    return this.#idle.wait();
  }

  updateIdle(): void {
    const { running, aside, size } = this.#lanes;
    const waiting = this.part.waiting() + size;
    if (running + aside === 0 && (waiting === 0 || this.part.isOver())) this.#idle.raise();
  }

  async #run(run: HandlerRun, lanes: Lanes<HandlerRun>): Promise<void> {
    run.begin();
    let failure: { error: unknown } | null = null;
    try {
      await this.part.handle(run);
    } catch (error) {
      failure = { error };
    }
    run.end();
    if (lanes !== this.#lanes) return;
    this.#tellingHunger(() => {
      this.#takenBytes -= run.bytes;
      if (failure !== null) this.part.failed(run.record, failure.error);
      // A handler told to end may return early without having done its work: that is not "done".
      else if (!this.isAborted) this.part.finished(run);
      lanes.done(run.lane, run.isAside);
      this.pump();
      this.updateIdle();
    });
  }

  #tellingHunger(work: () => void): void {
    const wasFull = !this.part.wantsRecords();
    work();
    if (wasFull && this.part.wantsRecords()) this.part.hungry();
  }

  #drop(keep: (run: HandlerRun) => boolean): void {
    for (const { bytes } of this.#lanes.retain(keep)) this.#takenBytes -= bytes;
  }

  #newLanes(): Lanes<HandlerRun> {
    return new Lanes(this.perPartition, () => {
      const run = this.part.take(this.#owner);
      if (run !== undefined) this.#takenBytes += run.bytes;
      return run;
    });
  }

  /** One for all records of the lanes. */
  #ownerOf(lanes: Lanes<HandlerRun>): RunOwner {
    const { part } = this;
    return {
      signal: this.#abort.signal,
      leaving: this.#leaving.signal,
      repeatsUpTo: part.repeatsUpTo(),
      generationId: () => part.generationId(),
      metadata: () => part.metadata(),
      hold: (runs) => part.hold(runs),
      left: () => {
        lanes.stepAside();
        // Not here: a thousand handlers that stand aside at once would start each other on one stack.
        queueMicrotask(() => {
          if (lanes === this.#lanes) this.#tellingHunger(() => this.pump());
        });
      },
      place: () =>
        new Promise((back) => {
          this.#returning.push({ lanes, back });
          this.#letBack();
        }),
    };
  }

  /**
   * Whoever has begun goes before whoever has not. What handlers from before a seek or a revocation do counts for
   * nothing any more, and needs no place.
   */
  #letBack(): void {
    for (let next = this.#returning[0]; next !== undefined; next = this.#returning[0]) {
      const isLate = !this.part.isCurrent() || next.lanes !== this.#lanes;
      if (!next.lanes.stepBack(isLate)) return;
      this.#returning.shift();
      next.back();
    }
  }
}
