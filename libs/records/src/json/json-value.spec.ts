import { BigNumber, parseJson, textOfScalar } from './json-value.js';

const parsed = (text: string): unknown => parseJson(Buffer.from(text));

it.each([
  ['"a"', 'a'],
  ['1.50', '1.5'],
  ['-0', '0'],
  ['1e3', '1000'],
  ['true', 'true'],
  ['null', 'null'],
  ['9007199254740993', '9007199254740993'],
  ['-9007199254740993', '-9007199254740993'],
  ['[1]', null],
  ['{}', null],
])('%s is compared as %s', (json, text) => {
  expect(textOfScalar(parsed(json))).toBe(text);
});

it('keeps whole numbers exact wherever they stand', () => {
  expect(parsed('{"a":[9007199254740993,1]}')).toEqual({
    a: [new BigNumber('9007199254740993'), 1],
  });
});

it('is nothing where there is no JSON', () => {
  expect(parseJson(null)).toBeUndefined();
  for (const text of ['', '{', 'a', '{"a":1}x']) expect(parsed(text)).toBeUndefined();
  expect(parseJson(Buffer.from('"\xff"', 'latin1'))).toBeUndefined();
});

it('is not brought down by nesting, whether values are looked at one by one or not', () => {
  const deep = `${'['.repeat(500_000)}1${']'.repeat(500_000)}`;
  const deepAndLong = `${'['.repeat(500_000)}1234567890123456789${']'.repeat(500_000)}`;
  expect(() => [parsed(deep), parsed(deepAndLong)]).not.toThrow();
});
