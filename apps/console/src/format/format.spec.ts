import { describe, expect, it } from '@jest/globals';
import { ago, duration, localClock } from './durations.js';
import { bytes, digits, plural, rate, sum, UNKNOWN } from './numbers.js';

describe('figures', () => {
  it('separates the thousands of 64-bit numbers and loses no digit', () => {
    expect(digits('9223372036854775807')).toBe('9,223,372,036,854,775,807');
    expect(digits('-1234')).toBe('-1,234');
    expect(digits(999)).toBe('999');
    expect(sum(['9007199254740993', null, '1'])).toBe(9007199254740994n);
  });

  it('says that something is not known rather than zero', () => {
    expect([digits(null), bytes(null), rate(undefined), duration(null)]).toEqual(
      Array.from({ length: 4 }, () => UNKNOWN),
    );
  });

  it('gives sizes and rates as much as an eye takes in', () => {
    expect(['0', '999', '1000', '1048576', '999950', '123456789'].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '1 MB',
      '1 MB',
      '123 MB',
    ]);
    expect([0, 0.01, 2.34, 99.96, 12_345.6].map(rate)).toEqual([
      '0',
      '<0.1',
      '2.3',
      '100',
      '12,346',
    ]);
  });

  it('has a plural', () => {
    expect([plural(1, 'record'), plural('2000', 'record'), plural(0, 'entry', 'entries')]).toEqual([
      '1 record',
      '2,000 records',
      '0 entries',
    ]);
  });
});

describe('time', () => {
  it('tells a duration in two units at most', () => {
    expect([0, 0.4, 3.21, 59.6, 250, 7500, 100_000].map(duration)).toEqual([
      '0 s',
      '<1 s',
      '3.2 s',
      '1 min',
      '4 min 10 s',
      '2 h 5 min',
      '1 d 3 h',
    ]);
  });

  it('takes a moment in the near future for now', () => {
    const now = 1_000_000_000_000;
    expect(
      [-2, 3, 42, 90, 7_200, 300_000].map((seconds) => ago(now - seconds * 1000, now)),
    ).toEqual(['now', 'now', '42 s ago', '1 min ago', '2 h ago', '3 d ago']);
  });

  it('shows the milliseconds by which records are compared', () => {
    expect(localClock(new Date(2026, 10, 26, 4, 5, 6, 7))).toBe('04:05:06.007');
  });
});
