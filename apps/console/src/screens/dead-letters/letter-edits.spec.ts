import { describe, expect, it } from '@jest/globals';
import { editsOf, mistakeInEdits } from './letter-edits.js';

const content = (text: string, encoding: 'json' | 'utf8' = 'json', isTruncated = false) => ({
  encoding,
  text,
  sizeInBytes: text.length,
  isTruncated,
});
const letter = { key: content('o-1', 'utf8'), value: content('{"tip":9007199254740993}') };

describe('edits of a dead letter', () => {
  it('are what differs, so that everything else is copied byte for byte', () => {
    expect(editsOf(letter, { key: 'o-1', value: '{"tip":9007199254740993}' })).toEqual({});
    expect(editsOf(letter, { key: 'o-1', value: '{"tip":1}' })).toEqual({
      value: { text: '{"tip":1}' },
    });
    expect(editsOf(letter, { key: '', value: '{"tip":9007199254740993}' })).toEqual({ key: null });
  });

  it('never touch what is no text', () => {
    const bytes = {
      encoding: 'base64' as const,
      base64: 'AAE=',
      sizeInBytes: 2,
      isTruncated: false,
    };
    expect(editsOf({ key: bytes, value: bytes }, { key: '', value: '' })).toEqual({});
  });

  it('keep JSON JSON, and refuse a value of which only the beginning is here', () => {
    expect(mistakeInEdits(letter, '{"tip":1}')).toBeNull();
    expect(mistakeInEdits(letter, '{"tip":')).toMatch(/^Not JSON: /);
    expect(mistakeInEdits({ ...letter, value: content('any', 'utf8') }, 'other')).toBeNull();
    expect(mistakeInEdits({ ...letter, value: content('{', 'json', true) }, '{}')).toMatch(
      /too long/,
    );
  });
});
