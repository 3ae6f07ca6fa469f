import fc from 'fast-check';
import { UsageError } from '../runtime/cli-error.js';
import { offsetOf, parseRange, timesOf, type PartitionBounds, type Position } from './range.js';

const NOW = 1_800_000_000_000;
const time = (timestamp: bigint): Position => ({ kind: 'time', timestamp });
const offset = (at: bigint): Position => ({ kind: 'offset', offset: at });

/** A record a millisecond from the start on, at 1,000. */
const bounds = (start: bigint, end: bigint): PartitionBounds => ({
  start,
  end,
  at: (timestamp) => {
    const found = timestamp <= 1_000n ? start : start + (timestamp - 1_000n);
    return found < end ? found : null;
  },
});

describe('a range of a topic', () => {
  it.each<[string, Position, Position | null]>([
    ['start', { kind: 'start' }, null],
    ['end', { kind: 'end' }, null],
    ['42', offset(42n), null],
    ['+10', { kind: 'from-start', records: 10n }, null],
    ['-10', { kind: 'from-end', records: 10n }, null],
    [':end', { kind: 'start' }, { kind: 'end' }],
    [':42', { kind: 'start' }, offset(42n)],
    ['42:', offset(42n), null],
    ['10:20', offset(10n), offset(20n)],
    ['-10:-5', { kind: 'from-end', records: 10n }, { kind: 'from-end', records: 5n }],
    ['@-1h', time(BigInt(NOW - 3_600_000)), null],
    ['@-1h:-30m', time(BigInt(NOW - 3_600_000)), time(BigInt(NOW - 1_800_000))],
    ['@-1h:@-30m', time(BigInt(NOW - 3_600_000)), time(BigInt(NOW - 1_800_000))],
    ['@-1h:end', time(BigInt(NOW - 3_600_000)), { kind: 'end' }],
    ['@1000:2000', time(1_000n), time(2_000n)],
    ['@now', time(BigInt(NOW)), null],
    ['@2026-11-22', time(BigInt(Date.UTC(2026, 10, 22))), null],
    ['@2026-11-22T10:00:00Z', time(BigInt(Date.UTC(2026, 10, 22, 10))), null],
    ['@2026-11-22T10:00:00+02:00', time(BigInt(Date.UTC(2026, 10, 22, 8))), null],
    [
      '@2026-11-22T10:00:00Z:@2026-11-22T11:00Z',
      time(BigInt(Date.UTC(2026, 10, 22, 10))),
      time(BigInt(Date.UTC(2026, 10, 22, 11))),
    ],
    ['9223372036854775807', offset(2n ** 63n - 1n), null],
  ])('reads %s', (text, from, to) => {
    expect(parseRange(text, NOW)).toEqual({ from, to });
  });

  it.each(['', 'banana', '1:2:3', '@', '@yesterday', '9223372036854775808', '@2026-13-01', '--1'])(
    'refuses %j and says what there is',
    (text) => {
      expect(() => parseRange(text, NOW)).toThrow(UsageError);
      try {
        parseRange(text, NOW);
      } catch (error) {
        expect((error as UsageError).message).toContain(`"${text}"`);
        expect((error as UsageError).hint).toContain('@-1h');
      }
    },
  );

  it('never leads out of the partition, and never backwards from an earlier time to a later one', () => {
    const positions = fc.oneof(
      fc.constant<Position>({ kind: 'start' }),
      fc.constant<Position>({ kind: 'end' }),
      fc.bigInt(0n, 2n ** 63n - 1n).map(offset),
      fc.bigInt(0n, 10_000n).map((records): Position => ({ kind: 'from-end', records })),
      fc.bigInt(0n, 10_000n).map((records): Position => ({ kind: 'from-start', records })),
      fc.bigInt(0n, 10_000n).map(time),
    );
    fc.assert(
      fc.property(
        positions,
        fc.bigInt(0n, 5_000n),
        fc.bigInt(0n, 5_000n),
        (position, start, size) => {
          const found = offsetOf(position, bounds(start, start + size));
          expect(found).toBeGreaterThanOrEqual(start);
          expect(found).toBeLessThanOrEqual(start + size);
        },
      ),
    );
    fc.assert(
      fc.property(fc.bigInt(0n, 9_000n), fc.bigInt(0n, 9_000n), (a, b) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        const within = bounds(7n, 5_000n);
        expect(offsetOf(time(earlier), within)).toBeLessThanOrEqual(offsetOf(time(later), within));
      }),
    );
  });

  it('names the times that have to be looked up', () => {
    expect(timesOf(parseRange('@1000:2000', NOW))).toEqual([1_000n, 2_000n]);
    expect(timesOf(parseRange('1:2', NOW))).toEqual([]);
  });
});
