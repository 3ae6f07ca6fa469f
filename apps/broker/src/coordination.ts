import { randomUUID } from 'node:crypto';
import { createCoordinators, type Coordinators } from '@posthorn/coordinator';
import type { Storage } from './storage/storage.js';
import type { Security } from './security/security.js';
import type { BrokerServices } from './services.js';
import { withoutStandstills } from './standstill.js';
import { onTopicsDeleted } from './topics/deleted-topics.js';
import { MarkerWriter } from './transactions/marker-writer.js';
import { PartitionDirectory } from './transactions/partition-directory.js';
import { Peers } from './peers/peers.js';
import { TransactionVerifier } from './transactions/transaction-verifier.js';

type Base = Pick<BrokerServices, 'config' | 'clock' | 'reports' | 'activity'>;
type Secured = Base & { readonly security: Pick<Security, 'interBroker'> };

export type Coordination = Pick<
  BrokerServices,
  'groups' | 'transactions' | 'verifier' | 'markers' | 'partitions' | 'peers'
>;

/** The coordinators of the groups and transactions of this broker's shards, taken over and given up with them. */
export function coordinate(storage: Storage, base: Secured): Coordination {
  const { log } = storage;
  const { clock, reports } = base;
  const partitions = new PartitionDirectory(log.topics);
  const peers = new Peers(log.cluster, base.security.interBroker());
  const parts = { partitions, peers, clock, reports };
  const transactions = (): Coordinators['transactions'] => coordinators.transactions;
  const groups = (): Coordinators['groups'] => coordinators.groups;
  const verifier = new TransactionVerifier({ ...parts, cluster: log.cluster, transactions });
  const markers = new MarkerWriter({ ...parts, log, groups, verifier });
  const coordinators = openCoordinators(storage, base, markers);
  followShards(coordinators, storage, base);
  return { ...coordinators, verifier, markers, partitions, peers };
}

function openCoordinators(
  { log, groupStore }: Storage,
  { config, clock, reports, activity }: Base,
  markers: MarkerWriter,
): Coordinators {
  const { cluster } = log;
  return createCoordinators({
    store: groupStore,
    clock: { now: () => clock.now(), setTimer: withoutStandstills(clock) },
    settings: {
      minSessionTimeoutMs: config.groupSessionTimeoutMinMs,
      maxSessionTimeoutMs: config.groupSessionTimeoutMaxMs,
      initialRebalanceDelayMs: config.groupInitialRebalanceDelayMs,
      maxGroupSize: config.groupSizeMax,
      offsetsRetentionMs: config.offsetsRetentionMinutes * 60_000,
    },
    transactionSettings: {
      maxTimeoutMs: config.transactionTimeoutMaxMs,
      idExpirationMs: config.transactionalIdExpirationMs,
      timeoutCheckIntervalMs: config.transactionTimeoutCheckMs,
    },
    shardOfKey: (key) => cluster.shardOfKey(key),
    isLed: (shard, epoch) => cluster.ownedShards().get(shard) === epoch,
    allocateProducerId: () => log.allocateProducerId(),
    writeMarkers: (all, signal) => markers.writeAll(all, signal),
    newMemberSuffix: () => randomUUID(),
    onError: (error) => reports.limited('coordinator: a write failed', { error }),
    onRebalance: (rebalance) => activity.rebalanced(rebalance),
  });
}

function followShards({ groups }: Coordinators, { log }: Storage, { reports }: Base): void {
  const failed = (error: unknown): void => reports.error('coordinator failed', { error });
  log.cluster.onShardChange((shard, epoch) => {
    if (epoch === null) groups.unload(shard);
    else groups.load(shard, epoch).catch(failed);
  });
  onTopicsDeleted(log.topics, (topics) => void groups.forgetTopics(topics).catch(failed));
}
