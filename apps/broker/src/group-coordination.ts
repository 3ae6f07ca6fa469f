import { randomUUID } from 'node:crypto';
import { createGroupCoordinator, type GroupCoordinator } from '@posthorn/coordinator';
import type { Storage } from './open-storage.js';
import type { BrokerServices } from './services.js';
import { onTopicsDeleted } from './topics/deleted-topics.js';

/** The coordinator of the groups of this broker's shards, which it takes over and gives up with them. */
export function coordinateGroups(
  { log, groupStore }: Storage,
  { config, clock, reports }: Pick<BrokerServices, 'config' | 'clock' | 'reports'>,
): GroupCoordinator {
  const { cluster } = log;
  const groups = createGroupCoordinator({
    store: groupStore,
    clock: { now: () => clock.now(), setTimer: (ms, callback) => clock.after(ms, callback) },
    settings: {
      minSessionTimeoutMs: config.groupSessionTimeoutMinMs,
      maxSessionTimeoutMs: config.groupSessionTimeoutMaxMs,
      initialRebalanceDelayMs: config.groupInitialRebalanceDelayMs,
      maxGroupSize: config.groupSizeMax,
      offsetsRetentionMs: config.offsetsRetentionMinutes * 60_000,
    },
    shardOfKey: (groupId) => cluster.shardOfKey(groupId),
    isLed: (shard, epoch) => cluster.ownedShards().get(shard) === epoch,
    newMemberSuffix: () => randomUUID(),
    onError: (error) => reports.limited('group coordinator: a write failed', { error }),
  });
  const failed = (error: unknown): void => reports.error('group coordinator failed', { error });
  cluster.onShardChange((shard, epoch) => {
    if (epoch === null) groups.unload(shard);
    else groups.load(shard, epoch).catch(failed);
  });
  for (const [shard, epoch] of cluster.ownedShards()) groups.load(shard, epoch).catch(failed);
  onTopicsDeleted(log.topics, (names) => void groups.forgetTopics(names).catch(failed));
  return groups;
}
