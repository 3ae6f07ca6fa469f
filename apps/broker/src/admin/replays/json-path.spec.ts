import { parseJsonPath, valueAt } from './json-path.js';

const order = { id: 'o-1', items: [{ 'sku no': 7 }], total: 0, note: null, ünï: 1 };

it.each([
  ['$', order],
  ['$.id', 'o-1'],
  ['$.items[0]["sku no"]', 7],
  ["$['items'][0]['sku no']", 7],
  ['$.total', 0],
  ['$.note', null],
  ['$.ünï', 1],
  ['$.missing', undefined],
  ['$.items[1]', undefined],
  ['$.items.length', undefined],
  ['$.id[0]', undefined],
  ['$.constructor', undefined],
  ['$.__proto__', undefined],
])('%s', (path, value) => {
  expect(valueAt(order, parseJsonPath(path) ?? ['?'])).toEqual(value);
});

it.each([
  '',
  'id',
  '.id',
  '$id',
  '$.',
  '$..id',
  '$.*',
  '$[*]',
  '$[?(@.a)]',
  '$[0',
  "$['a]",
  '$.a b',
  '$[-1]',
  `$${'.a'.repeat(300)}`,
])('refuses %s', (path) => {
  expect(parseJsonPath(path)).toBeNull();
});
