import type { CommittedUpTo, KafkaCluster, StartingPoint, TopicPartition } from '@posthorn/client';
import type { AppliesFor, ReaderPosition, RecordPlace } from '../handlers/applied-records.js';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { HandlerRegistry } from '../handlers/handler-registry.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import { standingOf, type TopicOffsets } from './standing.js';

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
  readonly offsets: TopicOffsets;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** The database has gone back under what was assigned: nothing that is remembered of it holds. */
  readonly onStale: () => void;
  /** The partition was made anew: what was known of it was of other records. */
  readonly onAnew: (place: RecordPlace) => void;
}

/**
 * The positions that a service's own database has of the partitions of a group. A database that was restored from a backup has
 * lost effects of records which the group has committed since: so each assignment begins at its position where that is lower.
 *
 * An offset that was committed by others stands, and the database is moved to it: by an administrator who skips records, or
 * by a version of the service that kept no positions.
 * What was applied of a topic that was deleted and made anew, or stands in another cluster, is known for itself: see standing.ts.
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
    const handled = partitions.flatMap(({ topic, partition, committed, topicId }) =>
      committed !== null && this.deps.covers(topic)
        ? [{ topic, partition, topicId, offset: committed }]
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
      const positions = await records().positions(reader, this.deps.onStale);
      const told: ReaderPosition[] = [];
      for (const start of starts) {
        const known = positions.filter((one) => keyOf(one) === keyOf(start));
        const { position, news } = await standingOf(start, known, this.deps.offsets);
        if (news === 'anew' || news === 'restarted') this.deps.onAnew(position);
        if (news === 'restarted') await records().restartAt(reader, [position]);
        if (news !== 'nothing') told.push(position);
        const { offset } = lowest.get(keyOf(start)) ?? start;
        if (position.offset < offset) lowest.set(keyOf(start), position);
      }
      // A reader that is new here begins where its group stands, whatever others have to do again.
      if (told.length > 0) await records().advanceTo(reader, told);
    }
    return [...lowest.values()];
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

export interface OwnPositionsParts {
  readonly clock: Clock;
  readonly logger: ThrottledLogger;
  /** The group's rule; the transport's default when left out. */
  readonly reset: 'earliest' | 'latest' | undefined;
  /** Gives up all partitions of the group, and has them assigned anew. */
  readonly rejoin: () => void;
}

/** undefined where no handler of the group keeps a position of its own. */
export function ownPositionsOf(
  group: string,
  registry: HandlerRegistry,
  cluster: Pick<KafkaCluster, 'listOffsets'>,
  { clock, logger, rejoin, reset = 'earliest' }: OwnPositionsParts,
): OwnPositions | undefined {
  const applies = registry.appliesOf(group);
  if (applies.length === 0) return undefined;
  return new OwnPositions({
    applies,
    clock,
    covers: (topic) => registry.appliesOnce(group, topic),
    offsets: {
      endsOf: (topic) => cluster.listOffsets(topic, 'latest', 'read_uncommitted'),
      beginningsOf: (topic) => cluster.listOffsets(topic, reset, 'read_committed'),
    },
    onAnew: ({ topic, partition, offset }) =>
      logger.warn(
        `${topic}[${partition}] is not the one that records were applied of: it was made anew, and is read from ${offset} on`,
      ),
    onStale: () => {
      logger.warn(
        `group '${group}' joins anew: its database has started since its partitions were assigned, and may have lost what was committed last`,
      );
      rejoin();
    },
    onError: (error) =>
      logger.warn(`group '${group}': positions were not kept: ${describeError(error).message}`),
  });
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
