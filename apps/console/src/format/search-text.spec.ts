import { expect, it } from '@jest/globals';
import { searchText } from './search-text.js';

it('what the router took for something else is the text that it was, and what is no text is none', () => {
  expect(['orders', 1042, true, ''].map(searchText)).toEqual(['orders', '1042', 'true', '']);
  expect([undefined, null, {}, ['a']].map(searchText)).toEqual(['', '', '', '']);
});
