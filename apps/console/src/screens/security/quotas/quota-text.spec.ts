import { describe, expect, it } from '@jest/globals';
import { entityText, limitText } from './quota-text.js';

describe('a quota', () => {
  it('names whom it is for, and a default as what it is', () => {
    expect(entityText({ user: 'alice', clientId: null })).toBe('user alice, any other client id');
  });

  it.each([
    ['producer_byte_rate', 1_500_000, '1.5 MB/s'],
    ['request_percentage', 50, '50 %'],
    ['connection_creation_rate', 20, '20/s'],
    ['connection_creation_rate', undefined, ''],
  ])('of %s %s is read as "%s"', (key, value, text) => expect(limitText(key, value)).toBe(text));
});
