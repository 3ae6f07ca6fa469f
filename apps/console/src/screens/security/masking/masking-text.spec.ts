import { describe, expect, it } from '@jest/globals';
import {
  hidingText,
  isWhole,
  leftOf,
  NEW_RULE,
  placeText,
  sampleOf,
  topicsText,
} from './masking-text.js';

describe('a masking rule', () => {
  it.each([
    ['literal', 'payments', 'payments'],
    ['literal', '*', 'all topics'],
    ['prefixed', 'users.', 'users.…'],
    ['prefixed', '*', '*…'],
  ] as const)('%s %s is about %s', (patternType, topic, text) => {
    expect(topicsText({ patternType, topic })).toBe(text);
  });

  it.each([
    ['value', '$.card', '$.card'],
    ['header', 'card', 'header card'],
    ['key', '', 'the key'],
  ] as const)('of the %s %j hides %s', (target, place, text) => {
    expect(placeText({ target, place })).toBe(text);
  });

  it.each([
    ['MASK', 'asterisks'],
    ['REMOVE', 'nothing'],
    ['REPLACE', '“gone”'],
  ] as const)('with %s shows %s', (action, text) => {
    expect(hidingText({ action, replacement: 'gone' })).toBe(text);
  });

  it('is whole with a topic, and a place but for the key', () => {
    expect(isWhole({ ...NEW_RULE, place: '$.a' })).toBe(false);
    expect(isWhole({ ...NEW_RULE, topic: 'a' })).toBe(false);
    expect(isWhole({ ...NEW_RULE, topic: 'a', place: '$.a' })).toBe(true);
    expect(isWhole({ ...NEW_RULE, topic: 'a', target: 'key' })).toBe(true);
  });

  it.each(['value', 'header', 'key'] as const)('is tried on a text in the %s', (target) => {
    const sample = sampleOf({ ...NEW_RULE, target, place: 'x' }, 'text');
    expect(leftOf(sample, target)).toBe('text');
    expect(leftOf({ key: null, value: null, headers: [] }, target)).toBeNull();
  });
});
