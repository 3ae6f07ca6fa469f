import { describe, expect, it } from '@jest/globals';
import { searchSearchOf } from './search-search.js';

describe('the URL of a search', () => {
  it.each([
    [{}, {}],
    [
      { by: 'key', value: 'o-17' },
      { by: 'key', value: 'o-17' },
    ],
    [{ by: 'nonsense', value: 17 }, { value: '17' }],
    [{ topic: 'orders' }, { topic: ['orders'] }],
    [{ topic: ['orders', 7, null, ''] }, { topic: ['orders', '7'] }],
    [{ value: { a: 1 }, from: [], to: '2026-11-22T10:00:00Z' }, { to: '2026-11-22T10:00:00Z' }],
  ])('%j means %j', (url, search) => {
    expect(searchSearchOf(url)).toEqual(search);
  });
});
