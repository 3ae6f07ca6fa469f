import { Registry } from 'prom-client';
import { watchCompaction } from '../../metrics/compaction-metrics.js';
import { KafkaMetrics } from '../../metrics/kafka-metrics.js';
import { markdownTable } from '../../markdown-table.js';
import { Activity } from '../../metrics/activity.js';
import { RoundtripMetrics } from '../../metrics/roundtrip-metrics.js';
import { StorageMetrics } from '../../metrics/storage-metrics.js';
import type { ClusterSample } from './cluster-sample.js';
import { ExpositionBuffer } from './exposition-buffer.js';
import type { Family } from './exposition.js';
import { kafkaFamilies } from './kafka-families.js';
import { labelsOf } from './labels.js';
import { ownFamilies } from './own-families.js';

export interface DescribedMetric {
  readonly name: string;
  readonly labels: readonly string[];
  readonly type: string;
  readonly help: string;
}

const TOPIC = { topic: 'orders' };
const PARTITION = { ...TOPIC, partition: 0 };
const WITHIN = {
  consumergroup: labelsOf({ consumergroup: 'kitchen' }),
  group: labelsOf({ group: 'kitchen' }),
};
const SUMS = { committedOffset: 0n, lag: 1n, largestLag: 1n, lagSeconds: 1 };
const SPECIMEN_LAG = {
  ...PARTITION,
  ...SUMS,
  within: WITHIN,
  labels: labelsOf(PARTITION),
};

/** One of everything, so that every family has a series, and a series its labels. */
const SPECIMEN: ClusterSample = {
  clusterId: 'cluster',
  speaksForAll: true,
  brokers: [{ brokerId: 1, host: '127.0.0.1', port: 9092 }],
  topics: ['orders', 'orders.kitchen.dlq'].map((name) => ({
    name,
    labels: labelsOf({ topic: name }),
    partitionCount: 1,
    ledCount: 1,
    appended: { records: 1, bytes: 1 },
    recordCount: 1n,
    recordsEver: 1n,
    sizeInBytes: 1n,
  })),
  partitions: [
    {
      partitionId: 1,
      topic: TOPIC.topic,
      labels: labelsOf(PARTITION),
      leader: 1,
      bounds: { logStartOffset: 0n, highWatermark: 1n },
      sizeInBytes: 1n,
    },
  ],
  ledCount: 1,
  leaderlessCount: 0,
  groups: [
    {
      group: {
        groupId: 'kitchen',
        state: 'Stable',
        protocolType: 'consumer',
        assignor: 'range',
        members: [],
      },
      labels: WITHIN,
      lags: [SPECIMEN_LAG],
      topics: [{ within: WITHIN, labels: labelsOf(TOPIC), ...SUMS }],
      ...SUMS,
      rebalances: 1,
    },
  ],
  outbox: { pending: 0, oldestSeconds: 0, dead: 0 },
  letters: {
    open: [{ group: 'kitchen', topic: TOPIC.topic, reason: 'TypeError', count: 1 }],
    records: [],
    storedBytes: 0,
    firing: new Map(),
  },
  restores: { count: 1, lastAt: 1 },
};

const NO_COMPACTION = {
  passes: 0,
  failures: 0,
  bytesSpent: 0,
  bytesBefore: 0,
  bytesAfter: 0,
  busyMs: 0,
};

/** Everything that /metrics tells beside the process metrics of prom-client, sorted by name. */
export function describeMetrics(): readonly DescribedMetric[] {
  const written = [...kafkaFamilies(SPECIMEN, true), ...ownFamilies(SPECIMEN, true)].map(ofFamily);
  const kafka = new KafkaMetrics();
  kafka.watch({
    connections: () => 0,
    parkedFetches: () => 0,
    requestBytes: () => 0,
    responseBytes: () => 0,
    fetchSessions: () => 0,
    fetchSessionPartitions: () => 0,
  });
  watchCompaction(kafka.registry, NO_COMPACTION);
  void new StorageMetrics(kafka.registry, new Activity());
  void new RoundtripMetrics(kafka.registry);
  return [...written, ...ofRegistry(kafka.registry)].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function ofFamily({ name, help, type, amount, line }: Family): DescribedMetric {
  const out = new ExpositionBuffer();
  const value = amount(0);
  if (value === null || value === undefined)
    throw new Error(`the specimen has nothing for ${name}`);
  line(out, 0, value);
  const series = Buffer.from(out.written).toString();
  const labels = [...series.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
  return { name, labels, type: type ?? 'gauge', help };
}

/** prom-client keeps the names of labels in a property that its types leave out. */
function ofRegistry(registry: Registry): DescribedMetric[] {
  return registry.getMetricsAsArray().map((metric) => {
    const labels: readonly unknown[] =
      'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [];
    return {
      name: metric.name,
      labels: labels.map(String),
      type: String(metric.type),
      help: metric.help,
    };
  });
}

/** The tables of docs/metrics.md, by the marks between which they stand there. */
export function metricsTables(): Readonly<Record<string, string>> {
  const all = describeMetrics();
  const ofKafka = all.filter(({ name }) => name.startsWith('kafka_'));
  const isOfLagExporter = ({ labels }: DescribedMetric): boolean => labels.includes('cluster_name');
  return {
    kafka_exporter: tableOf(ofKafka.filter((metric) => !isOfLagExporter(metric))),
    'kafka-lag-exporter': tableOf(ofKafka.filter(isOfLagExporter)),
    posthorn: tableOf(
      all.filter(({ name }) => name.startsWith('posthorn_')),
      ({ name }) => EQUIVALENTS[name] ?? '',
    ),
  };
}

type Column = (metric: DescribedMetric) => string;

function tableOf(metrics: readonly DescribedMetric[], equivalent?: Column): string {
  const head = ['name', 'type', 'labels', 'what it is'];
  const rows = metrics.map((metric) => [
    `\`${metric.name}\``,
    metric.type,
    metric.labels.join(', '),
    metric.help,
    ...(equivalent ? [equivalent(metric)] : []),
  ]);
  return markdownTable(equivalent ? [...head, 'of the exporters'] : head, rows);
}

/** Of our own, what those say who watch Kafka from outside. */
const EQUIVALENTS: Readonly<Record<string, string>> = {
  posthorn_consumer_lag_records: '`kafka_consumergroup_lag_sum`',
  posthorn_consumer_lag_seconds: '`kafka_consumergroup_group_max_lag_seconds`, of a topic',
  posthorn_deadletters_total: '`kafka_topic_partition_current_offset`, summed',
  posthorn_group_state: 'none; `kafka_consumergroup_members` is 0 of an empty one',
  posthorn_partitions_without_leader: '`kafka_topic_partition_under_replicated_partition`, summed',
  posthorn_produce_records_total: '`rate` of `kafka_topic_partition_current_offset`',
};
