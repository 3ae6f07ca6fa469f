import type { PartitionLag } from '../groups/lag.service.js';
import {
  isAboutGroup,
  literalGroup,
  type AlertCondition,
  type ConditionType,
} from './alert-condition.js';
import type { AlertFacts, Fact, FactName, GroupFact } from './alert-facts.js';

/** The condition holds for one subject. */
export interface Observation {
  /** Equal for the same one at every look; within the rule. */
  readonly subject: string;
  /** What the subject is, by names that stay: group, topic, partition, … */
  readonly labels: Readonly<Record<string, string>>;
  /** A sentence for people. */
  readonly summary: string;
  /** The figure that is compared; null where there is none. */
  readonly value: number | null;
  /** See alert-state.ts. */
  readonly marker: string | null;
}

export interface Observations {
  readonly holding: readonly Observation[];
  /** Subjects of which nobody can say at the moment. */
  readonly unknown: ReadonlySet<string>;
  /** false: of what is not listed nobody can say, either. */
  readonly isComplete: boolean;
}

type Observe = (condition: AlertCondition, facts: AlertFacts) => Fact<Observations>;

/** What a rule's condition comes to. Pure: facts in, subjects out; why not, when they are not known. */
export function observe(condition: AlertCondition, facts: AlertFacts): Fact<Observations> {
  return OBSERVERS[condition.type].observe(condition, facts);
}

/** What has to be looked at for a condition. */
export function factOf(type: ConditionType): FactName {
  return OBSERVERS[type].fact;
}

/** The same of all observers: a fact, and what it says of a condition. */
function about<Name extends FactName>(
  fact: Name,
  look: (condition: AlertCondition, value: ValueOf<Name>) => Observations | readonly Observation[],
): { readonly fact: FactName; readonly observe: Observe } {
  const observeFact: Observe = (condition, facts) => {
    const known = facts[fact] as Fact<ValueOf<Name>>;
    if ('unknown' in known) return known;
    const seen = look(condition, known.value);
    return { value: 'holding' in seen ? seen : { holding: seen, ...ALL_KNOWN } };
  };
  return { fact, observe: observeFact };
}

type ValueOf<Name extends FactName> = AlertFacts[Name] extends Fact<infer Value> ? Value : never;

const ALL_KNOWN = { unknown: new Set<string>(), isComplete: true } as const;

const OBSERVERS: Readonly<
  Record<ConditionType, { readonly fact: FactName; readonly observe: Observe }>
> = {
  groupLag: about('groups', (condition, { groups, isComplete }) => {
    const unknown = new Set<string>();
    const holding = groups.filter(ofGroup(condition)).flatMap((group) => {
      const seen = lagging(condition, group);
      if (seen === 'unknown') unknown.add(group.groupId);
      return seen === null || seen === 'unknown' ? [] : [seen];
    });
    return { holding, unknown, isComplete };
  }),
  partitionStuck: about('groups', (condition, { groups, isComplete }) => {
    const unknown = new Set<string>();
    const holding = groups.filter(ofGroup(condition)).flatMap((group) => stuck(group, unknown));
    return { holding, unknown, isComplete };
  }),
  groupWithoutMembers: about('groups', (condition, { groups, isComplete }) => {
    const unknown = new Set<string>();
    const holding = groups
      .filter(ofGroup(condition))
      .flatMap((group) => deserted(condition, group, unknown));
    const wanted = literalGroup(condition);
    const isMissing = wanted !== null && !groups.some(({ groupId }) => groupId === wanted);
    const missing =
      isMissing && isComplete && condition.onlyWithLag !== true ? [absent(wanted)] : [];
    return { holding: [...holding, ...missing], unknown, isComplete };
  }),
  deadLetters: about('letters', ({ count = 1, windowSeconds = 0, ...condition }, byWindow) =>
    (byWindow.get(windowSeconds) ?? [])
      .filter(
        (one) =>
          one.count >= count &&
          isAboutGroup(condition, one.group) &&
          (condition.fingerprint ?? one.fingerprint) === one.fingerprint &&
          (condition.originTopic ?? one.originTopic) === one.originTopic,
      )
      .map(({ letterGroupId, count: value, ...labels }) => ({
        subject: `${letterGroupId}/${labels.originTopic}`,
        labels: { ...labels, letterGroupId },
        summary: `${value} new dead letter${value === 1 ? '' : 's'} of ${labels.group} within ${windowSeconds} s: ${labels.exception} in ${labels.handler}.`,
        value,
        marker: null,
      })),
  ),
  jobFailed: about('failedJobs', ({ jobKind, windowSeconds = 0 }, jobs) =>
    jobs
      .filter((job) => job.secondsAgo <= windowSeconds && (jobKind ?? job.kind) === job.kind)
      .map(({ id, kind, error }) => ({
        subject: `${kind}/${id}`,
        labels: { job: id, jobKind: kind },
        summary: `The ${kind} ${id} failed: ${error ?? 'nobody knows why'}.`,
        value: null,
        marker: null,
      })),
  ),
  brokerDown: about('liveBrokers', ({ brokerIds = [], brokersMin = 0 }, live) => [
    ...brokerIds
      .filter((id) => !live.includes(id))
      .map((id) => ({
        subject: `broker/${id}`,
        labels: { broker: String(id) },
        summary: `Broker ${id} is not there.`,
        value: null,
        marker: null,
      })),
    ...single(
      live.length < brokersMin,
      'brokers',
      `There are ${live.length} brokers, and there should be ${brokersMin} at least.`,
      live.length,
    ),
  ]),
  partitionsWithoutLeader: about('leaderlessPartitions', (_, count) =>
    single(count > 0, 'partitions', `${count} partitions have no leader.`, count),
  ),
  outboxStands: about('outboxOldestSeconds', ({ seconds = 0 }, oldest) =>
    single(
      oldest > seconds,
      'outbox',
      `The oldest record in the outbox waits for ${rounded(oldest)} s (limit ${seconds} s).`,
      oldest,
    ),
  ),
  databaseSize: about('storage', ({ bytes = '0' }, points) => {
    const now = points.at(-1)?.bytes ?? 0;
    const text = `The database has ${now} bytes (limit ${bytes}).`;
    return single(now > Number(bytes), 'database', text, now);
  }),
  databaseGrowth: about('storage', ({ bytes = '0', windowSeconds = 0 }, points) => {
    // Without a past as long as the window: since the oldest figure there is, which can only be less.
    const before = points.findLast(({ secondsAgo }) => secondsAgo >= windowSeconds) ?? points[0];
    const grown = (points.at(-1)?.bytes ?? 0) - (before?.bytes ?? 0);
    const text = `The database grew by ${grown} bytes within ${windowSeconds} s (limit ${bytes}).`;
    return single(grown > Number(bytes), 'database', text, grown);
  }),
  databaseRestored: about('restores', ({ windowSeconds = 0 }, restores) =>
    restores
      .filter(({ secondsAgo }) => secondsAgo <= windowSeconds)
      .map(({ history, reason, lastSignAt }) => ({
        subject: `database/${history}`,
        labels: { history },
        summary: `The database has gone back (${reason}): what was committed after ${lastSignAt.toISOString()} may be lost.`,
        value: null,
        marker: null,
      })),
  ),
};

