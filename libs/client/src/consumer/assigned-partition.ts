import { PartitionLostError } from '../errors.js';
import type { ConsumedRecord, GroupMetadata, PartitionState, TopicPartition } from '../types.js';
import { type CommitPoint, commitPoint } from './commit-point.js';
import { HandlerRun, type RunOwner } from './handler-run.js';
import { type HeldPartition, OffsetHolds } from './offset-holds.js';
import type { PartitionEvents, PartitionOptions, PartitionStart } from './partition-parts.js';
import { Progress } from './progress.js';
import { nothingRead } from './read-position.js';
import { type HandledPartition, RunningHandlers } from './running-handlers.js';
import { type RecordSource, WaitingRecords } from './waiting-records.js';
import { type Tracked, Watermark } from './watermark.js';

/** Finished records are remembered while one below them is not: some 3 MB of a partition at most. */
const SPAN_MAX = 65_536;

const NONE: ReadonlySet<Tracked> = new Set();

const laneName = (lane: string | Buffer | null): string | null =>
  lane === null || typeof lane === 'string' ? lane : lane.toString('latin1');

/**
 * One partition while it is ours: the queue between fetching and handling, and what may be committed; the handlers under way are
 * RunningHandlers. A new assignment is a new object; `isCurrent` turns false for good when it is revoked or lost, and `token`
 * changes with a seek, so that late fetches and late handlers find themselves out of date.
 */
export class AssignedPartition implements TopicPartition, HeldPartition {
  readonly topic: string;
  readonly partition: number;
  /** Of the topic that the offsets are of; undefined where the brokers know no ids. */
  topicId: string | undefined;
  #isOfDeleted = false;
  /** Next offset to fetch. */
  position: bigint;
  read = nothingRead();
  highWatermark: bigint | null = null;
  readableEnd: bigint | null = null;
  /** The last offset the group's coordinator confirmed. */
  committed: bigint | null;
  committedMetadata: string;
  /** What commits say of the partition while it is paused; empty: nothing. */
  mark = '';
  /** The coordinator does not know the topic by its id. Nothing is committed until the metadata say that it is there. */
  isRefused = false;
  /** The last commit was sent and not answered. */
  isUnanswered = false;
  /** Commits tell what is finished above their offset. */
  tellsProgress = true;
  /** Fetching rests until then, on the monotonic clock. */
  retryAtMs = 0;
  paused = false;
  /** A handler rejected: nothing more is handled until the partition is assigned anew. */
  stopped = false;
  token = 0;
  isCurrent = true;
  /** Of the last rebalance that left the partition with us. */
  generationId: number;

  /** Fetched and not taken: in no lane yet. */
  readonly #waiting = new WaitingRecords();
  #watermark: Watermark;
  readonly #handlers: RunningHandlers;
  #frozen = false;
  #freezes = 0;
  #suspended = false;
  /** What an earlier owner had finished and noted. */
  #earlier: Progress;
  /** What the group had committed when we began below it: nothing below it is committed again. */
  #repeatsUpTo: bigint | null = null;
  readonly #holds: OffsetHolds;

  constructor(
    target: TopicPartition,
    start: PartitionStart,
    private readonly options: PartitionOptions,
    private readonly events: PartitionEvents,
  ) {
    this.topic = target.topic;
    this.partition = target.partition;
    this.topicId = start.topicId;
    this.position = start.position;
    this.committed = start.committed;
    this.committedMetadata = start.metadata;
    this.#earlier = Progress.parse(start.metadata, start.committed ?? start.position);
    if (start.committed !== null && start.position < start.committed) {
      this.#repeatsUpTo = start.committed;
    }
    this.generationId = start.generationId;
    this.#watermark = new Watermark(start.position);
    this.#holds = new OffsetHolds(this, events.offsets);
    this.#handlers = new RunningHandlers(options.perPartition, this.#handled());
  }

