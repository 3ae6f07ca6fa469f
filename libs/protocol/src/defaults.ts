import { ProtocolError } from './protocol-error.js';

/** What Kafka writes where it has no id. */
export const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

export const EMPTY: Buffer = Buffer.alloc(0);

/** A writer was given null for a field that this version cannot say null for. */
export function nullField(field: string, version: number): ProtocolError {
  return new ProtocolError(`${field} is null, which version ${version} cannot express`);
}
