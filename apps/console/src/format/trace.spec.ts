import type { DecodedBytesBody } from '@posthorn/admin-client';
import { expect, it } from '@jest/globals';
import { traceAddress, traceIdOf } from './trace.js';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

const traceOf = (key: string, text: string): string | null => {
  const sizeInBytes = text.length;
  const value: DecodedBytesBody = { encoding: 'utf8', text, sizeInBytes, isTruncated: false };
  return traceIdOf({ headers: [{ key, value }] });
};

it('the trace of a record is the one of its traceparent, and the address has its id', () => {
  expect(traceOf('traceparent', `00-${ID}-00f067aa0ba902b7-01`)).toBe(ID);
  expect(traceOf('ce_traceparent', `00-${ID.toUpperCase()}-00f067aa0ba902b7-01`)).toBe(ID);
  expect(traceOf('traceparent', 'mine')).toBeNull();
  expect(traceOf('else', `00-${ID}-00f067aa0ba902b7-01`)).toBeNull();
  expect(traceIdOf({ headers: [{ key: 'traceparent', value: null }] })).toBeNull();
  expect(traceAddress('https://t.example/trace/{traceId}?of={traceId}', ID)).toBe(
    `https://t.example/trace/${ID}?of=${ID}`,
  );
});
