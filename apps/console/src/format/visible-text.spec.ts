import { expect, it } from '@jest/globals';
import { visibleText } from './visible-text.js';

it('shows what would turn the direction of writing, and leaves scripts that have their own', () => {
  expect(visibleText('\u202Egnp.exe')).toBe(String.raw`\u202egnp.exe`);
  expect(visibleText('a\u2066b\u2069')).toBe(String.raw`a\u2066b\u2069`);
  expect(visibleText('مرحبا שלום 🍕')).toBe('مرحبا שלום 🍕');
});
