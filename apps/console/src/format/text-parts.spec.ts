import { expect, it } from '@jest/globals';
import { textParts } from './text-parts.js';

it('addresses in a text lead there, without what the sentence puts behind them, and nothing else does', () => {
  const text = 'See https://wiki.example/orders?a=b, (http://x.example/y).\njavascript:alert(1)';
  expect(textParts(text)).toEqual([
    { text: 'See ', isAddress: false },
    { text: 'https://wiki.example/orders?a=b', isAddress: true },
    { text: ', (', isAddress: false },
    { text: 'http://x.example/y', isAddress: true },
    { text: ').\njavascript:alert(1)', isAddress: false },
  ]);
  expect(textParts('')).toEqual([]);
});
