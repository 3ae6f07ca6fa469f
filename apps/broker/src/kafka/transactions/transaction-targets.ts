import type { Participants } from '@posthorn/coordinator';
import type { Log } from '@posthorn/log';
import { OFFSETS_TOPIC } from '../../transactions/offsets-topic.js';
import { partitionOf } from '../metadata/cluster.js';

/** What a request calls a partition by topic and index: one of the log, a shard of groups, or nothing there is. */
export type Target = { readonly partitionId: number } | { readonly offsetShard: number } | null;

interface RequestTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface NamedTarget {
  readonly name: string;
  readonly index: number;
  readonly target: Target;
}

export function targetOf({ cluster, topics }: Log, name: string, index: number): Target {
  if (name === OFFSETS_TOPIC) {
    const isShard = index >= 0 && index < cluster.shardCount;
    return isShard ? { offsetShard: index } : null;
  }
  const topic = topics.byName(name);
  const partition = topic && partitionOf(topic, index);
  return partition ? { partitionId: partition.partitionId } : null;
}

export function targetsOf(log: Log, topics: readonly RequestTopic[]): NamedTarget[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions.map((index) => ({ name, index, target: targetOf(log, name, index) })),
  );
}

export function participantsOf(targets: readonly NamedTarget[]): Participants {
  return {
    partitions: new Set(
      targets.flatMap(({ target }) =>
        target !== null && 'partitionId' in target ? target.partitionId : [],
      ),
    ),
    offsetShards: new Set(
      targets.flatMap(({ target }) =>
        target !== null && 'offsetShard' in target ? target.offsetShard : [],
      ),
    ),
  };
}

export function isAmong(target: Target, { partitions, offsetShards }: Participants): boolean {
  if (target === null) return false;
  return 'partitionId' in target
    ? partitions.has(target.partitionId)
    : offsetShards.has(target.offsetShard);
}
