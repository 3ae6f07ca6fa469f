import { isUint8Array } from 'node:util/types';
import type { ProducerRecord } from '../types.js';

const INT64_MAX = 2n ** 63n - 1n;

const hasBytes = (data: unknown): boolean =>
  data === null || typeof data === 'string' || isUint8Array(data);

/**
 * Throws for what has no bytes, such as a key that is a number. A batch that took it would be damaged, and with it the records of others.
 */
export function assertRecord(record: ProducerRecord): void {
  const { topic, partition, key, value, headers, timestamp } = record;
  if (typeof topic !== 'string')
    throw new TypeError(`a record's topic is a name, not ${typeof topic}`);
  if (key !== undefined && !hasBytes(key)) throw wrong(topic, 'key', key);
  if (!hasBytes(value)) throw wrong(topic, 'value', value);
  if (headers !== undefined) assertHeaders(topic, headers);
  if (partition !== undefined && !Number.isInteger(partition)) {
    throw new RangeError(`topic ${topic} has no partition ${partition}`);
  }
  if (timestamp === undefined) return;
  // Copies of records without a time say -1, as they do.
  if (typeof timestamp !== 'bigint' || timestamp < -1n || timestamp > INT64_MAX) {
    throw new RangeError(
      `a record for ${topic} has the timestamp ${timestamp}: a bigint of milliseconds since the epoch is needed`,
    );
  }
}

function assertHeaders(topic: string, headers: unknown): void {
  if (!Array.isArray(headers)) throw new TypeError(`headers of a record for ${topic} are no pairs`);
  for (const pair of headers as readonly unknown[]) {
    if (!Array.isArray(pair)) throw new TypeError(`a header of a record for ${topic} is no pair`);
    const [name, value] = pair as readonly unknown[];
    if (typeof name !== 'string') throw wrong(topic, 'name of a header', name);
    if (!hasBytes(value)) throw wrong(topic, `header '${name}'`, value);
  }
}

function wrong(topic: string, what: string, value: unknown): TypeError {
  return new TypeError(
    `the ${what} of a record for ${topic} is of type ${typeof value}: text, bytes or null are needed`,
  );
}
