import { expect, it } from '@jest/globals';
import { evenly } from './lag-history.js';

const end = Date.parse('2026-11-26T04:00:00Z');
const at = (secondsBefore: number) => new Date(end - secondsBefore * 1000).toISOString();

it('holds a lag until the next point tells another, and draws nothing before the first', () => {
  const points = [
    { at: at(35), lag: '10' },
    { at: at(12), lag: '4' },
    { at: at(0), lag: '0' },
  ];
  expect(evenly(points, end, 60, 6)).toEqual([10, 10, 4, 0]);
  expect(evenly([], end, 60, 6)).toEqual([]);
  expect(evenly([{ at: at(500), lag: '7' }], end, 60, 3)).toEqual([7, 7, 7]);
});
