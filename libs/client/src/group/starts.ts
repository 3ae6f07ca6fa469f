import { retrying } from '../coordinator.js';
import type { TopicPartition } from '../types.js';
import { isPassing } from './group-errors.js';
import type { MembershipParts } from './membership.js';
import { resetOffsets } from './offsets.js';
import type { Start } from './ownership.js';

/**
 * Where to start: the committed offset, else by the reset policy. Null when the group moved on meanwhile and the answer is
 * of no use.
 */
export async function startsOf(
  parts: Pick<MembershipParts, 'context' | 'settings' | 'offsets' | 'pool' | 'signal'>,
  partitions: readonly TopicPartition[],
  isWanted: () => boolean,
): Promise<Start[] | null> {
  if (partitions.length === 0) return [];
  const { context, settings, offsets, pool, signal } = parts;
  const policy = { at: settings.offsetReset, isolation: settings.isolation };
  const options = { signal, isPassing: (error: unknown) => isPassing(error) && isWanted() };
  try {
    const committed = await retrying(context, options, () => offsets.fetch(partitions));
    const unknown = partitions.filter((partition) => !committed.has(keyOf(partition)));
    const reset = await retrying(context, options, () =>
      resetOffsets(context, pool, unknown, policy),
    );
    return partitions.map(({ topic, partition }) => {
      const key = keyOf({ topic, partition });
      const stored = committed.get(key) ?? null;
      return {
        topic,
        partition,
        committed: stored?.offset ?? null,
        metadata: stored?.metadata ?? '',
        position: stored?.offset ?? reset.get(key) ?? 0n,
      };
    });
  } catch (error) {
    if (isPassing(error) && !isWanted()) return null;
    throw error;
  }
}

export const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
