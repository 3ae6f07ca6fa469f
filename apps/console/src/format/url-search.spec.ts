import { expect, it } from '@jest/globals';
import { parseSearch, stringifySearch } from './url-search.js';

it.each(['9007199254740993', '9223372036854775807', '1e400', '1.10', '007', '-0'])(
  'leaves %s in a link as it was written',
  (text) => {
    expect(parseSearch(`?id=${text}`)).toEqual({ id: text });
  },
);

it('reads small numbers, flags and lists', () => {
  const search = { partition: 3, live: true, topic: ['orders', 'payments'] };
  expect(parseSearch('?partition=3&live=true&topic=["orders","payments"]')).toEqual(search);
});

it.each([
  '9007199254740993',
  '42',
  'true',
  'null',
  '"quoted"',
  '{"a":1}',
  'o-17',
  '@1700000000000',
  '50% & more',
])('reads what it wrote of the text %s', (id) => {
  expect(parseSearch(stringifySearch({ id }))).toEqual({ id });
});
