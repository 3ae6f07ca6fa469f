import { describe, expect, it } from '@jest/globals';
import { withoutPadding } from './padding.js';

describe('padding of values', () => {
  it('is counted, so that values of other lengths stay others', () => {
    expect(withoutPadding(`raw/1/2/${'x'.repeat(20_000)}`)).toBe('raw/1/2/x*20000');
    expect(withoutPadding(`raw/1/2/${'x'.repeat(19_999)}`)).toBe('raw/1/2/x*19999');
  });

  it('is nothing but an unbroken end: what was damaged stays as it is', () => {
    const damaged = `raw/1/2/${'x'.repeat(100)}?`;
    expect(withoutPadding(damaged)).toBe(damaged);
    expect(withoutPadding('max')).toBe('max');
    expect(withoutPadding('')).toBe('');
  });
});
