import { describe, expect, it } from '@jest/globals';
import type { DatabaseRow } from '../sql/leases.js';
import { historyVerdict } from './what-went-back.js';

const HERE = { systemIdentifier: '7712', timeline: 2 };
const KNOWN: DatabaseRow = { ...HERE, flushedLsn: 1_000n, history: 5n, stored: HERE };

const kindOf = (seen: Partial<DatabaseRow>, known: DatabaseRow | null = KNOWN): string =>
  historyVerdict(known, { ...KNOWN, ...seen }).kind;

describe('a database', () => {
  it('is the same while it grows, and after a crash that lost nothing', () => {
    expect(kindOf({})).toBe('same');
    expect(kindOf({ flushedLsn: 2_000n })).toBe('same');
    expect(kindOf({}, null)).toBe('same');
  });

  it.each<[string, Partial<DatabaseRow>]>([
    ['its server has another identifier than stands in it', { systemIdentifier: '9' }],
    ['its server is on another timeline than stands in it', { timeline: 3 }],
  ])('has gone back when %s, for whoever has just started too', (_, seen) => {
    expect(kindOf(seen, null)).toBe('went back');
    expect(kindOf(seen)).toBe('went back');
  });

  it.each<[string, Partial<DatabaseRow>]>([
    ['its write-ahead log is shorter than it was', { flushedLsn: 999n }],
    ['a history is back that was over', { history: 4n }],
    [
      'the old primary is back, in which nothing stands of the new one',
      { timeline: 1, stored: { ...HERE, timeline: 1 } },
    ],
  ])('has gone back for whoever remembers that %s', (_, seen) => {
    expect(kindOf(seen)).toBe('went back');
    expect(kindOf(seen, null)).toBe('same');
  });

  it('is in the history that another broker has begun', () => {
    const there = { systemIdentifier: '9', timeline: 1 };
    expect(kindOf({ ...there, stored: there, history: 6n, flushedLsn: 10n })).toBe(
      'begun elsewhere',
    );
  });

  it('is named when it was not, as far as its server tells', () => {
    const nothing = { systemIdentifier: null, timeline: null };
    expect(kindOf({ stored: nothing })).toBe('unnamed');
    expect(kindOf({ stored: { ...HERE, timeline: null } })).toBe('unnamed');
  });

  it('is taken for the same by what a server does not tell', () => {
    const nothing = { systemIdentifier: null, timeline: null, flushedLsn: null };
    expect(kindOf(nothing)).toBe('same');
    expect(kindOf({ ...nothing, stored: { systemIdentifier: null, timeline: null } })).toBe('same');
  });
});
