import { describe, expect, it } from '@jest/globals';
import { Scratch } from './scratch.js';

describe('Scratch', () => {
  it('hands out memory that does not overlap until it is reset', () => {
    const scratch = new Scratch();
    const taken = [scratch.take(100), scratch.take(40), scratch.take(60), scratch.take(1_000)];
    taken.forEach((buffer, index) => buffer.fill(index + 1));
    taken.forEach((buffer, index) => {
      expect(buffer.every((byte) => byte === index + 1)).toBe(true);
    });
    expect(taken.map(({ length }) => length)).toEqual([100, 40, 60, 1_000]);
  });

  it('hands out the same memory again after a reset', () => {
    const scratch = new Scratch();
    const first = scratch.take(100);
    scratch.reset();
    expect(scratch.take(80).buffer).toBe(first.buffer);
  });

  it('never again hands out what it was told to forget', () => {
    const scratch = new Scratch();
    const first = scratch.take(100);
    scratch.forget();
    expect(scratch.take(100).buffer).not.toBe(first.buffer);
  });
});