  get key(): string {
    return `${this.topic}/${this.partition}`;
  }
  get committable(): bigint {
    return this.#watermark.committable;
  }
  /** It began below what the group has committed, and has not come that far again: there is nothing to commit. */
  get isRepeating(): boolean {
    return this.#repeatsUpTo !== null && this.committable < this.#repeatsUpTo;
  }
  /** A transaction commits its offset, and nobody else may. */
  get isHeld(): boolean {
    return this.#holds.isHeld;
  }
  /** What may be committed, and what is to be told with it. */
  get commitPoint(): CommitPoint {
    return this.#pointWith(NONE);
  }
  /** Of the member that it belongs to, now. */
  metadata(): GroupMetadata {
    if (this.isCurrent) return this.events.metadata();
    // The member may have come back in another generation, in which the partition is somebody else's.
    throw new PartitionLostError(`${this.key} is not ours any more`);
  }
  pointWith(done: ReadonlySet<Tracked>): CommitPoint {
    this.metadata();
    if (this.#isOfDeleted) throw new PartitionLostError(`${this.key} was deleted`);
    return this.#pointWith(done);
  }
  committedWith(done: ReadonlySet<Tracked>, { offset, metadata }: CommitPoint): void {
    const wasFull = !this.wantsRecords;
    for (const one of done) this.#watermark.finish(one);
    this.committed = offset;
    this.committedMetadata = metadata;
    if (wasFull && this.wantsRecords) this.events.hungry();
  }
  /** False once it is leaving or stopped: what a late fetch brings is not taken. */
  get acceptsRecords(): boolean {
    return this.isCurrent && !this.#frozen && !this.stopped && !this.#isOfDeleted;
  }
  /** A full, paused, stopped or leaving partition is left out of the fetch; that is the whole back-pressure. */
  get wantsRecords(): boolean {
    if (this.paused || !this.acceptsRecords) return false;
    const { queueRecordsMax } = this.options;
    const { size } = this.#waiting;
    return (
      size + this.#handlers.queued < queueRecordsMax &&
      this.roomBytes > 0 &&
      size + this.#watermark.span < SPAN_MAX
    );
  }
  /** Of the queue, for what is fetched next. */
  get roomBytes(): number {
    return this.options.queueBytesMax - this.#waiting.bytes - this.#handlers.takenBytes;
  }
  get state(): PartitionState {
    const { topic, partition, position, highWatermark, readableEnd, paused } = this;
    const inFlight = this.#handlers.running;
    const committed = this.isRepeating ? this.committable : this.committed;
    return {
      topic,
      partition,
      position,
      committed: this.#isOfDeleted ? null : committed,
      highWatermark,
      readableEnd,
      paused,
      inFlight,
      topicId: this.topicId,
    };
  }

  /** Takes fetched records over, in order, and goes on fetching at `nextOffset`. */
  push(batches: readonly RecordSource[], nextOffset: bigint): void {
    for (const batch of batches) this.#waiting.add(batch);
    this.position = nextOffset;
    this.#passGap();
    this.#handlers.pump();
  }

  /** The next record that an earlier owner has not finished; undefined when none waits. */
  #take(owner: RunOwner): HandlerRun | undefined {
    for (let record = this.#waiting.take(); record !== undefined; record = this.#waiting.take()) {
      const tracked = this.#watermark.track(record.offset);
      this.#passGap();
      const isFinished = this.#earlier.isFinished(record.offset);
      if (isFinished && this.options.looksAgain !== true) {
        this.#watermark.finish(tracked);
        continue;
      }
      tracked.note = this.#earlier.noteOf(record.offset);
      const run = new HandlerRun(record, this.#laneOf(record), { tracked, owner, isFinished });
      // Its lane could not be told: it stays unfinished, and so does all behind it.
      return this.stopped ? undefined : run;
    }
    return undefined;
  }

  /** Behind the last record that was fetched lies none, up to where fetching goes on. What a freeze dropped is not passed. */
  #passGap(): void {
    if (this.#waiting.size === 0 && !this.#frozen) this.#watermark.advanceTo(this.position);
  }

  #laneOf(record: ConsumedRecord): string | null {
    if (this.options.lane === null) return null;
    try {
      return laneName(this.options.lane(record));
    } catch (error) {
      // As if its handler had failed: the record stays unfinished, and nothing after it is started.
      this.#stop(record, error);
      return null;
    }
  }

  pause(mark: string): void {
    this.paused = true;
    this.mark = mark;
  }

  resume(): void {
    this.paused = false;
    this.mark = '';
    this.#handlers.pump();
    this.events.hungry();
  }

  /** While membership is in doubt no handler starts; those under way go on. */
  suspend(suspended: boolean): void {
    this.#suspended = suspended;
    if (!suspended) this.#handlers.pump();
  }

