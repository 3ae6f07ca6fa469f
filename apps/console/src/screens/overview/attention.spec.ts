import type {
  AlertBody,
  ClusterBody,
  DeadLetterGroup,
  LiveFiguresBody,
  LiveGroupBody,
} from '@posthorn/admin-client';
import { expect, it } from '@jest/globals';
import { calmOf, findingsOf, lateText } from './attention.js';

const group = (groupId: string, rest: Partial<LiveGroupBody>): LiveGroupBody => ({
  groupId,
  state: 'Stable',
  memberCount: 1,
  lag: '0',
  lagSeconds: 0,
  consumedPerSecond: 0,
  producedPerSecond: 0,
  secondsToDrain: null,
  ...rest,
});

const figures = (groups: LiveGroupBody[]): LiveFiguresBody => ({
  at: '2026-11-26T03:00:00Z',
  rateSeconds: 10,
  producedPerSecond: 0,
  consumedPerSecond: 0,
  worstLag: null,
  topicCount: 1,
  groupCount: groups.length,
  topics: [],
  groups,
  unreachableBrokers: [],
});

const alert = (id: string, rest: Partial<AlertBody>): AlertBody => ({
  id,
  rule: 'late',
  severity: 'warning',
  state: 'firing',
  labels: {},
  summary: `alert ${id}`,
  value: null,
  since: '2026-11-26T03:00:00Z',
  seenAt: '2026-11-26T03:00:00Z',
  firedAt: '2026-11-26T03:00:00Z',
  resolvedAt: null,
  ...rest,
});

it('tells of alerts that fire, in one line, the critical one by name', () => {
  expect(findingsOf(null, undefined, [], [alert('1', { state: 'pending' })])).toEqual([]);
  expect(findingsOf(null, undefined, [], [alert('1', {})])).toMatchObject([
    { tone: 'warn', text: 'alert 1', to: '/alerts' },
  ]);
  const all = [alert('1', {}), alert('2', { severity: 'critical' }), alert('3', {})];
  expect(findingsOf(null, undefined, [], all)).toMatchObject([
    { tone: 'bad', text: 'alert 2, and 2 more alerts' },
  ]);
});

const cluster = { leaderlessPartitionCount: 0 } as ClusterBody;

it('finds nothing where nothing is known, and nothing where all is well', () => {
  expect(findingsOf(null, undefined)).toEqual([]);
  const fine = [
    group('a', {}),
    group('b', { lag: '5', lagSeconds: 2 }),
    group('c', { memberCount: 0 }),
  ];
  expect(findingsOf(figures(fine), cluster)).toEqual([]);
});

it('finds groups that are late or gone, partitions and brokers that nobody hears, the worst first', () => {
  const found = findingsOf(
    {
      ...figures([
        group('slow', { lag: '10', lagSeconds: 45 }),
        group('lost', { lag: '1200', lagSeconds: 3, memberCount: 0 }),
        group('late', { lag: '9', lagSeconds: 400 }),
      ]),
      unreachableBrokers: [{ brokerId: 2, detail: 'timed out' }],
    },
    { ...cluster, leaderlessPartitionCount: 3 },
  );
  expect(found.map(({ tone, text }) => `${tone}: ${text}`)).toEqual([
    'bad: 3 partitions without a leader: nothing can be written or read there',
    'bad: Broker 2 does not answer',
    'bad: lost has no members, and 1,200 records wait',
    'bad: late is 6 min 40 s behind: 9 records wait',
    'warn: slow is 45 s behind: 10 records wait',
  ]);
  expect(found.every(({ to, group: id }) => (to === '/brokers') === (id === undefined))).toBe(true);
});

it('names the handler that gave up on records, and why', () => {
  const letters = {
    id: '7',
    group: 'payment',
    handler: 'PaymentController.charge',
    error: 'CardDeclined',
    open: 3,
  } as DeadLetterGroup;
  expect(findingsOf(null, cluster, [letters, { ...letters, id: '8', handler: '' }])).toMatchObject([
    { letterGroup: '7', text: 'PaymentController.charge gave up on 3 records: CardDeclined' },
    { letterGroup: '8', text: 'payment gave up on 3 records: CardDeclined' },
  ]);
});

it('calls all well only while the broker that knows it answers', () => {
  expect(calmOf(true, false)).toEqual({ tone: 'good', text: 'All is well: everybody keeps up.' });
  expect(calmOf(false, false).tone).toBe('quiet');
  expect(calmOf(true, true)).toEqual({ tone: 'quiet', text: expect.stringContaining('not known') });
});

it('counts every group that it tells of, also one that nobody reads with and that is not late as yet', () => {
  const groups = [
    group('quick', { lag: '3', lagSeconds: 1 }),
    group('late', { lag: '9', lagSeconds: 40 }),
    group('left', { memberCount: 0, lag: '85', lagSeconds: 21 }),
  ];
  expect(findingsOf(figures(groups), undefined)).toHaveLength(2);
  expect(lateText(groups)).toBe('2 groups late');
  expect(lateText(groups.slice(0, 1))).toBe('All of them keep up');
});

it('names a group whose id turns the direction of writing so that the rest of the sentence can be read', () => {
  const late = group('\u202Ertl', { memberCount: 0, lag: '3' });
  const [finding] = findingsOf(figures([late]), undefined);
  expect(finding.text).toBe(String.raw`\u202ertl has no members, and 3 records wait`);
});
