import { describe, expect, it } from '@jest/globals';
import type { PartitionLag } from '../groups/lag.service.js';
import {
  completed,
  CONDITION_TYPES,
  conditionErrors,
  type AlertCondition,
} from './alert-condition.js';
import { NOT_ASKED, type AlertFacts, type GroupFact } from './alert-facts.js';
import { ALERTS_PER_RULE_MAX, planOf, type LiveAlert } from './evaluation-plan.js';
import { observe, type Observations } from './observations.js';

const NOTHING: AlertFacts = {
  groups: NOT_ASKED,
  letters: NOT_ASKED,
  failedJobs: NOT_ASKED,
  liveBrokers: NOT_ASKED,
  leaderlessPartitions: NOT_ASKED,
  outboxOldestSeconds: NOT_ASKED,
  storage: NOT_ASKED,
  restores: NOT_ASKED,
};

const partition = (index: number, rest: Partial<PartitionLag> = {}): PartitionLag => ({
  topic: 'orders',
  partition: index,
  committedOffset: 10n,
  highWatermark: 15n,
  lag: 5n,
  lagSeconds: 30,
  memberId: 'm-1',
  ...rest,
});

const group = (groupId: string, rest: Partial<GroupFact> = {}): GroupFact => ({
  groupId,
  memberCount: 1,
  lags: [partition(0)],
  paused: new Set(),
  ...rest,
});

function seen(condition: AlertCondition, facts: Partial<AlertFacts>): Observations {
  const observed = observe(completed(condition), { ...NOTHING, ...facts });
  if ('unknown' in observed) throw new Error(observed.unknown);
  return observed.value;
}

const subjects = (condition: AlertCondition, facts: Partial<AlertFacts>): string[] =>
  seen(condition, facts).holding.map(({ subject }) => subject);

const ofGroups = (...groups: GroupFact[]): Partial<AlertFacts> => ({
  groups: { value: { groups, isComplete: true } },
});

describe('a condition', () => {
  it('of lag holds beyond its limit, and for the groups that it is about', () => {
    const facts = ofGroups(group('a-1'), group('a-2', { lags: [partition(0, { lagSeconds: 9 })] }));
    expect(subjects({ type: 'groupLag', group: '*', lagSeconds: 29 }, facts)).toEqual(['a-1']);
    expect(subjects({ type: 'groupLag', group: '*', lagSeconds: 30 }, facts)).toEqual([]);
    const prefixed = { type: 'groupLag', patternType: 'prefixed', group: 'a-' } as const;
    expect(subjects({ ...prefixed, lagRecords: 4 }, facts)).toEqual(['a-1', 'a-2']);
    expect(subjects({ type: 'groupLag', group: 'a-2', lagSeconds: 1 }, facts)).toEqual(['a-2']);
  });

  it('of lag knows by one partition what it cannot know by all', () => {
    const away = partition(1, { highWatermark: null, lag: null, lagSeconds: null });
    const rule = { type: 'groupLag', group: '*', lagSeconds: 20 } as const;
    const late = seen(rule, ofGroups(group('late', { lags: [partition(0), away] })));
    expect(late.holding).toHaveLength(1);
    const quick = partition(0, { lagSeconds: 1 });
    const unsure = seen(rule, ofGroups(group('quick', { lags: [quick, away] })));
    expect([unsure.holding, [...unsure.unknown]]).toEqual([[], ['quick']]);
  });

  it('of a stuck partition is about what has a reader, something to read and no pause', () => {
    const lags = [
      partition(0),
      partition(1, { lag: 0n, lagSeconds: 0 }),
      partition(2, { memberId: null }),
      partition(3),
      partition(4, { committedOffset: null }),
    ];
    const facts = ofGroups(group('g', { lags, paused: new Set(['orders/3']) }));
    const { holding } = seen({ type: 'partitionStuck', group: 'g' }, facts);
    expect(holding.map(({ subject, marker }) => [subject, marker])).toEqual([['g/orders/0', '10']]);
  });

  it('of a group without members holds for one that is not there, unless nobody can tell', () => {
    const rule = { type: 'groupWithoutMembers', group: 'gone' } as const;
    expect(subjects(rule, ofGroups(group('other')))).toEqual(['gone']);
    const partial = { groups: { value: { groups: [], isComplete: false } } };
    expect(seen(rule, partial)).toMatchObject({ holding: [], isComplete: false });
    const idle = group('idle', { memberCount: 0, lags: [partition(0, { lag: 0n })] });
    const withLag = { type: 'groupWithoutMembers', group: '*', onlyWithLag: true } as const;
    expect(subjects(withLag, ofGroups(idle, group('left', { memberCount: 0 })))).toEqual(['left']);
  });

  it('of dead letters counts those of one failure within its own window', () => {
    const letter = {
      letterGroupId: '7',
      group: 'payment',
      handler: 'charge',
      exception: 'Error',
      fingerprint: 'f',
      originTopic: 'orders',
      count: 3,
    };
    const facts = { letters: { value: new Map([[300, [letter]]]) } };
    expect(subjects({ type: 'deadLetters' }, facts)).toEqual(['7/orders']);
    expect(subjects({ type: 'deadLetters', count: 4 }, facts)).toEqual([]);
    expect(subjects({ type: 'deadLetters', windowSeconds: 600 }, facts)).toEqual([]);
    expect(subjects({ type: 'deadLetters', fingerprint: 'other' }, facts)).toEqual([]);
  });

  it('of brokers, leaders, jobs, the outbox and the database says what it was told', () => {
    const facts: Partial<AlertFacts> = {
      liveBrokers: { value: [1, 3] },
      leaderlessPartitions: { value: 2 },
      failedJobs: {
        value: [
          { id: '9', kind: 'replay', error: 'x', secondsAgo: 50 },
          { id: '8', kind: 'export', error: 'y', secondsAgo: 50 },
        ],
      },
      outboxOldestSeconds: { value: 61 },
      storage: {
        value: [
          { secondsAgo: 900, bytes: 100 },
          { secondsAgo: 500, bytes: 400 },
          { secondsAgo: 0, bytes: 1_000 },
        ],
      },
    };
    expect(subjects({ type: 'brokerDown', brokerIds: [1, 2] }, facts)).toEqual(['broker/2']);
    expect(subjects({ type: 'brokerDown', brokersMin: 3 }, facts)).toEqual(['brokers']);
    expect(subjects({ type: 'partitionsWithoutLeader' }, facts)).toEqual(['partitions']);
    expect(subjects({ type: 'jobFailed', jobKind: 'replay' }, facts)).toEqual(['replay/9']);
    expect(subjects({ type: 'jobFailed', jobKind: 'redrive' }, facts)).toEqual([]);
    expect(subjects({ type: 'jobFailed', jobKind: 'export' }, facts)).toEqual(['export/8']);
    expect(subjects({ type: 'outboxStands', seconds: 60 }, facts)).toEqual(['outbox']);
    expect(subjects({ type: 'databaseSize', bytes: '1000' }, facts)).toEqual([]);
    const grown = (windowSeconds: number): AlertCondition => ({
      type: 'databaseGrowth',
      bytes: '700',
      windowSeconds,
    });
    expect(subjects(grown(600), facts)).toEqual(['database']);
    expect(subjects(grown(400), facts)).toEqual([]);
    // The past is shorter than the window: it grew by so much within even less.
    expect(subjects(grown(86_400), facts)).toEqual(['database']);
  });

  it('of a database that has gone back holds for each time within the window', () => {
    const lastSignAt = new Date('2026-11-27T10:00:00Z');
    const found = (history: string, secondsAgo: number) => ({
      history,
      reason: 'the timeline was 1 and is 2',
      lastSignAt,
      secondsAgo,
    });
    const facts = { restores: { value: [found('9', 10), found('5', 4_000)] } };
    expect(seen({ type: 'databaseRestored' }, facts).holding).toMatchObject([
      {
        subject: 'database/9',
        summary:
          'The database has gone back (the timeline was 1 and is 2): what was committed after 2026-11-27T10:00:00.000Z may be lost.',
      },
    ]);
    expect(subjects({ type: 'databaseRestored', windowSeconds: 86_400 }, facts)).toHaveLength(2);
  });

  it('of which nothing is known says why', () => {
    const facts = { ...NOTHING, groups: { unknown: 'the coordinator is away' } };
    const rule = { type: 'groupLag', group: '*', lagSeconds: 1 } as const;
    expect(observe(rule, facts)).toEqual({ unknown: 'the coordinator is away' });
  });

  it.each(CONDITION_TYPES)('%s says which fields it lacks, and which say nothing to it', (type) => {
    const foreign = { type, jobKind: 'replay', count: 1, seconds: 1 } as const;
    expect(conditionErrors(foreign).map(({ pointer }) => pointer)).not.toEqual([]);
  });
});

