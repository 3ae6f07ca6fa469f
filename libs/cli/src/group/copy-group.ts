import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { existingGroup, inOrder, keyOf } from './group-lags.js';
import { moveOffsets, type MoveOptions } from './move-offsets.js';

/** What the other has committed for nothing that is left of a topic is copied, too: it is an offset like any. */
export async function copyGroup(
  invocation: Invocation,
  from: string,
  to: string,
  options: MoveOptions & { readonly topic: readonly string[] },
): Promise<void> {
  if (from === to) throw new UsageError('The two groups are the same.');
  const admin = await invocation.admin();
  await existingGroup(admin, from);
  const [source, group, committed] = await Promise.all([
    admin.committedOffsets(from),
    admin.describeGroup(to),
    admin.committedOffsets(to),
  ]);
  const before = new Map(committed.map((one) => [keyOf(one), one.offset]));
  const moves = source
    .filter(({ topic }) => options.topic.length === 0 || options.topic.includes(topic))
    .map(({ topic, partition, offset }) => ({
      topic,
      partition,
      before: before.get(keyOf({ topic, partition })) ?? null,
      after: offset,
    }));
  await moveOffsets(invocation, group, moves.toSorted(inOrder), options);
}
