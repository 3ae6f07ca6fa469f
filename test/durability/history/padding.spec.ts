import { describe, expect, it } from '@jest/globals';
import { withoutPadding, withPaddingCounted } from './padding.js';

describe('padding of values', () => {
  it('is counted, so that values of other lengths stay others', () => {
    expect(withPaddingCounted(`raw/1/2/${'x'.repeat(20_000)}`)).toBe('raw/1/2/x*20000');
    expect(withPaddingCounted(`raw/1/2/${'x'.repeat(19_999)}`)).toBe('raw/1/2/x*19999');
  });

  it('is nothing but an unbroken end: what was damaged stays as it is', () => {
    const damaged = `raw/1/2/${'x'.repeat(100)}?`;
    expect(withPaddingCounted(damaged)).toBe(damaged);
    expect(withPaddingCounted('max')).toBe('max');
    expect(withPaddingCounted('')).toBe('');
  });

  it.each(['', 'xxx', 'x'.repeat(20_000)])('is left out, counted or not', (padding) => {
    const value = `raw/1/2/${padding}`;
    expect(withoutPadding(value)).toBe('raw/1/2');
    expect(withoutPadding(withPaddingCounted(value))).toBe('raw/1/2');
  });
});
