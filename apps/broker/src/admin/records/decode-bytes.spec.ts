import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBytes } from './decode-bytes.js';

const WHOLE = Number.POSITIVE_INFINITY;
const decode = (bytes: Buffer | string) => {
  const { encoding, text, base64 } = decodeBytes(Buffer.from(bytes as string), WHOLE);
  return [encoding, text ?? base64];
};

it('calls JSON what parses, and gives it as it was', () => {
  expect(decode('{ "id": 9007199254740993, "a":1, "a":2 }')).toEqual([
    'json',
    '{ "id": 9007199254740993, "a":1, "a":2 }',
  ]);
  expect(decode('42')).toEqual(['json', '42']);
});

it('calls text what a person can read', () => {
  expect(decode('order-1')).toEqual(['utf8', 'order-1']);
  expect(decode('')).toEqual(['utf8', '']);
  expect(decode('żółć\n\t🦊')).toEqual(['utf8', 'żółć\n\t🦊']);
  expect(decode('{"half":')).toEqual(['utf8', '{"half":']);
});

it('gives as base64 what is not text: other encodings, and framed formats that happen to be valid UTF-8', () => {
  expect(decode(Buffer.from([0xff, 0x00]))).toEqual(['base64', '/wA=']);
  expect(decode(Buffer.from([0, 0, 0, 0, 7, 0x41]))).toEqual(['base64', 'AAAAAAdB']);
});

it('cuts text at a whole character and says so, and still knows what the whole was', () => {
  expect(decodeBytes(Buffer.from('aż🦊'), 4)).toEqual({
    encoding: 'utf8',
    text: 'aż',
    sizeInBytes: 7,
    isTruncated: true,
  });
  expect(decodeBytes(Buffer.from('{"a":1}'), 3)).toMatchObject({ encoding: 'json', text: '{"a' });
  expect(decodeBytes(Buffer.from('abc'), 3).isTruncated).toBe(false);
});

it('loses no byte of anything, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
      const bytes = Buffer.from(data);
      const { text, base64 } = decodeBytes(bytes, WHOLE);
      const back = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
      expect(back).toEqual(bytes);
    }),
  );
});
