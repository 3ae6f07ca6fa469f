import { expect, it } from '@jest/globals';
import { isLosslessNumber } from 'lossless-json';
import { NOT_JSON, parseExactly } from './exact-json.js';

it('reads each number as it is written', () => {
  const { cents } = parseExactly('{"cents":9007199254740993}') as { readonly cents: unknown };
  expect(isLosslessNumber(cents) && cents.value).toBe('9007199254740993');
});

it.each([
  ['no JSON', '{"a":'],
  ['equal keys', '{"a":1,"a":2}'],
  ['more levels than a stack has', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('leaves %s to be shown as text', (_what, text) => {
  expect(parseExactly(text)).toBe(NOT_JSON);
});
