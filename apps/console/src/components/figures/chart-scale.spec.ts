import { describe, expect, it } from '@jest/globals';
import { nearest, piecesOf, scaleOf, startOf } from './chart-scale.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the start of a chart', () => {
  it('is that of its window, once there is so much', () => {
    expect(startOf([0, 2 * HOUR, 3 * HOUR], 3 * HOUR, HOUR)).toBe(2 * HOUR);
    expect(startOf([], 3 * HOUR, HOUR)).toBe(2 * HOUR);
  });

  it('is the first point before that, so that a young curve begins at the left', () => {
    expect(startOf([HOUR - 20 * MINUTE], HOUR, HOUR)).toBe(HOUR - 20 * MINUTE);
  });

  it('is five minutes ago at least: a minute is not drawn as wide as an hour', () => {
    expect(startOf([HOUR - MINUTE], HOUR, HOUR)).toBe(HOUR - 5 * MINUTE);
  });
});

describe('the scale of a chart', () => {
  it.each([
    [[0, null], 1],
    [[0.3], 0.5],
    [[1], 1],
    [[1.1, 7], 10],
    [[190], 200],
    [[2_100], 5_000],
  ])('of %j goes up to %d', (values, most) => {
    expect(scaleOf(values)).toBeCloseTo(most);
  });
});

describe('the curve of a chart', () => {
  const scale = { start: 0, end: 4 * MINUTE, most: 10 };

  it('goes from the start at the left to now at the right, with the most at the top', () => {
    expect(piecesOf([0, MINUTE], [0, 10], scale)).toEqual([
      [
        { x: 0, y: 1 },
        { x: 0.25, y: 0 },
      ],
    ]);
  });

  it('is parted where nobody looked, and leaves out what is not known or too old', () => {
    const times = [-MINUTE, 0, MINUTE, 2 * MINUTE, 4 * MINUTE];
    const pieces = piecesOf(times, [5, 5, 5, null, 5], scale);
    expect(pieces.map((piece) => piece.map(({ x }) => x))).toEqual([[0, 0.25], [1]]);
  });

  it('knows which point is the nearest to a pointer', () => {
    const times = [0, MINUTE, 3 * MINUTE];
    expect([0, 0.2, 0.6, 1].map((x) => nearest(times, 0, 4 * MINUTE, x))).toEqual([0, 1, 2, 2]);
  });
});
