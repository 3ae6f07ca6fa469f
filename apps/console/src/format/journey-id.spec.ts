import type { DecodedBytesBody } from '@posthorn/admin-client';
import { expect, it } from '@jest/globals';
import { journeyIdOf } from './journey-id.js';

const text = (value: string): DecodedBytesBody => ({
  encoding: 'utf8',
  text: value,
  sizeInBytes: value.length,
  isTruncated: false,
});

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = { key: 'traceparent', value: text(`00-${trace}-00f067aa0ba902b7-01`) };
const correlation = { key: 'correlation-id', value: text('r-7') };

it('is the correlation id, else the trace, else the key', () => {
  const key = text('o-1');
  expect(journeyIdOf({ key, headers: [traceparent, correlation] })).toBe('r-7');
  expect(journeyIdOf({ key, headers: [traceparent] })).toBe(trace);
  expect(journeyIdOf({ key, headers: [] })).toBe('o-1');
});

it('is none where nothing says so', () => {
  const bytes: DecodedBytesBody = {
    encoding: 'base64',
    base64: 'AAH/',
    sizeInBytes: 3,
    isTruncated: false,
  };
  const broken = { key: 'traceparent', value: text('nonsense') };
  expect(journeyIdOf({ key: bytes, headers: [broken] })).toBeNull();
  expect(journeyIdOf({ key: text(''), headers: [] })).toBeNull();
});
