import type { CommittedUpTo, KafkaCluster, StartingPoint, TopicPartition } from '@posthorn/client';
import type { AppliesFor, RecordPlace } from '../handlers/applied-records.js';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { HandlerRegistry } from '../handlers/handler-registry.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';

/** Said by the commits of groups whose handlers keep positions of their own: what lacks it was committed by somebody else. */
export const OWN_POSITIONS = 'own-positions';

/** A database that does not answer is asked again; meanwhile the member has to see to its rebalance. */
const ANSWER_MS = 5_000;
const LAST_WORD_MS = 1_000;

export interface OwnPositionsDependencies {
  /** The group's handlers that apply each record once. */
  readonly applies: readonly AppliesFor[];
  /** Whether one of them is given the topic's records. */
  readonly covers: (topic: string) => boolean;
  /** Where the topic's partitions end. */
  readonly endsOf: (topic: string) => Promise<readonly { partition: number; offset: bigint }[]>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** The partition was made anew: what was known of it was of other records. */
  readonly onAnew: (place: RecordPlace) => void;
}

/**
 * The positions that a service's own database has of the partitions of a group. A database that was restored from a backup has
 * lost effects of records which the group has committed since: so each assignment begins at its position where that is lower.
 *
 * An offset that was committed by others stands, and the database is moved to it: by an administrator who skips records, or
 * by a version of the service that kept no positions.
 *
 * A topic that was deleted and made anew begins at 0 again, and its records are not those that were applied. It is told by the client that
 * read it meanwhile, and else by a group that has committed nothing and a position beyond the end.
 */
export class OwnPositions {
  constructor(private readonly deps: OwnPositionsDependencies) {}

  /** The lowest of the readers' positions; rejects while the database does not answer. */
  startsAt(starts: readonly StartingPoint[]): Promise<readonly RecordPlace[]> {
    const covered = starts.filter(({ topic }) => this.deps.covers(topic));
    return this.within(ANSWER_MS, this.lowest(covered));
  }

  /** Leaves nothing to be repeated to the next owner of partitions that were given up in good order. */
  async revoked(partitions: readonly CommittedUpTo[]): Promise<void> {
    const handled = partitions.flatMap(({ topic, partition, committed }) =>
      committed !== null && this.deps.covers(topic)
        ? [{ topic, partition, offset: committed }]
        : [],
    );
    if (handled.length === 0) return;
    const told = this.deps.applies.map(({ reader, records }) =>
      records().advanceTo(reader, handled),
    );
    try {
      await this.within(LAST_WORD_MS, Promise.all(told));
    } catch (error) {
      // Its next owner reads the last second once more, and finds it applied.
      this.deps.onError(error);
    }
  }

  private async lowest(starts: readonly StartingPoint[]): Promise<readonly RecordPlace[]> {
    const lowest = new Map<string, RecordPlace>();
    if (starts.length === 0) return [];
    for (const { reader, records } of this.deps.applies) {
      const positions = await records().positions(reader);
      const known = new Map(positions.map((position) => [keyOf(position), position]));
      const anew = await this.madeAnew(starts, known);
      if (anew.length > 0) await records().restartAt(reader, anew);
      for (const place of anew) known.set(keyOf(place), place);
      const begins: RecordPlace[] = [];
      for (const start of starts) {
        const own = known.get(keyOf(start));
        if (own === undefined || start.setBy === 'others') begins.push(start);
        else if (own.offset < (lowest.get(keyOf(start)) ?? start).offset) {
          lowest.set(keyOf(start), own);
        }
      }
      // A reader that is new here begins where its group stands, whatever others have to do again.
      if (begins.length > 0) await records().advanceTo(reader, begins);
    }
    return [...lowest.values()];
  }

  private async madeAnew(
    starts: readonly StartingPoint[],
    known: ReadonlyMap<string, RecordPlace>,
  ): Promise<readonly RecordPlace[]> {
    const anew: RecordPlace[] = [];
    for (const start of starts) {
      const own = known.get(keyOf(start));
      if (start.setBy !== 'nobody' || own === undefined || own.offset <= start.offset) continue;
      if (start.isAnew === true || (await this.isBeyondEnd(own))) anew.push(start);
    }
    anew.forEach((place) => this.deps.onAnew(place));
    return anew;
  }

  private async isBeyondEnd({ topic, partition, offset }: RecordPlace): Promise<boolean> {
    const ends = await this.deps.endsOf(topic);
    const end = ends.find((one) => one.partition === partition);
    return end !== undefined && offset > end.offset;
  }

  private async within<T>(ms: number, work: Promise<T>): Promise<T> {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`the database did not answer within ${ms} ms`);
      cancel = this.deps.clock.after(ms, () => reject(error));
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      cancel();
    }
  }
}

/** undefined where no handler of the group keeps a position of its own. */
export function ownPositionsOf(
  group: string,
  registry: HandlerRegistry,
  cluster: Pick<KafkaCluster, 'listOffsets'>,
  clock: Clock,
  logger: ThrottledLogger,
): OwnPositions | undefined {
  const applies = registry.appliesOf(group);
  if (applies.length === 0) return undefined;
  return new OwnPositions({
    applies,
    clock,
    covers: (topic) => registry.appliesOnce(group, topic),
    endsOf: (topic) => cluster.listOffsets(topic, 'latest', 'read_uncommitted'),
    onAnew: ({ topic, partition, offset }) =>
      logger.warn(
        `${topic}[${partition}] was made anew: what was applied of it was of other records, and it is read from ${offset} on`,
      ),
    onError: (error) =>
      logger.warn(`group '${group}': positions were not kept: ${describeError(error).message}`),
  });
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
