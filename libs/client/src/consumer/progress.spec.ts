import fc from 'fast-check';
import { Progress, progressMetadata } from './progress.js';
import { Watermark, type Tracked } from './watermark.js';

const KAFKA_METADATA_MAX = 4_096;

/** Steps between offsets, whether each record is finished, and its note. */
const log = fc.array(
  fc.record({
    step: fc.integer({ min: 1, max: 300 }),
    finished: fc.boolean(),
    note: fc.constantFrom(0, 0, 1, 5, 65_535),
  }),
  { minLength: 1, maxLength: 200 },
);

function fetched(
  start: bigint,
  steps: readonly { step: number; finished: boolean; note: number }[],
) {
  const watermark = new Watermark(start);
  const tracked: Tracked[] = [];
  let offset = start - 1n;
  for (const { step, note } of steps) {
    offset += BigInt(step);
    const record = watermark.track(offset);
    record.note = note;
    tracked.push(record);
  }
  watermark.advanceTo(offset + 1n);
  steps.forEach(({ finished }, index) => {
    if (finished) watermark.finish(tracked[index]);
  });
  return { watermark, tracked };
}

const metadataOf = ({ tracked, committable }: Watermark): string =>
  progressMetadata(tracked, committable);

describe('the metadata of a commit', () => {
  it('tells of each record above the offset whether it is finished, and never that an unfinished one is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 50n }), log, (start, steps) => {
        const { watermark, tracked } = fetched(start, steps);
        const progress = Progress.parse(metadataOf(watermark), watermark.committable);
        for (const { offset, finished } of tracked) {
          if (offset >= watermark.committable) expect(progress.isFinished(offset)).toBe(finished);
        }
      }),
    );
  });

  it('keeps the first notes of unfinished records', () => {
    fc.assert(
      fc.property(log, (steps) => {
        const { watermark, tracked } = fetched(7n, steps);
        const progress = Progress.parse(metadataOf(watermark), watermark.committable);
        const noted = tracked.filter(({ finished, note }) => !finished && note > 0).slice(0, 64);
        for (const { offset, note } of noted) expect(progress.noteOf(offset)).toBe(note);
      }),
    );
  });

  it('fits what Kafka takes however long the work is, and stays true where it is cut', () => {
    const steps = Array.from({ length: 60_000 }, (_, index) => ({
      step: 1 + (index % 200),
      finished: index % 2 === 1,
      note: 65_535,
    }));
    const { watermark, tracked } = fetched(0n, steps);
    const metadata = metadataOf(watermark);
    expect(metadata.length).toBeLessThanOrEqual(KAFKA_METADATA_MAX);
    const progress = Progress.parse(metadata, watermark.committable);
    const told = tracked.filter(({ offset }) => progress.isFinished(offset));
    expect(told.length).toBeGreaterThan(500);
    expect(told.every(({ finished }) => finished)).toBe(true);
  });

  it('is empty while there is nothing to tell', () => {
    const { watermark, tracked } = fetched(0n, [{ step: 1, finished: false, note: 0 }]);
    expect(metadataOf(watermark)).toBe('');
    watermark.finish(tracked[0]);
    expect(metadataOf(watermark)).toBe('');
  });

  it('of somebody else, damaged or oversized, says nothing', () => {
    for (const metadata of [
      null,
      '',
      'consumed by hand',
      'posthorn:1:',
      'posthorn:1:gICAgICAgICAgICAgIAB:',
      'posthorn:1:AIA:',
      `posthorn:1:${'AAAB'.repeat(3_000)}:`,
      'posthorn:2:AAI:',
    ]) {
      const progress = Progress.parse(metadata, 0n);
      expect([0n, 1n, 2n].some((offset) => progress.isFinished(offset))).toBe(false);
    }
  });

  it('is read without harm whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (runs, notes) => {
        const progress = Progress.parse(`posthorn:1:${runs}:${notes}`, 5n);
        expect(progress.isFinished(4n)).toBe(false);
        expect(progress.noteOf(4n)).toBe(0);
      }),
    );
  });
});
