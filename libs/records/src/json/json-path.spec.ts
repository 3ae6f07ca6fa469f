import { canonicalPath, parseJsonPath, readJsonPath, valueAt } from './json-path.js';

const order = {
  id: 'o-1',
  items: [{ 'sku no': 7 }],
  total: 0,
  note: null,
  ünï: 1,
  "it's": { 0: 'x' },
};

describe('a path leads to one place', () => {
  it.each([
    ['$', order],
    ['$.id', 'o-1'],
    ['$.items[0]["sku no"]', 7],
    ["$['items'][0]['sku no']", 7],
    [String.raw`$["sku\u0020no"]`, undefined],
    [String.raw`$['it\'s']['0']`, 'x'],
    [`$["it's"]["0"]`, 'x'],
    [`$["it's"][0]`, undefined],
    ['$.total', 0],
    ['$.note', null],
    ['$.ünï', 1],
    ['$.missing', undefined],
    ['$.items[1]', undefined],
    ['$.items["0"]', undefined],
    ['$.items.length', undefined],
    ['$.id[0]', undefined],
    ['$.id.length', undefined],
    ['$.constructor', undefined],
    ['$.__proto__', undefined],
  ])('%s', (text, value) => {
    const path = parseJsonPath(text);
    expect(path).not.toBeNull();
    expect(valueAt(order, path ?? [])).toEqual(value);
  });

  it('which has one name, however the path was written', () => {
    const texts = [`$.a.b["c d"][0]`, `$['a']["b"]['c d'][0]`, String.raw`$.a.b["\u0063 d"][0]`];
    expect(new Set(texts.map((text) => canonicalPath(parseJsonPath(text) ?? [])))).toEqual(
      new Set(['$.a.b["c d"][0]']),
    );
    const odd = ['"', "'", '\\', '', 'a.b', ']', '\n', '0'];
    expect(parseJsonPath(canonicalPath(odd))).toEqual(odd);
  });
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
  '$[01]',
  '$[1234567890]',
  "$['a]",
  String.raw`$["\x"]`,
  '$.a b',
  '$[-1]',
])('refuses %s', (text) => {
  expect(parseJsonPath(text)).toBeNull();
});

it('is bounded in length and in depth', () => {
  expect(parseJsonPath(`$.${'a'.repeat(498)}`)).not.toBeNull();
  expect(parseJsonPath(`$.${'a'.repeat(499)}`)).toBeNull();
  expect(parseJsonPath(`$${'.a'.repeat(64)}`)).not.toBeNull();
  expect(parseJsonPath(`$${'.a'.repeat(65)}`)).toBeNull();
});

it('is read off the beginning of a text, whatever its names hold', () => {
  const text = '$["a == b"].c == d';
  expect(readJsonPath(text)).toEqual({ path: ['a == b', 'c'], end: 13 });
});
