import { describe, expect, it } from '@jest/globals';
import type { JourneyBody, JourneyReader, JourneyStepBody } from '@posthorn/admin-client';
import { journeySearchOf } from './journey-search.js';
import { GUTTER, laneWidthOf, layoutOf } from './journey-layout.js';

const reader = (groupId: string, rest: Partial<JourneyReader> = {}): JourneyReader => ({
  groupId,
  state: 'committed',
  failures: 0,
  caused: [],
  ...rest,
});

const step = (offset: string, rest: Partial<JourneyStepBody> = {}): JourneyStepBody => ({
  topic: 'orders',
  partition: 0,
  offset,
  kind: 'event',
  time: null,
  timestamp: '0',
  waitedMs: '0',
  key: null,
  type: null,
  service: 'shop',
  serviceFrom: 'record',
  traceId: null,
  correlationId: null,
  causedBy: null,
  copyOf: null,
  readers: [],
  origin: null,
  groupId: null,
  handler: null,
  attempts: null,
  error: null,
  dueAt: null,
  ...rest,
});

const journey = (
  participants: readonly string[],
  ...steps: readonly JourneyStepBody[]
): JourneyBody => ({
  id: 'o-1',
  ids: ['o-1'],
  steps: [...steps],
  participants: [...participants],
  isComplete: true,
  searched: '1',
  total: '1',
  hasAllReaders: true,
});

const layout = (...args: Parameters<typeof journey>) => layoutOf(journey(...args));

describe('the layout of a journey', () => {
  it('gives each participant a lane, in the order in which they come up', () => {
    const { lanes, rows, width } = layout(
      ['shop', 'kitchen', 'mail'],
      step('0', { readers: [reader('kitchen'), reader('mail')] }),
    );
    expect(lanes.map(({ name }) => name)).toEqual(['shop', 'kitchen', 'mail']);
    expect(lanes.map(({ x }) => x)).toEqual([0.5, 1.5, 2.5].map((n) => GUTTER + n * 200));
    expect(width).toBe(GUTTER + 3 * 200);
    expect(rows[0].lane).toBe(0);
    expect(rows[0].arrivals.map(({ lane }) => lane)).toEqual([1, 2]);
  });

  it('puts a group into the lane of the service that published what it caused', () => {
    const caused = [{ topic: 'payments', partition: 2, offset: '7' }];
    const { lanes, rows } = layout(
      ['shop', 'payment', 'payment-service'],
      step('0', { readers: [reader('payment', { caused })] }),
      step('7', { topic: 'payments', partition: 2, service: 'payment-service' }),
    );
    expect(lanes.map(({ name, groups }) => [name, groups])).toEqual([
      ['shop', []],
      ['payment-service', ['payment']],
    ]);
    expect(rows[0].arrivals[0].lane).toBe(1);
    expect(rows[1].lane).toBe(1);
  });

  it('has a lane for a publisher whom nobody knows, and only then', () => {
    const { lanes, rows } = layout(
      ['mail'],
      step('0', { service: null, readers: [reader('mail')] }),
    );
    expect(lanes.map(({ name }) => name)).toEqual([null, 'mail']);
    expect(rows[0].lane).toBe(0);
  });

  it('puts failures into the lane of the group whose handler failed', () => {
    const { rows } = layout(
      ['shop', 'mail'],
      step('0', { readers: [reader('mail', { state: 'retrying' })] }),
      step('0', { topic: 'orders.mail.retry.1', kind: 'retry', service: null, groupId: 'mail' }),
    );
    expect(rows[1].lane).toBe(1);
    expect(rows[1].arrivals).toEqual([]);
  });

  it('goes downwards, and opens a gap where nothing happened for a second or more', () => {
    const { rows, height } = layout(
      ['shop'],
      step('0', { waitedMs: '5000' }),
      step('1', { waitedMs: '999' }),
      step('2', { waitedMs: '61000' }),
    );
    expect(rows.map(({ gap }) => gap?.ms ?? null)).toEqual([null, null, 61_000]);
    const [first, second, third] = rows.map(({ y }) => y);
    expect(third - second).toBeGreaterThan(second - first);
    expect(rows[2].gap!.y).toBeGreaterThan(second);
    expect(rows[2].gap!.y).toBeLessThan(third);
    expect(height).toBeGreaterThan(third);
  });
});

describe('the URL of a journey', () => {
  it.each([
    [{}, {}],
    [{ id: 17 }, { id: '17' }],
    [{ id: ' o-1 ' }, { id: 'o-1' }],
    [{ id: ['o-1'] }, {}],
  ])('%j means %j', (url, search) => {
    expect(journeySearchOf(url)).toEqual(search);
  });
});

it('has lanes that are seen whole on a screen of 1280 pixels, up to six of them', () => {
  const widths = [1, 4, 5, 6].map((lanes) => GUTTER + lanes * laneWidthOf(lanes));
  expect(Math.max(...widths)).toBeLessThanOrEqual(1_020);
  expect([laneWidthOf(1), laneWidthOf(12)]).toEqual([200, 150]);
});
