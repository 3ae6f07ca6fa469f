import { describe, expect, it } from '@jest/globals';
import {
  CONDITION_TYPES,
  conditionText,
  initialCondition,
  type Condition,
} from './condition-text.js';
import { deliveriesSearchOf } from './deliveries-search.js';

describe('what a rule watches for', () => {
  it.each<[Condition, string]>([
    [
      { type: 'groupLag', group: 'payment', lagSeconds: 90 },
      'payment is more than 1 min 30 s behind',
    ],
    [
      { type: 'groupLag', group: 'pay', patternType: 'prefixed', lagSeconds: 60, lagRecords: 5 },
      'a group pay… is more than 1 min or 5 records behind',
    ],
    [{ type: 'partitionStuck', group: '*' }, 'a group stands still in a partition'],
    [
      { type: 'deadLetters', count: 3, originTopic: 'orders', windowSeconds: 60 },
      '3 dead letters of a group from orders within 1 min',
    ],
    [{ type: 'brokerDown', brokersMin: 3 }, 'there are fewer than 3 brokers'],
    [{ type: 'databaseRestored', windowSeconds: 3_600 }, 'the database has gone back within 1 h'],
    [{ type: 'databaseSize', bytes: '50000000000' }, 'the database has more than 50 GB'],
  ])('%j reads "%s"', (condition, text) => {
    expect(conditionText(condition)).toBe(text);
  });

  it.each(CONDITION_TYPES)('%s begins as something that reads well', (type) => {
    const text = conditionText(initialCondition(type));
    expect(text).not.toMatch(/undefined|–|more than (?:behind|$)/);
  });
});

describe('whose deliveries are in the URL', () => {
  it.each([
    [{}, {}],
    [{ webhook: '', rule: 7 }, {}],
    [
      { webhook: 'on-call', rule: 'late' },
      { webhook: 'on-call', rule: 'late' },
    ],
  ])('%j means %j', (url, search) => {
    expect(deliveriesSearchOf(url)).toEqual(search);
  });
});