describe('what a look changes of the alerts of a rule', () => {
  const holding = (...names: string[]): Observations => ({
    holding: names.map((subject) => ({
      subject,
      labels: {},
      summary: subject,
      value: null,
      marker: null,
    })),
    unknown: new Set(),
    isComplete: true,
  });
  const alert = (id: bigint, subject: string, state: LiveAlert['state']): LiveAlert => ({
    id,
    rule: 'r',
    subject,
    state,
    sinceMs: 0,
    marker: null,
  });

  it('is a beginning, a firing, an end, or nothing that anybody has heard of', () => {
    const live = [alert(1n, 'a', 'pending'), alert(2n, 'b', 'firing'), alert(3n, 'c', 'pending')];
    const plan = planOf({ forSeconds: 10 }, holding('a', 'd'), live, 10_000);
    expect(plan.begun.map(({ subject, state }) => [subject, state])).toEqual([['d', 'pending']]);
    expect(plan.kept.map(({ id, isNewlyFiring }) => [id, isNewlyFiring])).toEqual([[1n, true]]);
    expect([plan.resolved, plan.dropped]).toEqual([[2n], [3n]]);
  });

  it('leaves alone what nobody can say', () => {
    const unsure = { ...holding(), isComplete: false };
    const plan = planOf({ forSeconds: 0 }, unsure, [alert(1n, 'a', 'firing')], 5_000);
    expect(plan).toEqual({ begun: [], kept: [], dropped: [], resolved: [] });
  });

  it('is bounded, and what is known already has its place', () => {
    const names = Array.from({ length: 3 * ALERTS_PER_RULE_MAX }, (_, index) => `g-${index}`);
    const last = alert(1n, names.at(-1)!, 'firing');
    const plan = planOf({ forSeconds: 0 }, holding(...names), [last], 5_000);
    expect(plan.kept.map(({ id }) => id)).toEqual([1n]);
    expect(plan.begun).toHaveLength(ALERTS_PER_RULE_MAX - 1);
  });
});
