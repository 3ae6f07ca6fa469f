import { groupBy } from '../../group-by.js';
import type { ClusterSample, GroupSample, LagSample, PartitionSample } from './cluster-sample.js';
import { labelsOf, type Family, type Labels, type Sample } from './exposition.js';

type Amount = bigint | number | null | undefined;

/** Names and labels of danielqsj/kafka_exporter, kafka-lag-exporter, and our own: what dashboards read already. */
export function kafkaGauges(sample: ClusterSample): readonly Family[] {
  return [...ofTopics(sample), ...ofGroups(sample), ...asLagExporter(sample), ...ours(sample)];
}

function ofTopics({ brokerCount, topics, partitions }: ClusterSample): Family[] {
  const family = (name: string, help: string, amount: (one: PartitionSample) => Amount) => ({
    name: `kafka_topic_partition_${name}`,
    help,
    samples: known(partitions, ({ labels }) => labels, amount),
  });
  return [
    {
      name: 'kafka_brokers',
      help: 'Brokers that are alive.',
      samples: [{ labels: '', value: brokerCount }],
    },
    {
      name: 'kafka_topic_partitions',
      help: 'Partitions of a topic.',
      samples: topics.map(({ name, partitionCount }) => ({
        labels: labelsOf({ topic: name }),
        value: partitionCount,
      })),
    },
    family('current_offset', 'High watermark.', ({ bounds }) => bounds?.highWatermark),
    family('oldest_offset', 'Log start offset.', ({ bounds }) => bounds?.logStartOffset),
    family('leader', 'Broker id of the leader, -1 without one.', ({ leader }) => leader),
    family('replicas', 'Always 1: replication is left to PostgreSQL.', () => 1),
    family('in_sync_replica', '1 while somebody leads.', ({ leader }) => (leader < 0 ? 0 : 1)),
    family('under_replicated_partition', '1 while nobody leads.', ({ leader }) =>
      leader < 0 ? 1 : 0,
    ),
  ];
}

function ofGroups({ groups }: ClusterSample): Family[] {
  const each = (amount: (lag: LagSample) => Amount) =>
    groups.flatMap(({ group, lags }) => {
      const consumergroup = labelsOf({ consumergroup: group.groupId });
      return [...known(lags, ({ labels }) => `${consumergroup},${labels}`, amount)];
    });
  const sum = (amount: (lag: LagSample) => Amount) =>
    byTopic(groups).map(({ group, topic, lags }) => ({
      labels: labelsOf({ consumergroup: group, topic }),
      value: total(lags, amount),
    }));
  const committed = ({ committedOffset }: LagSample) => committedOffset;
  const lag = ({ lag }: LagSample) => lag;
  const name = (rest: string) => `kafka_consumergroup_${rest}`;
  return [
    { name: name('current_offset'), help: 'Committed offset.', samples: each(committed) },
    { name: name('lag'), help: 'Records not yet read.', samples: each(lag) },
    {
      name: name('current_offset_sum'),
      help: 'Sum of the committed offsets.',
      samples: sum(committed),
    },
    { name: name('lag_sum'), help: 'Sum of the records not yet read.', samples: sum(lag) },
    {
      name: name('members'),
      help: 'Members of the group.',
      samples: groups.map(({ group: { groupId, members } }) => ({
        labels: labelsOf({ consumergroup: groupId }),
        value: members.length,
      })),
    },
  ];
}

function asLagExporter({ clusterId, partitions, groups }: ClusterSample): Family[] {
  const cluster = labelsOf({ cluster_name: clusterId });
  const each = (amount: (lag: LagSample) => Amount) =>
    groups.flatMap(({ group, lags }) => {
      const inGroup = `${cluster},${labelsOf({ group: group.groupId })}`;
      return [...known(lags, ({ labels }) => `${inGroup},${labels}`, amount)];
    });
  const perGroup = (amount: (lags: readonly LagSample[]) => bigint | number) =>
    groups.map(({ group, lags }) => ({
      labels: `${cluster},${labelsOf({ group: group.groupId })}`,
      value: amount(lags),
    }));
  const name = (rest: string) => `kafka_consumergroup_group_${rest}`;
  return [
    {
      name: 'kafka_partition_latest_offset',
      help: 'High watermark.',
      samples: known(
        partitions,
        ({ labels }) => `${cluster},${labels}`,
        ({ bounds }) => bounds?.highWatermark,
      ),
    },
    { name: name('lag'), help: 'Records not yet read.', samples: each(({ lag }) => lag) },
    {
      name: name('lag_seconds'),
      help: 'Age of the first record not yet read.',
      samples: each(({ lagSeconds }) => lagSeconds),
    },
    {
      name: name('max_lag'),
      help: 'Largest lag of a partition.',
      samples: perGroup((lags) => largest(lags.map(({ lag }) => Number(lag ?? 0)))),
    },
    {
      name: name('sum_lag'),
      help: 'Sum of the lags.',
      samples: perGroup((lags) => total(lags, ({ lag }) => lag)),
    },
    {
      name: name('max_lag_seconds'),
      help: 'Largest age of a record not yet read.',
      samples: perGroup(oldest),
    },
  ];
}

function ours({ groups }: ClusterSample): Family[] {
  const perTopic = (amount: (lags: readonly LagSample[]) => bigint | number) =>
    byTopic(groups).map(({ group, topic, lags }) => ({
      labels: labelsOf({ group, topic }),
      value: amount(lags),
    }));
  return [
    {
      name: 'posthorn_consumer_lag_seconds',
      help: 'Age of the first record not yet read, the largest of the partitions of the topic.',
      samples: perTopic(oldest),
    },
    {
      name: 'posthorn_consumer_lag_records',
      help: 'Records not yet read, sum of the partitions of the topic.',
      samples: perTopic((lags) => total(lags, ({ lag }) => lag)),
    },
    {
      name: 'posthorn_group_state',
      help: '1 for the state that the group is in.',
      samples: groups.map(({ group: { groupId, state } }) => ({
        labels: labelsOf({ group: groupId, state }),
        value: 1,
      })),
    },
  ];
}

/** What is not known is left out: a gap in the graph is true, a zero is not. */
function* known<T>(
  items: readonly T[],
  labels: (item: T) => Labels,
  amount: (item: T) => Amount,
): Generator<Sample, void, void> {
  for (const item of items) {
    const value = amount(item);
    if (value !== null && value !== undefined) yield { labels: labels(item), value };
  }
}

function total(lags: readonly LagSample[], amount: (lag: LagSample) => Amount): bigint {
  return lags.reduce((sum, lag) => sum + BigInt(amount(lag) ?? 0), 0n);
}

function oldest(lags: readonly LagSample[]): number {
  return largest(lags.map(({ lagSeconds }) => lagSeconds ?? 0));
}

function largest(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 0);
}

function byTopic(groups: readonly GroupSample[]) {
  return groups.flatMap(({ group, lags }) =>
    [...groupBy(lags, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      group: group.groupId,
      topic,
      lags: ofTopic,
    })),
  );
}
