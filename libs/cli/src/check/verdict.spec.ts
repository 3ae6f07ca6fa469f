import { expect, it } from '@jest/globals';
import { outcomeLine, Verdict } from './verdict.js';

it('is one line without figures behind a bar, whatever groups are called', () => {
  const text = 'a|b 5m behind, line\nfeed 6m behind, \u202Ertl 7m behind';
  expect(outcomeLine('lag', { verdict: Verdict.CRITICAL, text })).toBe(
    String.raw`LAG CRITICAL - a/b 5m behind, line\nfeed 6m behind, \u202ertl 7m behind` + '\n',
  );
});
