import { parseMaskPath } from './mask-path.js';
import { maskValue, type HiddenPlace } from './mask-value.js';
import type { MaskingRule } from './masking-rule.js';
import { isAbout, masked } from './record-mask.js';

const place = (path: string, action: HiddenPlace['action'], replacement = '***'): HiddenPlace => ({
  path: parseMaskPath(path)!,
  action,
  replacement,
});
const shown = (value: string, ...places: HiddenPlace[]): string | null =>
  maskValue(Buffer.from(value), places)?.toString() ?? null;

it.each<[string, string, HiddenPlace, string | null]>([
  ['{"a":1,"b":"x"}', 'a member', place('$.b', 'REMOVE'), '{"a":1}'],
  ['{"a":1,"b":"x"}', 'a member', place('$.b', 'REPLACE', 'gone'), '{"a":1,"b":"gone"}'],
  ['{"b":"4111-1111 é"}', 'a text', place('$.b', 'MASK'), '{"b":"****-**** *"}'],
  ['{"b":4111}', 'a number', place('$.b', 'MASK'), '{"b":"****"}'],
  [
    '{"b":{"c":["x",true,null]}}',
    'all below',
    place('$.b', 'MASK'),
    '{"b":{"c":["*","****",null]}}',
  ],
  [
    '{"b":[{"c":"x"},{"c":"y"}]}',
    'each entry',
    place('$.b[*].c', 'MASK'),
    '{"b":[{"c":"*"},{"c":"*"}]}',
  ],
  ['{"b":[1,2]}', 'one entry', place('$.b[0]', 'REMOVE'), '{"b":[2]}'],
  [
    '{"a":9007199254740993,"b":1}',
    'beside a long number',
    place('$.b', 'REMOVE'),
    '{"a":9007199254740993}',
  ],
  ['{"b":"x","b":"y"}', 'a name that is there twice', place('$.b', 'MASK'), '{"b":"*"}'],
  ['"x"', 'the whole', place('$', 'REMOVE'), null],
  ['{"a":1}', 'nothing', place('$.b.c', 'MASK'), '{"a":1}'],
  ['text with x', 'what is no JSON', place('$.b', 'MASK'), 'masked: no JSON'],
  ['{"b":"x"', 'what was cut', place('$.b', 'MASK'), 'masked: no JSON'],
])('of %s hides %s', (value, _what, hidden, expected) => {
  expect(shown(value, hidden)).toBe(expected);
});

it('leaves no secret over, wherever it stands below a hidden place, and everything else as it was', () => {
  const SECRET = 'S3CRET';
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const value = (depth: number, isSecret: boolean): unknown => {
    const kind = depth === 0 ? 0 : random(3);
    if (kind === 0) return isSecret ? `${SECRET}-${random(100)}` : `open-${random(100)}`;
    const entries = Array.from({ length: 1 + random(3) }, () => value(depth - 1, isSecret));
    return kind === 1 ? entries : Object.fromEntries(entries.map((one, i) => [`m${i}`, one]));
  };
  for (let round = 0; round < 500; round++) {
    const list = Array.from({ length: 1 + random(3) }, () => ({
      hidden: value(3, true),
      open: value(3, false),
    }));
    const json = { list, top: value(2, true), open: value(2, false) };
    const actions = ['REMOVE', 'REPLACE', 'MASK'] as const;
    const text = shown(
      JSON.stringify(json),
      place('$.list[*].hidden', actions[random(3)]),
      place('$.top', actions[random(3)]),
    );
    expect(text).not.toContain(SECRET);
    const left = JSON.parse(text!) as typeof json;
    expect(left.open).toEqual(json.open);
    expect(left.list.map(({ open }) => open)).toEqual(json.list.map(({ open }) => open));
  }
});

it.each(['$.b', '$.deep', '$'])(
  'hides %s of what is nested without end by hiding the whole, and is not brought down by it',
  (path) => {
    const deep = `${'['.repeat(100_000)}1${']'.repeat(100_000)}`;
    const record = { key: null, value: Buffer.from(`{"b":"x","deep":${deep}}`), headers: [] };
    const about = rule({ target: 'value', place: path, action: 'MASK' });
    expect(masked(record, [about])).toMatchObject({
      value: Buffer.from('masked: no JSON'),
      masked: ['value'],
    });
  },
);

const rule = (some: Partial<MaskingRule>): MaskingRule => ({
  id: '',
  patternType: 'literal',
  topic: '*',
  target: 'key',
  place: '',
  action: 'MASK',
  replacement: '***',
  description: '',
  createdBy: '',
  createdMs: 0,
  ...some,
});

it('hides keys and headers, in any case of their names', () => {
  const record = {
    key: Buffer.from('o-17'),
    value: null,
    headers: [
      ['Card', Buffer.from('4111')],
      ['token', Buffer.from('abc')],
      ['other', Buffer.from('x')],
    ] as const,
  };
  const hidden = masked(record, [
    rule({}),
    rule({ target: 'header', place: 'card' }),
    rule({ target: 'header', place: 'TOKEN', action: 'REMOVE' }),
  ]);
  expect(hidden.key?.toString()).toBe('*-**');
  expect(hidden.value).toBeNull();
  expect(hidden.headers.map(([name, value]) => [name, value?.toString()])).toEqual([
    ['Card', '****'],
    ['other', 'x'],
  ]);
});

it('is about topics by name, by prefix, or all', () => {
  expect(isAbout(rule({ topic: 'a' }), 'a')).toBe(true);
  expect(isAbout(rule({ topic: 'a' }), 'ab')).toBe(false);
  expect(isAbout(rule({ topic: 'a', patternType: 'prefixed' }), 'ab')).toBe(true);
  expect(isAbout(rule({}), 'anything')).toBe(true);
});

it.each(['', 'a', '$.', '$.a[*', '$.a[**]'])('%j is no place', (text) => {
  expect(parseMaskPath(text)).toBeNull();
});

it('hides what an exception said wherever anything is hidden, since it may quote it', () => {
  const names = ['kafka_dlt-exception-message', '__connect.errors.exception.stacktrace', 'other'];
  const headers = names.map((name) => [name, Buffer.from('no card is 4111')] as const);
  const hidden = masked({ key: null, value: null, headers }, [rule({})]);
  expect(hidden.headers.map(([, value]) => value?.toString())).toEqual([
    'masked: it may quote the record',
    'masked: it may quote the record',
    'no card is 4111',
  ]);
});

it('leaves nothing of bytes that are no text', () => {
  const key = Buffer.from('000000000000002a', 'hex');
  const hidden = masked({ key, value: null, headers: [] }, [rule({})]);
  expect(hidden.key?.toString()).toBe('masked: no text');
});
