import { expect, it } from '@jest/globals';
import type { RecordBody } from '@posthorn/admin-client';
import { KEPT_MAX, withArrived, type Arrivals } from './arrivals.js';

const NOTHING: Arrivals = { records: [], skipped: 0n };

/** Newest first. */
const recordsOf = (from: number, count: number): RecordBody[] =>
  Array.from({ length: count }, (_, n) => ({ offset: String(from + count - 1 - n) }) as RecordBody);

it('keeps the newest, and tells of each that it let go', () => {
  const first = withArrived(NOTHING, recordsOf(0, KEPT_MAX), 7n);
  expect(first).toMatchObject({ skipped: 7n });
  const second = withArrived(first, recordsOf(KEPT_MAX, 30), 2n);
  expect(second.records.map(({ offset }) => offset)).toEqual(
    recordsOf(30, KEPT_MAX).map(({ offset }) => offset),
  );
  expect(second.skipped).toBe(39n);
});
