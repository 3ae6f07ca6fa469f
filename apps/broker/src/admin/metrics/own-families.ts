import { SEVERITIES } from '../alerts/alert-rule.js';
import type { JobKindName } from '../jobs/job.js';
import type { ClusterSample, TopicSample } from './cluster-sample.js';
import { family, single, type Amount, type Family } from './exposition.js';
import type { GroupTopicSample } from './group-sample.js';
import { labelsOf } from './labels.js';

/** How topics of dead letters are called unless a service names its own. */
const DEAD_LETTERS_SUFFIX = '.dlq';

/** What no dashboard for Kafka knows of yet. */
export function ownFamilies(sample: ClusterSample, perPartition: boolean): readonly Family[] {
  return [
    single(
      'posthorn_metrics_per_partition',
      '1 while partitions have series of their own, 0 while topics and groups alone have.',
      perPartition ? 1 : 0,
    ),
    ...ofTopics(sample),
    ...ofGroups(sample),
    ...ofLeaders(sample),
    ...ofOutbox(sample),
    ...ofLetters(sample),
    ...ofRestores(sample),
  ];
}

function ofTopics({ topics }: ClusterSample): Family[] {
  // A broker that leads nothing of a topic has nothing to say of it.
  const here = topics.filter(({ ledCount, appended }) => ledCount > 0 || appended.records > 0);
  const dead = here.filter(({ name }) => name.endsWith(DEAD_LETTERS_SUFFIX));
  const each = (
    { items, ...named }: Pick<Family, 'name' | 'help' | 'type'> & { items: readonly TopicSample[] },
    amount: (topic: TopicSample) => Amount,
  ) => family({ ...named, items, labels: ({ labels }) => labels, amount });
  return [
    each(
      {
        name: 'posthorn_produce_records_total',
        help: 'Records appended to the log, by clients, the outbox or the admin API.',
        type: 'counter',
        items: here,
      },
      ({ appended }) => appended.records,
    ),
    each(
      {
        name: 'posthorn_produce_bytes_total',
        help: 'Bytes of the batches appended to the log, as stored.',
        type: 'counter',
        items: here,
      },
      ({ appended }) => appended.bytes,
    ),
    each(
      {
        name: 'posthorn_log_bytes',
        help: 'Bytes of batches between log start and end, as stored.',
        items: here,
      },
      ({ sizeInBytes }) => sizeInBytes,
    ),
    each(
      {
        name: 'posthorn_deadletters',
        help: 'Records kept in a topic that ends in .dlq.',
        items: dead,
      },
      ({ recordCount }) => recordCount,
    ),
    each(
      {
        name: 'posthorn_deadletters_total',
        help: 'Records that a topic that ends in .dlq ever got.',
        type: 'counter',
        items: dead,
      },
      ({ recordsEver }) => recordsEver,
    ),
  ];
}

function ofGroups({ groups }: ClusterSample): Family[] {
  const perTopic = (name: string, help: string, amount: (one: GroupTopicSample) => Amount) =>
    family({
      name: `posthorn_consumer_${name}`,
      help,
      items: groups.flatMap(({ topics }) => topics),
      within: ({ within }) => within.group,
      labels: ({ labels }) => labels,
      amount,
    });
  return [
    perTopic(
      'lag_seconds',
      'Age of the first record not yet read, the largest of the partitions of the topic.',
      ({ lagSeconds }) => lagSeconds,
    ),
    perTopic(
      'lag_records',
      'Records not yet read, sum of the partitions of the topic.',
      ({ lag }) => lag,
    ),
    family({
      name: 'posthorn_group_state',
      help: '1 for the state that the group is in.',
      items: groups,
      within: ({ labels }) => labels.group,
      labels: ({ group: { state } }) => labelsOf({ state }),
      amount: () => 1,
    }),
    family({
      name: 'posthorn_rebalances_total',
      help: 'Generations of the group since this broker coordinates it.',
      type: 'counter',
      items: groups,
      labels: ({ labels }) => labels.group,
      amount: ({ rebalances }) => rebalances,
    }),
  ];
}

function ofLeaders({ ledCount, leaderlessCount }: ClusterSample): Family[] {
  return [
    single('posthorn_leader_partitions', 'Partitions that this broker leads.', ledCount),
    single(
      'posthorn_partitions_without_leader',
      'Partitions that nobody leads, as this broker sees it: every broker tells of all.',
      leaderlessCount,
    ),
  ];
}

function ofRestores({ restores }: ClusterSample): Family[] {
  if (restores === null) return [];
  const found = single(
    'posthorn_database_restores_total',
    'How often brokers found that the database had gone back, and began a new history.',
    restores.count,
  );
  const last = single(
    'posthorn_database_restored_timestamp_seconds',
    'When they found it last; 0 where they never did.',
    restores.lastAt,
  );
  return [{ ...found, type: 'counter' }, last];
}

function ofOutbox({ outbox }: ClusterSample): Family[] {
  if (outbox === null) return [];
  const { pending, oldestSeconds, dead } = outbox;
  return [
    single(
      'posthorn_outbox_pending',
      'Rows of the outbox that wait, counted up to 100,000.',
      pending,
    ),
    single('posthorn_outbox_oldest_seconds', 'Age of the oldest row that waits.', oldestSeconds),
    single(
      'posthorn_outbox_dead',
      'Rows of the outbox that no log took, counted up to 100,000.',
      dead,
    ),
  ];
}

function ofLetters({ letters }: ClusterSample): Family[] {
  if (letters === null) return [];
  const copies = (name: string, kind: JobKindName, help: string): Family => {
    const { copied, failed } = letters.records.find((one) => one.kind === kind) ?? NO_RECORDS;
    return family({
      name: `posthorn_${name}_total`,
      help,
      type: 'counter',
      items: Object.entries({ copied, failed }),
      labels: ([result]) => labelsOf({ result }),
      amount: ([, value]) => value,
    });
  };
  return [
    family({
      name: 'posthorn_deadletters_open',
      help: 'Dead letters that nobody has dealt with, by group, origin and error.',
      items: letters.open,
      labels: ({ group, topic, reason }) => labelsOf({ group, topic, reason }),
      amount: ({ count }) => count,
    }),
    copies('redrives', 'redrive', 'Dead letters that redrives copied, or could not.'),
    copies('replays', 'replay', 'Records that replays copied, or could not.'),
    copies(
      'exports',
      'export',
      'Records that exports wrote, and batches that they could not read.',
    ),
    single('posthorn_exports_stored_bytes', 'What exports store, compressed.', letters.storedBytes),
    family({
      name: 'posthorn_alerts_firing',
      help: 'Alerts of the rules of this cluster that fire, by severity.',
      items: SEVERITIES,
      labels: (severity) => labelsOf({ severity }),
      amount: (severity) => letters.firing.get(severity) ?? 0,
    }),
  ];
}

const NO_RECORDS = { copied: 0n, failed: 0n };
