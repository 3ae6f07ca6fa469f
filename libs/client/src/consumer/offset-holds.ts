import { asError, InvalidTransactionStateError, PartitionLostError } from '../errors.js';
import { Flag } from '../flag.js';
import type { GroupMetadata, GroupOffset, HeldOffset, OffsetToCommit } from '../types.js';
import type { CommitPoint } from './commit-point.js';
import { Progress } from './progress.js';
import type { Tracked } from './watermark.js';

/** Of one partition, by those who talk to the group's coordinator. */
export interface PartitionOffset {
  /** Resolves when no commit of the group is under way. */
  idle(): Promise<void>;
  /** Commits what is due; rejects when that fails. */
  commit(): Promise<void>;
  /** What the group has committed, no transaction being under way. Rejects once the partition is not ours. */
  stored(): Promise<GroupOffset | undefined>;
}

export interface HeldPartition {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly topicId: string | undefined;
  /** Of the last commit that was sent nobody knows whether it has counted, or yet will. */
  readonly isUnanswered: boolean;
  metadata(): GroupMetadata;
  /** What the group has committed once these are done too. */
  pointWith(done: ReadonlySet<Tracked>): CommitPoint;
  /** They are done, and the group has committed this. */
  committedWith(done: ReadonlySet<Tracked>, point: CommitPoint): void;
}

/** A record that may be held: not twice at once, and not once it is done. */
export interface Holdable {
  readonly tracked: Tracked;
  heldUntil(outcome: Promise<boolean>): void;
  /** None has it any more, and it is not done. */
  freed(): void;
}

/**
 * Who commits a partition's offset: the group itself, or one transaction. Of a plain commit that comes between a transaction's
 * offset and its end the coordinator keeps the plain one, since it was written later; the record would come again after its
 * results are seen. So from before the offset is sent until the end is known the group commits nothing of the partition, and a
 * second transaction waits.
 */
export class OffsetHolds {
  #turn: Promise<unknown> = Promise.resolve();
  #isHeld = false;
  readonly #lost = new Flag();

  constructor(
    private readonly part: HeldPartition,
    private readonly offset: PartitionOffset,
  ) {}

  /** The group leaves the offset alone. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  async hold(records: readonly Holdable[]): Promise<HeldOffset> {
    const earlier = this.#turn;
    let end: Ends | undefined;
    const outcome = new Promise<boolean>((resolve, reject) => (end = { resolve, reject }));
    outcome.catch(() => undefined); // whoever asks a record hears of it
    for (const record of records) record.heldUntil(outcome);
    this.#turn = outcome;
    const settle = (how: (ends: Ends) => void): void => {
      if (end !== undefined) how(end);
    };
    const release = (): void => {
      this.#isHeld = false;
    };
    const free = (): void => {
      release();
      for (const record of records) record.freed();
    };
    try {
      await this.#lost.waitOr(earlier);
      await this.#quiet();
      const done = new Set(records.map(({ tracked }) => tracked));
      const point = this.part.pointWith(done);
      assertTold(this.part.key, done, point);
      return new Held(this.part, this.offset, { done, point, settle, release, free });
    } catch (error) {
      free();
      settle(({ resolve }) => resolve(false));
      throw error;
    }
  }

  /** The partition is not ours any more: nobody waits for a turn. */
  release(): void {
    this.#lost.raise();
  }

  /** A commit that may still come through would put the offset back, behind the transaction's: another one is sent after it. */
  async #quiet(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#lost.isRaised) {
        throw new PartitionLostError(`${this.part.key} is not ours any more`);
      }
      this.#isHeld = true;
      await this.offset.idle();
      if (!this.part.isUnanswered) return;
      this.#isHeld = false;
      if (attempt > 1) throw new Error(`the last commit of ${this.part.key} was not answered`);
      await this.offset.commit();
    }
  }
}

interface Ends {
  readonly resolve: (isCommitted: boolean) => void;
  readonly reject: (error: Error) => void;
}

interface Hold {
  readonly done: ReadonlySet<Tracked>;
  readonly point: CommitPoint;
  settle(how: (ends: Ends) => void): void;
  /** The group commits again. */
  release(): void;
  /** And the records may be held again. */
  free(): void;
}

class Held implements HeldOffset {
  #hasEnded = false;

  readonly #topicId: string | undefined;

  constructor(
    private readonly part: HeldPartition,
    private readonly group: PartitionOffset,
    private readonly hold: Hold,
  ) {
    this.#topicId = part.topicId;
  }

  get offset(): OffsetToCommit {
    const { topic, partition } = this.part;
    return { topic, partition, topicId: this.#topicId, ...this.hold.point };
  }

  groupMetadata(): GroupMetadata {
    return this.part.metadata();
  }

  committed(): void {
    this.#end(({ resolve }) => {
      this.part.committedWith(this.hold.done, this.hold.point);
      this.hold.release();
      resolve(true);
    });
  }

  aborted(): void {
    this.#end(({ resolve }) => {
      this.hold.free();
      resolve(false);
    });
  }

  async ask(): Promise<boolean> {
    try {
      const stored = await this.group.stored();
      const isCommitted = [...this.hold.done].every((one) => isDone(one, stored));
      if (isCommitted) this.committed();
      else this.aborted();
      return isCommitted;
    } catch (error) {
      this.#end(({ reject }) => reject(asError(error)));
      throw error;
    }
  }

  #end(how: (ends: Ends) => void): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.hold.settle(how);
  }
}

/** Whether a group that has committed this is done with the record. */
function isDone(
  { offset }: Tracked,
  stored: Pick<GroupOffset, 'offset' | 'metadata'> | undefined,
): boolean {
  if (stored === undefined) return false;
  return (
    stored.offset > offset || Progress.parse(stored.metadata, stored.offset).isFinished(offset)
  );
}

function assertTold(key: string, done: ReadonlySet<Tracked>, point: CommitPoint): void {
  const untold = [...done].find((one) => !isDone(one, point));
  if (untold === undefined) return;
  throw new InvalidTransactionStateError(
    `offset ${untold.offset} of ${key} cannot be part of a transaction now: too many stretches of records below it are not ` +
      'done, more than the metadata of a commit can tell',
  );
}
