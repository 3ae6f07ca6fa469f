import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { pathWithin } from './path-within.js';
import { signInScript } from './sign-in-page.js';

const ORIGIN = 'https://posthorn.example';

it.each([
  ['/topics?filter=a%26b#end', '/topics?filter=a%26b#end'],
  ['', '/'],
  ['https://posthorn.example/audit', '/audit'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  [String.raw`/\evil.example`, '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['http://[', '/'],
  ['/.//evil.example', '/evil.example'],
  ['/..//evil.example/x', '/evil.example/x'],
  [String.raw`/.\\evil.example`, '/evil.example'],
])('%s leads to %s and not away', (wanted, path) => {
  expect(pathWithin(wanted, ORIGIN)).toBe(path);
  expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
});

it('is what the page goes by', () => {
  const start = signInScript.indexOf('const pathWithin =');
  const line = signInScript.slice(start, signInScript.indexOf('\nconst next', start));
  const ofPage = runInNewContext(`${line}; pathWithin`, { URL }) as typeof pathWithin;
  expect(ofPage('/.//evil.example', ORIGIN)).toBe('/evil.example');
});