const ofGroup =
  (condition: AlertCondition) =>
  ({ groupId }: GroupFact): boolean =>
    isAboutGroup(condition, groupId);

/** By what is known: one partition beyond the limit is enough, whatever the others are. */
function lagging(
  { lagSeconds, lagRecords }: AlertCondition,
  { groupId, lags }: GroupFact,
): Observation | 'unknown' | null {
  const seconds = Math.max(0, ...lags.map((lag) => lag.lagSeconds ?? 0));
  const records = lags.reduce((sum, { lag }) => sum + Number(lag ?? 0n), 0);
  const isLate = lagSeconds !== undefined && seconds > lagSeconds;
  const isFar = lagRecords !== undefined && records > lagRecords;
  if (isLate || isFar) {
    const behind = isLate
      ? `${rounded(seconds)} s behind (limit ${lagSeconds} s)`
      : `${records} records behind (limit ${lagRecords})`;
    return {
      subject: groupId,
      labels: { group: groupId },
      summary: `Group ${groupId} is ${behind}.`,
      value: isLate ? seconds : records,
      marker: null,
    };
  }
  const isAllKnown = lags.every(
    (lag) => isKnown(lag) && (lagSeconds === undefined || isAgeKnown(lag)),
  );
  return isAllKnown ? null : 'unknown';
}

/** Where nothing is committed there is nothing to be behind of. */
function isKnown({ committedOffset, lag }: PartitionLag): boolean {
  return committedOffset === null || lag !== null;
}

function isAgeKnown({ committedOffset, lagSeconds }: PartitionLag): boolean {
  return committedOffset === null || lagSeconds !== null;
}

/** Something to read, somebody to read it, and the committed offset, as the marker, stands. */
function stuck({ groupId, lags, paused }: GroupFact, unknown: Set<string>): Observation[] {
  return lags.flatMap((one) => {
    const { topic, partition, committedOffset, lag, lagSeconds, memberId } = one;
    const subject = `${groupId}/${topic}/${partition}`;
    if (!isKnown(one)) unknown.add(subject);
    if (committedOffset === null || memberId === null || lag === null) return [];
    // Without an age there is no record: retention took what was not read.
    if (lag === 0n || lagSeconds === 0) return [];
    if (paused.has(`${topic}/${partition}`)) return [];
    return [
      {
        subject,
        labels: { group: groupId, topic, partition: String(partition), member: memberId },
        summary: `Group ${groupId} stands still in ${topic}-${partition} at offset ${committedOffset}, with ${lag} records to read.`,
        value: Number(lag),
        marker: String(committedOffset),
      },
    ];
  });
}

function deserted(
  { onlyWithLag }: AlertCondition,
  { groupId, memberCount, lags }: GroupFact,
  unknown: Set<string>,
): Observation[] {
  if (memberCount > 0) return [];
  const lag = lags.reduce((sum, one) => sum + Number(one.lag ?? 0n), 0);
  if (onlyWithLag === true && lag === 0) {
    if (!lags.every((one) => isKnown(one))) unknown.add(groupId);
    return [];
  }
  const summary = `Group ${groupId} has no members, and ${lag} records to read.`;
  return [{ subject: groupId, labels: { group: groupId }, summary, value: lag, marker: null }];
}

function absent(groupId: string): Observation {
  const summary = `There is no group ${groupId}.`;
  return { subject: groupId, labels: { group: groupId }, summary, value: null, marker: null };
}

function single(holds: boolean, subject: string, summary: string, value: number): Observation[] {
  return holds ? [{ subject, labels: {}, summary, value, marker: null }] : [];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
