import { describe, expect, it } from '@jest/globals';
import { filtersIn, withFilter } from './saved-filters.js';

describe('saved filters', () => {
  it('stand by name, and one of the same name takes the place of the other', () => {
    const two = withFilter([{ name: 'cooking', filter: 'a' }], { name: 'big', filter: 'b' });
    expect(two.map(({ name }) => name)).toEqual(['big', 'cooking']);
    expect(withFilter(two, { name: 'big', filter: 'c' })).toEqual([
      { name: 'big', filter: 'c' },
      { name: 'cooking', filter: 'a' },
    ]);
  });

  it('are what makes sense of what lies in the browser', () => {
    const orders = [{ name: 'big', filter: '$.total>50' }];
    expect(filtersIn({ orders })).toEqual({ orders });
    expect(filtersIn({ orders: [...orders, { name: 'x' }, 7, null], payments: 'x' })).toEqual({
      orders,
    });
    for (const wrong of [null, 'text', [], 7]) expect(filtersIn(wrong)).toEqual({});
  });
});
