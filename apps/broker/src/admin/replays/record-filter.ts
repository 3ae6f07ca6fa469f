import { isUtf8 } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import type { CommittedRecord } from '../cluster/committed-records.js';
import { parseJsonPath, valueAt } from './json-path.js';
import type { ReplayFilter } from './replay-spec.js';

/** Whether a record is meant. The filter's paths are valid, or it means nothing. */
export function recordFilter({
  key,
  headers,
  json,
}: ReplayFilter): (record: Pick<CommittedRecord, 'key' | 'value' | 'headers'>) => boolean {
  const wantedKey = key === null ? null : Buffer.from(key);
  const wantedHeaders = headers.map(({ name, value }) => ({ name, value: Buffer.from(value) }));
  const places = json.map(({ path, equals }) => ({ segments: parseJsonPath(path), equals }));
  return (record) => {
    if (wantedKey !== null && record.key?.equals(wantedKey) !== true) return false;
    const has = ({ name, value }: { name: string; value: Buffer }): boolean =>
      record.headers.some(([own, bytes]) => own === name && bytes?.equals(value) === true);
    if (!wantedHeaders.every(has)) return false;
    if (places.length === 0) return true;
    const parsed = parse(record.value);
    return (
      parsed !== null &&
      places.every(
        ({ segments, equals }) =>
          segments !== null && isDeepStrictEqual(valueAt(parsed.json, segments), equals),
      )
    );
  };
}

function parse(value: Buffer | null): { readonly json: unknown } | null {
  if (value === null || !isUtf8(value)) return null;
  try {
    return { json: JSON.parse(value.toString()) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
