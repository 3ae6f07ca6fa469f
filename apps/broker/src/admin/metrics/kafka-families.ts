import type { ClusterSample, PartitionSample } from './cluster-sample.js';
import { family, single, type Amount, type Family } from './exposition.js';
import type { GroupPartitionSample, GroupSample, GroupTopicSample } from './group-sample.js';
import { labelsOf, type Labels } from './labels.js';

/**
 * Names and labels of danielqsj/kafka_exporter and of kafka-lag-exporter: what dashboards read already.
 * @param perPartition without, only what is told of a broker, a topic or a group.
 */
export function kafkaFamilies(sample: ClusterSample, perPartition: boolean): readonly Family[] {
  const cluster = labelsOf({ cluster_name: sample.clusterId });
  const lags = perPartition ? sample.groups.flatMap((group) => group.lags) : [];
  return [
    ...ofCluster(sample),
    ...ofGroups(sample),
    ...ofGroupsInSeconds(sample, cluster),
    ...(perPartition
      ? [
          ...ofPartitions(sample),
          ...ofPartitionsInGroups(lags),
          ...ofPartitionsInSeconds(sample, lags, cluster),
        ]
      : []),
  ];
}

/** What is the same whoever tells it is told by one broker: dashboards add it up. */
function ofCluster({ speaksForAll, brokers, topics }: ClusterSample): Family[] {
  return [
    single('kafka_brokers', 'Brokers that are alive.', speaksForAll ? brokers.length : null),
    family({
      name: 'kafka_broker_info',
      help: 'A broker that is alive, and its address.',
      items: speaksForAll ? brokers : [],
      labels: ({ brokerId, host, port }) => labelsOf({ id: brokerId, address: `${host}:${port}` }),
      amount: () => 1,
    }),
    family({
      name: 'kafka_topic_partitions',
      help: 'Partitions of a topic.',
      items: speaksForAll ? topics : [],
      labels: ({ labels }) => labels,
      amount: ({ partitionCount }) => partitionCount,
    }),
  ];
}

function ofPartitions({ partitions: items }: ClusterSample): Family[] {
  const each = (name: string, help: string, amount: (one: PartitionSample) => Amount) =>
    family({
      name: `kafka_topic_partition_${name}`,
      help,
      items,
      labels: ({ labels }) => labels,
      amount,
    });
  return [
    each('current_offset', 'High watermark.', ({ bounds }) => bounds?.highWatermark),
    each('oldest_offset', 'Log start offset.', ({ bounds }) => bounds?.logStartOffset),
    each('leader', 'Broker id of the leader, -1 without one.', ({ leader }) => leader),
    each('leader_is_preferred', '1 while somebody leads.', ({ leader }) => (leader < 0 ? 0 : 1)),
    each('replicas', 'Always 1: replication is left to PostgreSQL.', () => 1),
    each('in_sync_replica', '1 while somebody leads.', ({ leader }) => (leader < 0 ? 0 : 1)),
    each('under_replicated_partition', '1 while nobody leads.', ({ leader }) =>
      leader < 0 ? 1 : 0,
    ),
  ];
}

function ofGroups({ groups }: ClusterSample): Family[] {
  const items = groups.flatMap(({ topics }) => topics);
  const sum = (name: string, help: string, amount: (one: GroupTopicSample) => Amount) =>
    family({
      name: `kafka_consumergroup_${name}_sum`,
      help,
      items,
      within: ({ within }) => within.consumergroup,
      labels: ({ labels }) => labels,
      amount,
    });
  return [
    sum('current_offset', 'Sum of the committed offsets.', (one) => one.committedOffset),
    sum('lag', 'Sum of the records not yet read.', ({ lag }) => lag),
    family({
      name: 'kafka_consumergroup_members',
      help: 'Members of the group.',
      items: groups,
      labels: ({ labels }) => labels.consumergroup,
      amount: ({ group }) => group.members.length,
    }),
  ];
}

function ofPartitionsInGroups(items: readonly GroupPartitionSample[]): Family[] {
  const each = (name: string, help: string, amount: (one: GroupPartitionSample) => Amount) =>
    family({
      name: `kafka_consumergroup_${name}`,
      help,
      items,
      within: ({ within }) => within.consumergroup,
      labels: ({ labels }) => labels,
      amount,
    });
  return [
    each('current_offset', 'Committed offset.', ({ committedOffset }) => committedOffset),
    each('lag', 'Records not yet read.', ({ lag }) => lag),
  ];
}

function ofGroupsInSeconds({ groups }: ClusterSample, constant: Labels): Family[] {
  const each = (name: string, help: string, amount: (one: GroupSample) => Amount) =>
    family({
      name: `kafka_consumergroup_group_${name}`,
      help,
      items: groups,
      constant,
      labels: ({ labels }) => labels.group,
      amount,
    });
  return [
    each('max_lag', 'Largest lag of a partition.', ({ largestLag }) => largestLag),
    each('sum_lag', 'Sum of the lags.', ({ lag }) => lag),
    each('max_lag_seconds', 'Largest age of a record not yet read.', (one) => one.lagSeconds),
    family({
      name: 'kafka_consumergroup_group_topic_sum_lag',
      help: 'Sum of the lags in a topic.',
      items: groups.flatMap(({ topics }) => topics),
      constant,
      within: ({ within }) => within.group,
      labels: ({ labels }) => labels,
      amount: ({ lag }) => lag,
    }),
  ];
}

function ofPartitionsInSeconds(
  { partitions }: ClusterSample,
  items: readonly GroupPartitionSample[],
  constant: Labels,
): Family[] {
  const ofLog = (name: string, help: string, amount: (one: PartitionSample) => Amount) =>
    family({
      name: `kafka_partition_${name}`,
      help,
      items: partitions,
      constant,
      labels: ({ labels }) => labels,
      amount,
    });
  const ofGroup = (name: string, help: string, amount: (one: GroupPartitionSample) => Amount) =>
    family({
      name: `kafka_consumergroup_group_${name}`,
      help,
      items,
      constant,
      within: ({ within }) => within.group,
      labels: ({ labels }) => labels,
      amount,
    });
  return [
    ofLog('latest_offset', 'High watermark.', ({ bounds }) => bounds?.highWatermark),
    ofLog('earliest_offset', 'Log start offset.', ({ bounds }) => bounds?.logStartOffset),
    ofGroup('offset', 'Committed offset.', ({ committedOffset }) => committedOffset),
    ofGroup('lag', 'Records not yet read.', ({ lag }) => lag),
    ofGroup('lag_seconds', 'Age of the first record not yet read.', ({ lagSeconds }) => lagSeconds),
  ];
}
