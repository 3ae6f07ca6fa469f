import type { ClusterSample, LagSample, TopicSample } from './cluster-sample.js';
import { labelsOf, type Family } from './exposition.js';
import type { JobKindName } from '../jobs/job.js';
import { byTopic, known, oldest, total, type Amount } from './sums.js';

/** How topics of dead letters are called unless a service names its own. */
const DEAD_LETTERS_SUFFIX = '.dlq';

/** What no dashboard for Kafka knows of yet. */
export function ownFamilies(sample: ClusterSample): readonly Family[] {
  return [
    ...ofTopics(sample),
    ...ofGroups(sample),
    ...ofLeaders(sample),
    ...ofOutbox(sample),
    ...ofLetters(sample),
  ];
}

function ofTopics({ topics }: ClusterSample): Family[] {
  // A broker that leads nothing of a topic has nothing to say of it.
  const here = topics.filter(({ ledCount, appended }) => ledCount > 0 || appended.records > 0);
  const dead = here.filter(({ name }) => name.endsWith(DEAD_LETTERS_SUFFIX));
  const each = (of: readonly TopicSample[], amount: (topic: TopicSample) => Amount) =>
    known(of, ({ labels }) => labels, amount);
  return [
    {
      name: 'posthorn_produce_records_total',
      help: 'Records appended to the log, by clients, the outbox or the admin API.',
      type: 'counter',
      samples: each(here, ({ appended }) => appended.records),
    },
    {
      name: 'posthorn_produce_bytes_total',
      help: 'Bytes of the batches appended to the log, as stored.',
      type: 'counter',
      samples: each(here, ({ appended }) => appended.bytes),
    },
    {
      name: 'posthorn_log_bytes',
      help: 'Bytes of batches between log start and end, as stored.',
      samples: each(here, ({ sizeInBytes }) => sizeInBytes),
    },
    {
      name: 'posthorn_deadletters',
      help: 'Records kept in a topic that ends in .dlq.',
      samples: each(dead, ({ recordCount }) => recordCount),
    },
    {
      name: 'posthorn_deadletters_total',
      help: 'Records that a topic that ends in .dlq ever got.',
      type: 'counter',
      samples: each(dead, ({ endOffsets }) => endOffsets),
    },
  ];
}

function ofGroups({ groups }: ClusterSample): Family[] {
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
    {
      name: 'posthorn_rebalances_total',
      help: 'Generations of the group since this broker coordinates it.',
      type: 'counter',
      samples: groups.map(({ group: { groupId }, rebalances }) => ({
        labels: labelsOf({ group: groupId }),
        value: rebalances,
      })),
    },
  ];
}

function ofLeaders({ ledCount, leaderlessCount }: ClusterSample): Family[] {
  return [
    {
      name: 'posthorn_leader_partitions',
      help: 'Partitions that this broker leads.',
      samples: [{ labels: '', value: ledCount }],
    },
    {
      name: 'posthorn_partitions_without_leader',
      help: 'Partitions that nobody leads, as this broker sees it: every broker tells of all.',
      samples: [{ labels: '', value: leaderlessCount }],
    },
  ];
}

function ofOutbox({ outbox }: ClusterSample): Family[] {
  if (outbox === null) return [];
  const one = (name: string, help: string, value: number) => ({
    name: `posthorn_outbox_${name}`,
    help,
    samples: [{ labels: '', value }],
  });
  return [
    one('pending', 'Rows of the outbox that wait, counted up to 100,000.', outbox.pending),
    one('oldest_seconds', 'Age of the oldest row that waits.', outbox.oldestSeconds),
    one('dead', 'Rows of the outbox that no log took, counted up to 100,000.', outbox.dead),
  ];
}

function ofLetters({ letters }: ClusterSample): Family[] {
  if (letters === null) return [];
  const copies = (name: string, kind: JobKindName, help: string): Family => {
    const { copied, failed } = letters.records.find((one) => one.kind === kind) ?? NO_RECORDS;
    const results = Object.entries({ copied, failed });
    return {
      name: `posthorn_${name}_total`,
      help,
      type: 'counter',
      samples: results.map(([result, value]) => ({ labels: labelsOf({ result }), value })),
    };
  };
  return [
    {
      name: 'posthorn_deadletters_open',
      help: 'Dead letters that nobody has dealt with, by group, origin and error.',
      samples: letters.open.map(({ group, topic, reason, count }) => ({
        labels: labelsOf({ group, topic, reason }),
        value: count,
      })),
    },
    copies('redrives', 'redrive', 'Dead letters that redrives copied, or could not.'),
    copies('replays', 'replay', 'Records that replays copied, or could not.'),
  ];
}

const NO_RECORDS = { copied: 0n, failed: 0n };