  /**
   * No record is taken over any more. What waits is dropped, except for records below the highest one started: they are
   * holes under finished work, and leaving them would have the next owner repeat everything above.
   * @returns takes that back, should nobody have frozen it since: what was dropped is fetched again.
   */
  freeze(): () => void {
    const freeze = ++this.#freezes;
    const wasStopped = this.stopped;
    this.#frozen = true;
    this.#handlers.leave();
    this.#waiting.clear();
    this.#handlers.dropAboveHoles();
    this.#handlers.pump();
    this.#handlers.updateIdle();
    return () => {
      if (freeze === this.#freezes && this.isCurrent && !wasStopped) this.#thaw();
    };
  }

  /** Only when drained. */
  #thaw(): void {
    const { offset, metadata } = this.commitPoint;
    this.#startOver(offset, Progress.parse(metadata, offset), this.#repeatsUpTo);
    this.events.hungry();
  }

  /** Resolves when no handler runs and none will start; meant for a frozen partition. */
  drained(): Promise<void> {
    return this.#handlers.drained();
  }

  /** Starts over at another offset; only when drained. */
  seek(offset: bigint): void {
    // Whoever goes back wants the records again.
    this.#startOver(offset, Progress.none, null);
  }

  #startOver(offset: bigint, earlier: Progress, repeatsUpTo: bigint | null): void {
    this.token++;
    this.#freezes++;
    this.#waiting.clear();
    this.#repeatsUpTo = repeatsUpTo;
    this.#watermark = new Watermark(offset);
    this.#earlier = earlier;
    this.#handlers.restart();
    this.position = offset;
    this.read = nothingRead();
    this.#frozen = false;
    this.stopped = false;
    this.retryAtMs = 0;
  }

  get isOfDeleted(): boolean {
    return this.#isOfDeleted;
  }

  /** Its topic was deleted and made anew: until it starts over nothing of it is fetched, started or committed. */
  topicWasDeleted(): void {
    this.#isOfDeleted = true;
    this.#handlers.dropWaiting();
    this.#handlers.updateIdle();
  }

  /** At the beginning of another topic of the name, of which the group has committed nothing. */
  startAnew(topicId: string, offset: bigint): void {
    this.seek(offset);
    this.topicId = topicId;
    this.#isOfDeleted = false;
    this.isRefused = false;
    this.committed = null;
    this.committedMetadata = '';
    this.highWatermark = null;
    this.readableEnd = null;
  }

  /** The log starts later than we read: go on there. What is queued stays. */
  skipTo(offset: bigint): void {
    this.position = offset;
    this.#passGap();
  }

  /** Tells running handlers that their time is over. */
  abort(): void {
    this.#handlers.abort();
  }

  /** No longer ours. Handlers still under way are told through their signal; what they do is not committed. */
  release(): void {
    this.isCurrent = false;
    this.#frozen = true;
    this.#holds.release();
    this.#waiting.clear();
    this.#handlers.release();
  }

  #pointWith(done: ReadonlySet<Tracked>): CommitPoint {
    const { tracked, end } = this.#watermark;
    const { tellsProgress, mark } = this;
    const label = this.options.commitLabel;
    return commitPoint({ tracked, end, earlier: this.#earlier, tellsProgress, mark, label }, done);
  }

  /** How the handlers see the partition. */
  #handled(): HandledPartition {
    return {
      isCurrent: () => this.isCurrent,
      rests: () => this.#rests,
      isOver: () => this.stopped || this.#isOfDeleted,
      waiting: () => this.#waiting.size,
      wantsRecords: () => this.wantsRecords,
      repeatsUpTo: () => this.#repeatsUpTo,
      generationId: () => this.generationId,
      take: (owner) => this.#take(owner),
      handle: (run) => this.options.handle(run.record, run),
      finished: ({ tracked }) => this.#watermark.finish(tracked),
      failed: (record, error) => this.#stop(record, error),
      metadata: () => this.metadata(),
      hold: (runs) => this.#holds.hold(runs),
      hungry: () => this.events.hungry(),
    };
  }

  get #rests(): boolean {
    if (this.#suspended || this.stopped || !this.isCurrent || this.#isOfDeleted) return true;
    // Even a paused partition that leaves finishes its holes.
    return this.paused && !this.#frozen;
  }

  #stop(record: ConsumedRecord, error: unknown): void {
    this.stopped = true;
    // A handler that was told to end may say so by rejecting; that is no failure.
    if (this.isCurrent && !this.#handlers.isAborted) this.events.failed(record, error);
  }
}
