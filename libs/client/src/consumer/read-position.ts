import { ErrorCode, OffsetForLeaderEpoch } from '@posthorn/protocol';
import type { ConnectionPool } from '../net/connection-pool.js';
import { UnsupportedApiError } from '../net/versions.js';
import type { TopicPartition } from '../types.js';

/** What was read of a partition. */
export interface Read {
  /** Behind the last batch. */
  upTo: bigint;
  /** Leader epoch of the last batch; -1: none was read. */
  epoch: number;
  /** Of the leader under which it is known to stand. */
  soundEpoch: number;
  /** It is being asked whether it still stands; nothing is fetched until that is known. */
  isInQuestion: boolean;
}

export const nothingRead = (): Read => ({
  upTo: -1n,
  epoch: -1,
  soundEpoch: -1,
  isInQuestion: false,
});

/** How far a partition was read. */
export interface ReadPosition {
  readonly partition: TopicPartition & { readonly key: string; readonly read: Read };
  /** Of the leader that is asked. */
  readonly leaderEpoch: number;
}

export type PositionAnswer =
  | { readonly kind: 'stands' }
  /** What was read from there on is not what this leader has. */
  | { readonly kind: 'cut off'; readonly endOffset: bigint }
  | { readonly kind: 'refused' };

interface PartitionEnd {
  readonly errorCode: number;
  readonly endOffset: bigint;
}

const STANDS: PositionAnswer = { kind: 'stands' };

/**
 * Whether what was read still stands under a new leader (KIP-320): the epoch of the last batch must reach as far as was read. A
 * leader that took over without the last records, or a database that went back, is found out before anything new is read.
 * @returns the answers by the keys of the partitions
 */
export async function askPositions(
  pool: ConnectionPool,
  leaderId: number,
  positions: readonly ReadPosition[],
): Promise<ReadonlyMap<string, PositionAnswer>> {
  const topics = [...Map.groupBy(positions, ({ partition }) => partition.topic)].map(
    ([topic, asked]) => ({
      topic,
      partitions: asked.map(({ partition: { partition, read }, leaderEpoch }) => ({
        partition,
        currentLeaderEpoch: leaderEpoch,
        leaderEpoch: read.epoch,
      })),
    }),
  );
  try {
    const response = await pool.request(leaderId, OffsetForLeaderEpoch, { topics });
    const ends = new Map<string, PartitionEnd>(
      response.topics.flatMap(({ topic, partitions }) =>
        partitions.map((end) => [`${topic}/${end.partition}`, end] as const),
      ),
    );
    return new Map(
      positions.map(({ partition: { key, read } }) => {
        const end = ends.get(key);
        return [key, end === undefined ? STANDS : answerOf(end, read.upTo)];
      }),
    );
  } catch (error) {
    if (!(error instanceof UnsupportedApiError)) throw error;
    return new Map(positions.map(({ partition }) => [partition.key, STANDS]));
  }
}

function answerOf({ errorCode, endOffset }: PartitionEnd, upTo: bigint): PositionAnswer {
  // Whoever may read and not ask reads on as if nobody could be asked.
  if (errorCode === ErrorCode.TOPIC_AUTHORIZATION_FAILED) return STANDS;
  if (errorCode !== ErrorCode.NONE) return { kind: 'refused' };
  // -1: of nothing that early does the leader know anything any more.
  return endOffset < 0n || endOffset >= upTo ? STANDS : { kind: 'cut off', endOffset };
}
