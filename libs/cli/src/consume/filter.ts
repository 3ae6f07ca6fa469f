import type { ConsumedRecord } from '@posthorn/client';
import type { Said } from '../records/frames.js';
import { parseWhere } from '../records/where.js';

/** @param said what its value says, where it is framed. */
export type Filter = (record: ConsumedRecord, said: Said) => boolean;

export interface FilterOptions {
  readonly where?: string;
  readonly key?: string;
  readonly header: readonly (readonly [name: string, value: string])[];
}

/** All of what is asked has to be true. Throws UsageError. */
export function filterOf({ where, key, header }: FilterOptions): Filter {
  const tests: Filter[] = [];
  if (key !== undefined) {
    const bytes = Buffer.from(key);
    tests.push((record) => record.key?.equals(bytes) === true);
  }
  for (const [name, text] of header) {
    const bytes = Buffer.from(text);
    tests.push(({ headers }) =>
      headers.some(([key, value]) => key === name && value?.equals(bytes) === true),
    );
  }
  if (where !== undefined) {
    const holds = parseWhere(where);
    tests.push(({ value }, said) => holds(said === null ? value : Buffer.from(said.text)));
  }
  return (record, said) => tests.every((test) => test(record, said));
}
