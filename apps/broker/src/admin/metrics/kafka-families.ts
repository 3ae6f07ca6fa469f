import type { ClusterSample, LagSample, PartitionSample } from './cluster-sample.js';
import { labelsOf, type Family } from './exposition.js';
import { byTopic, known, largest, oldest, total, type Amount } from './sums.js';

/**
 * Names and labels of danielqsj/kafka_exporter and of kafka-lag-exporter: what dashboards read already.
 * @param perPartition without, only what is told of a broker, a topic or a group.
 */
export function kafkaFamilies(sample: ClusterSample, perPartition: boolean): readonly Family[] {
  return [
    ...ofCluster(sample),
    ...ofGroups(sample),
    ...ofGroupsInSeconds(sample),
    ...(perPartition
      ? [...ofPartitions(sample), ...ofPartitionsInGroups(sample), ...ofPartitionsInSeconds(sample)]
      : []),
  ];
}

/** What is the same whoever tells it is told by one broker: dashboards add it up. */
function ofCluster({ speaksForAll, brokers, topics }: ClusterSample): Family[] {
  return [
    {
      name: 'kafka_brokers',
      help: 'Brokers that are alive.',
      samples: speaksForAll ? [{ labels: '', value: brokers.length }] : [],
    },
    {
      name: 'kafka_broker_info',
      help: 'A broker that is alive, and its address.',
      samples: speaksForAll
        ? brokers.map(({ brokerId, host, port }) => ({
            labels: labelsOf({ id: brokerId, address: `${host}:${port}` }),
            value: 1,
          }))
        : [],
    },
    {
      name: 'kafka_topic_partitions',
      help: 'Partitions of a topic.',
      samples: speaksForAll
        ? topics.map(({ labels, partitionCount: value }) => ({ labels, value }))
        : [],
    },
  ];
}

function ofPartitions({ partitions }: ClusterSample): Family[] {
  const family = (name: string, help: string, amount: (one: PartitionSample) => Amount) => ({
    name: `kafka_topic_partition_${name}`,
    help,
    samples: known(partitions, ({ labels }) => labels, amount),
  });
  return [
    family('current_offset', 'High watermark.', ({ bounds }) => bounds?.highWatermark),
    family('oldest_offset', 'Log start offset.', ({ bounds }) => bounds?.logStartOffset),
    family('leader', 'Broker id of the leader, -1 without one.', ({ leader }) => leader),
    family('leader_is_preferred', '1 while somebody leads.', ({ leader }) => (leader < 0 ? 0 : 1)),
    family('replicas', 'Always 1: replication is left to PostgreSQL.', () => 1),
    family('in_sync_replica', '1 while somebody leads.', ({ leader }) => (leader < 0 ? 0 : 1)),
    family('under_replicated_partition', '1 while nobody leads.', ({ leader }) =>
      leader < 0 ? 1 : 0,
    ),
  ];
}

function ofGroups({ groups }: ClusterSample): Family[] {
  const sum = (amount: (lag: LagSample) => Amount) =>
    byTopic(groups).map(({ group, topic, lags }) => ({
      labels: labelsOf({ consumergroup: group, topic }),
      value: total(lags, amount),
    }));
  return [
    {
      name: 'kafka_consumergroup_current_offset_sum',
      help: 'Sum of the committed offsets.',
      samples: sum(({ committedOffset }) => committedOffset),
    },
    {
      name: 'kafka_consumergroup_lag_sum',
      help: 'Sum of the records not yet read.',
      samples: sum(({ lag }) => lag),
    },
    {
      name: 'kafka_consumergroup_members',
      help: 'Members of the group.',
      samples: groups.map(({ group: { groupId, members } }) => ({
        labels: labelsOf({ consumergroup: groupId }),
        value: members.length,
      })),
    },
  ];
}

function ofPartitionsInGroups({ groups }: ClusterSample): Family[] {
  const each = (amount: (lag: LagSample) => Amount) =>
    groups.flatMap(({ group, lags }) => {
      const consumergroup = labelsOf({ consumergroup: group.groupId });
      return [...known(lags, ({ labels }) => `${consumergroup},${labels}`, amount)];
    });
  return [
    {
      name: 'kafka_consumergroup_current_offset',
      help: 'Committed offset.',
      samples: each(({ committedOffset }) => committedOffset),
    },
    {
      name: 'kafka_consumergroup_lag',
      help: 'Records not yet read.',
      samples: each(({ lag }) => lag),
    },
  ];
}

function ofGroupsInSeconds({ clusterId, groups }: ClusterSample): Family[] {
  const cluster = labelsOf({ cluster_name: clusterId });
  const perGroup = (amount: (lags: readonly LagSample[]) => bigint | number) =>
    groups.map(({ group, lags }) => ({
      labels: `${cluster},${labelsOf({ group: group.groupId })}`,
      value: amount(lags),
    }));
  return [
    {
      name: 'kafka_consumergroup_group_max_lag',
      help: 'Largest lag of a partition.',
      samples: perGroup((lags) => largest(lags.map(({ lag }) => Number(lag ?? 0)))),
    },
    {
      name: 'kafka_consumergroup_group_sum_lag',
      help: 'Sum of the lags.',
      samples: perGroup((lags) => total(lags, ({ lag }) => lag)),
    },
    {
      name: 'kafka_consumergroup_group_max_lag_seconds',
      help: 'Largest age of a record not yet read.',
      samples: perGroup(oldest),
    },
    {
      name: 'kafka_consumergroup_group_topic_sum_lag',
      help: 'Sum of the lags in a topic.',
      samples: byTopic(groups).map(({ group, topic, lags }) => ({
        labels: `${cluster},${labelsOf({ group, topic })}`,
        value: total(lags, ({ lag }) => lag),
      })),
    },
  ];
}

function ofPartitionsInSeconds({ clusterId, partitions, groups }: ClusterSample): Family[] {
  const cluster = labelsOf({ cluster_name: clusterId });
  const each = (amount: (lag: LagSample) => Amount) =>
    groups.flatMap(({ group, lags }) => {
      const inGroup = `${cluster},${labelsOf({ group: group.groupId })}`;
      return [...known(lags, ({ labels }) => `${inGroup},${labels}`, amount)];
    });
  const ofEach = (amount: (one: PartitionSample) => Amount) =>
    known(partitions, ({ labels }) => `${cluster},${labels}`, amount);
  return [
    {
      name: 'kafka_partition_latest_offset',
      help: 'High watermark.',
      samples: ofEach(({ bounds }) => bounds?.highWatermark),
    },
    {
      name: 'kafka_partition_earliest_offset',
      help: 'Log start offset.',
      samples: ofEach(({ bounds }) => bounds?.logStartOffset),
    },
    {
      name: 'kafka_consumergroup_group_offset',
      help: 'Committed offset.',
      samples: each(({ committedOffset }) => committedOffset),
    },
    {
      name: 'kafka_consumergroup_group_lag',
      help: 'Records not yet read.',
      samples: each(({ lag }) => lag),
    },
    {
      name: 'kafka_consumergroup_group_lag_seconds',
      help: 'Age of the first record not yet read.',
      samples: each(({ lagSeconds }) => lagSeconds),
    },
  ];
}
