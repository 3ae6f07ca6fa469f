import { ErrorCode, KafkaError } from '@posthorn/protocol';
import { labelIn } from '../consumer/progress.js';
import { retrying } from '../coordinator.js';
import { asError } from '../errors.js';
import type { StartingPoint, TopicPartition } from '../types.js';
import { isOfUnknownTopic, isPassing, isQuiet } from './group-errors.js';
import type { MembershipParts } from './membership.js';
import { type IdentifiedPartition, resetOffsets } from './offsets.js';
import type { Start } from './ownership.js';

type StartParts = Pick<
  MembershipParts,
  'context' | 'settings' | 'offsets' | 'pool' | 'signal' | 'error'
>;

/**
 * Where to start: the committed offset, else by the reset policy, or below it where the application says so. Null when the
 * group moved on meanwhile and the answer is of no use.
 * @param asMember see Offsets.fetch.
 */
export async function startsOf(
  parts: StartParts,
  partitions: readonly TopicPartition[],
  isWanted: () => boolean,
  asMember = false,
): Promise<Start[] | null> {
  if (partitions.length === 0) return [];
  const { context, settings, offsets, pool, signal } = parts;
  const policy = { at: settings.offsetReset, isolation: settings.isolation };
  const options = { signal, isPassing: (error: unknown) => isPassing(error) && isWanted() };
  try {
    let identified: readonly IdentifiedPartition[] = [];
    const committed = await retrying(
      context,
      { ...options, isPassing: told(parts, options) },
      async () => {
        // Before the offsets: an id that came later than they did might be of another topic than they are.
        identified = await identify(parts, partitions);
        return offsets.fetch(identified, asMember);
      },
    );
    const unknown = partitions.filter((partition) => !committed.has(keyOf(partition)));
    const reset = await retrying(context, options, () =>
      resetOffsets(context, pool, unknown, policy),
    );
    const starts = identified.map(({ topic, partition, topicId }) => {
      const key = keyOf({ topic, partition });
      const stored = committed.get(key) ?? null;
      return {
        topic,
        partition,
        topicId,
        committed: stored?.offset ?? null,
        metadata: stored?.metadata ?? '',
        position: stored?.offset ?? reset.get(key) ?? 0n,
      };
    });
    return await lowered(parts, starts, isWanted);
  } catch (error) {
    if (isPassing(error) && !isWanted()) return null;
    throw error;
  }
}

/**
 * Where a topic begins that was made anew: whoever read the old one is not to pass over any of the new one, whatever the reset policy
 * is. Null when the partition went elsewhere meanwhile.
 */
export async function beginningOf(
  parts: StartParts,
  { topic, partition }: TopicPartition,
  isWanted: () => boolean,
): Promise<bigint | null> {
  const { context, settings, pool, signal } = parts;
  const policy = { at: 'earliest', isolation: settings.isolation } as const;
  const isOwn = (error: unknown): boolean => {
    if (!isQuiet(error)) parts.error(asError(error));
    return isWanted();
  };
  try {
    const offsets = await retrying(context, { signal, isPassing: isOwn }, () =>
      resetOffsets(context, pool, [{ topic, partition }], policy),
    );
    const offset = offsets.get(keyOf({ topic, partition })) ?? 0n;
    const topicId = context.metadata.view.idOf(topic);
    const clusterId = clusterOf(parts);
    const anew = {
      topic,
      partition,
      offset,
      topicId,
      clusterId,
      setBy: 'nobody',
      isAnew: true,
    } as const;
    return (await ownStarts(parts, [anew], isWanted)) === null ? null : offset;
  } catch {
    // Told as an error already; the partition is somebody else's, or the group closes.
    return null;
  }
}

interface Patience {
  readonly isPassing: (error: unknown) => boolean;
}

/** Who left the transaction open may be able to end it; a topic that nobody knows by its id may have another one. */
function told(
  { settings, context }: StartParts,
  { isPassing: goesOn }: Patience,
): Patience['isPassing'] {
  return (error) => {
    if (isOfUnknownTopic(error)) void context.metadata.refresh();
    const code = error instanceof KafkaError ? error.errorCode : ErrorCode.NONE;
    if (code === ErrorCode.UNSTABLE_OFFSET_COMMIT) settings.onUnstableOffsets?.();
    return goesOn(error);
  };
}

/** With the ids that the metadata have; a topic that they do not know is asked for. */
async function identify(
  { context: { metadata } }: StartParts,
  partitions: readonly TopicPartition[],
): Promise<readonly IdentifiedPartition[]> {
  if (partitions.some(({ topic }) => metadata.view.topic(topic) === undefined)) {
    await metadata.refresh();
  }
  return partitions.map((one) => ({ ...one, topicId: metadata.view.idOf(one.topic) }));
}

const clusterOf = ({ context }: StartParts): string | undefined =>
  context.metadata.view.clusterId ?? undefined;

const setBy = (metadata: string, label = ''): 'us' | 'others' =>
  labelIn(metadata) === label ? 'us' : 'others';

/** Back to where the application has got to by its own account. */
async function lowered(
  parts: StartParts,
  starts: Start[],
  isWanted: () => boolean,
): Promise<Start[] | null> {
  const asked = starts.map(({ topic, partition, topicId, position, committed, metadata }) => ({
    topic,
    partition,
    topicId,
    clusterId: clusterOf(parts),
    offset: position,
    setBy: committed === null ? ('nobody' as const) : setBy(metadata, parts.settings.commitLabel),
  }));
  const own = await ownStarts(parts, asked, isWanted);
  if (own === null) return null;
  return starts.map((start) => {
    const offset = own.get(keyOf(start)) ?? start.position;
    return offset < start.position ? { ...start, position: offset } : start;
  });
}

/** What the application says. Without an answer nobody can tell, so it is waited for; null when the group has moved on. */
async function ownStarts(
  { context, settings, signal, error: report }: StartParts,
  asked: readonly StartingPoint[],
  isWanted: () => boolean,
): Promise<ReadonlyMap<string, bigint> | null> {
  if (settings.startsAt === undefined) return new Map();
  const options = {
    signal,
    isPassing: (error: unknown) => {
      const cause = asError(error);
      report(new Error(`startsAt failed, asking again: ${cause.message}`, { cause }));
      return isWanted();
    },
  };
  try {
    const answer = await retrying(context, options, async () => settings.startsAt?.(asked));
    return new Map((answer ?? []).map((one) => [keyOf(one), one.offset]));
  } catch {
    // Told as an error already; the group has moved on, or closes.
    return null;
  }
}

export const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
