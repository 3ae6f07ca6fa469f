import { describe, expect, it } from '@jest/globals';
import { endOf } from './lifetimes.js';

describe('an end', () => {
  it('is a moment, or none', () => {
    expect(endOf('', 0)).toBeUndefined();
    expect(endOf('60', 0)).toBe('1970-01-01T01:00:00.000Z');
  });
});
