import type {
  DeadLetterGroup,
  LiveFiguresBody,
  LiveGroupBody,
  ServiceSummary,
} from '@posthorn/admin-client';
import { expect, it } from '@jest/globals';
import { healthOf } from './service-health.js';

const service = (name: string, ...groups: string[]): ServiceSummary => ({
  name,
  produces: [],
  consumes: [],
  groups,
  instances: 1,
  recordsPerSecond: 0,
  lastSeenAt: null,
});

const figures = (lags: Record<string, number>) =>
  ({
    groups: Object.entries(lags).map(
      ([groupId, lagSeconds]) => ({ groupId, lagSeconds, lag: '1' }) as LiveGroupBody,
    ),
  }) as LiveFiguresBody;

const letters = (id: string, group: string, open: number) =>
  ({ id, group, open, error: 'TypeError' }) as DeadLetterGroup;

it('puts the sick first, each with the way to its cause', () => {
  const services = [
    service('alerts', 'alerts'),
    service('desk'),
    service('kitchen', 'kitchen', 'kitchen-screen'),
    service('payment', 'payment'),
    service('tips', 'tips'),
  ];
  const found = healthOf(
    services,
    figures({ alerts: 2, kitchen: 45, 'kitchen-screen': 31, payment: 0, tips: 400 }),
    [letters('9', 'payment', 2), letters('4', 'payment', 1), letters('5', 'tips', 8)],
  );
  expect(found).toMatchObject([
    {
      name: 'payment',
      tone: 'bad',
      text: '3 dead letters: TypeError',
      letterGroup: '9',
    },
    { name: 'tips', tone: 'bad', text: '6 min 40 s behind', group: 'tips' },
    { name: 'kitchen', tone: 'warn', text: '45 s behind', group: 'kitchen' },
    { name: 'alerts', tone: 'good', text: 'keeps up', group: 'alerts' },
    { name: 'desk', tone: 'good', text: 'writes only' },
  ]);
});

it('does not call a service well that left its group and was not seen since', () => {
  const at = '2026-11-26T03:00:00Z';
  const seen = (lastSeenAt: string) => ({ ...service('kitchen'), lastSeenAt });
  const now = { ...figures({}), at };
  expect(healthOf([seen('2026-11-26T02:58:00Z')], now, [])).toMatchObject([
    { tone: 'quiet', text: 'last seen 2 min ago' },
  ]);
  expect(healthOf([seen('2026-11-26T02:59:50Z')], now, [])).toMatchObject([
    { tone: 'good', text: 'writes only' },
  ]);
});

it('says nothing bad before it knows', () => {
  expect(healthOf([service('a', 'a')], null, [])).toMatchObject([{ tone: 'good' }]);
});
