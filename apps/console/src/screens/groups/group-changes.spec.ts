import { expect, it } from '@jest/globals';
import { withChanges } from './group-changes.js';

const event = (id: number, second: number, memberCount: number) => ({
  id: String(id),
  at: new Date(second * 1000).toISOString(),
  generationId: id,
  memberCount,
  brokerId: 1,
});

const events = [event(3, 100, 0), event(2, 40, 3), event(1, 10, 1)];

it('tells who came and who left, and how long it held', () => {
  expect(
    withChanges(events, true).map(({ change, lastedSeconds }) => [change, lastedSeconds]),
  ).toEqual([
    [-3, null],
    [2, 60],
    [null, 30],
  ]);
});

it('holds the oldest back while what was before it is still to be asked for', () => {
  expect(withChanges(events, false).map(({ id }) => id)).toEqual(['3', '2']);
  expect(withChanges([], true)).toEqual([]);
});
