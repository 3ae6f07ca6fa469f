import fc from 'fast-check';
import { UsageError } from '../runtime/cli-error.js';
import { durationMs, durationText, parseDuration } from './duration.js';
import { parsePartitions, parseRate, wholeNumber } from './numbers.js';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1.5d', 129_600_000],
    ['2w', 1_209_600_000],
  ])('%s are %d milliseconds', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '10', 'h', '1x', '1h ', '-1h', '1e3s', '99999999999999999w'])(
    '%j is none',
    (text) => {
      expect(durationMs(text)).toBeNull();
      expect(() => parseDuration(text)).toThrow(UsageError);
    },
  );

  it('are told by their two largest units', () => {
    expect([12, 5_000, 65_000, 90_061_000, 86_400_000].map(durationText)).toEqual([
      '12ms',
      '5s',
      '1m 5s',
      '1d 1h',
      '1d',
    ]);
  });
});

describe('rates', () => {
  it.each([
    ['100', 100],
    ['100/s', 100],
    ['30/m', 0.5],
    ['1/10s', 0.1],
    ['2.5/s', 2.5],
  ])('%s are %d a second', (text, perSecond) => {
    expect(parseRate(text)).toBeCloseTo(perSecond, 9);
  });

  it.each(['', '0', '-1', 'x/s', '1/', '1/x', '1/s/s', '1/0s'])('%j is none', (text) => {
    expect(() => parseRate(text)).toThrow(UsageError);
  });
});

describe('partitions', () => {
  it('are a list with ranges, ordered and each once', () => {
    expect(parsePartitions('7,0-3,2')).toEqual([0, 1, 2, 3, 7]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { minLength: 1 }), (numbers) => {
        expect(parsePartitions(numbers.join(','))).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });

  it.each(['', 'a', '1,', '3-1', '-1', '1-2-3'])('%j are none', (text) => {
    expect(() => parsePartitions(text)).toThrow(UsageError);
  });
});

describe('whole numbers', () => {
  it('stay within their bounds, which the refusal names', () => {
    expect(wholeNumber(1, 10)('10')).toBe(10);
    expect(() => wholeNumber(1, 10)('11')).toThrow('from 1 to 10');
    expect(() => wholeNumber(1)('0')).toThrow('at least 1');
    expect(() => wholeNumber(1)('1.5')).toThrow(UsageError);
  });
});
