import { describe, expect, it } from '@jest/globals';
import { parseJsonPath } from '@posthorn/records';
import { holdsAll, parseComparison } from './value-condition.js';

const VALUE = JSON.stringify({
  total: 50,
  price: 49.5,
  note: null,
  paid: true,
  text: '50',
  name: 'a == b',
  lines: [{ sku: 'a-1' }],
}).replace('"text"', '"id":9007199254740993,"text"');

const holds = (text: string, value: string | null = VALUE): boolean =>
  holdsAll([parseComparison(text)!], value === null ? null : Buffer.from(value));

describe('a comparison', () => {
  it.each([
    ['$.total==50', true],
    ['$.total == 50.0', true],
    ['$.total==5e1', true],
    ['$.total!=5e1', false],
    ['$.text==50', true],
    ['$.total>=50', true],
    ['$.total>9', true],
    ['$.total<9', false],
    ['$.price<50', true],
    ['$.price<=49.5', true],
    ['$.name=="a == b"', true],
    ['$.name==a == b', true],
    ['$.name>a', true],
    ['$.note==null', true],
    ['$.paid==true', true],
    ['$.paid!=true', false],
    ['$.lines[0].sku==a-1', true],
    ["$['lines'][0]['sku']==a-1", true],
    ['$.id==9007199254740993', true],
    ['$.id==9007199254740992', false],
    ['$.id>9007199254740992', true],
    ['$.lines==1', false],
    ['$.lines!=1', true],
    ['$.nothing!=1', true],
    ['$.nothing==1', false],
    ['$.nothing<1', false],
    ['$.nothing==', false],
  ])('%s: %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it('may be of the whole value', () => {
    expect([holds('$==7', '7'), holds('$=="7"', '"7"'), holds('$==7', '{}')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('holds of nothing that is no JSON', () => {
    expect([holds('$.a!=1', 'text'), holds('$.a!=1', null), holds('$.a!=1', '')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each(['', '$', '$.a', 'a==1', '$.a=1', '$.a=~b', '$.a=="b', '$.a=="b"c', '$..a==1'])(
    'is not %s',
    (text) => {
      expect(parseComparison(text)).toBeNull();
    },
  );

  it('is bounded, and takes no longer of a number of a million digits', () => {
    expect(parseComparison(`$.a==${'x'.repeat(2_000)}`)).toBeNull();
    const digits = '9'.repeat(1_000_000);
    expect(holds('$.a>8', `{"a":"${digits}"}`)).toBe(true);
  });
});

describe('an equality', () => {
  const isAt = (path: string, equals: unknown): boolean =>
    holdsAll([{ path: parseJsonPath(path)!, equals }], Buffer.from(VALUE));

  it('is of lists and objects too, and knows a text from a number', () => {
    expect(isAt('$.lines', [{ sku: 'a-1' }])).toBe(true);
    expect(isAt('$.lines[0]', { sku: 'a-2' })).toBe(false);
    expect([isAt('$.total', 50), isAt('$.total', '50'), isAt('$.text', 50)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isAt('$.note', null), isAt('$.nothing', null)]).toEqual([true, false]);
    expect(isAt('$.id', 9007199254740992)).toBe(false);
  });
});

it('holds only where all conditions do', () => {
  const both = ['$.total>=50', '$.paid==false'].map((text) => parseComparison(text)!);
  expect(holdsAll(both, Buffer.from(VALUE))).toBe(false);
  expect(holdsAll([], null)).toBe(true);
});
