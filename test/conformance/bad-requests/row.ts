import type { Api, ErrorName } from '@posthorn/protocol';
import type { RawClient } from '../raw-client.js';

/** One request that cannot be granted, and what is said about it. */
export interface BadRequest {
  readonly api: string;
  readonly about: string;
  readonly ask: (client: RawClient) => Promise<{ code: number; message: string | null }>;
  readonly error: ErrorName;
  /** What the message has to say, where the API has one. */
  readonly message: RegExp | null;
  /** Why Kafka answers otherwise, where it does. */
  readonly differs: string | null;
}

type Seen = number | { errorCode: number; errorMessage: string | null };

/** Exists, with one partition. */
export const TOPIC = 'good';
/** Is nowhere. */
export const MISSING = 'missing';
export const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';
export const BROKER_ID = 1;

/** @param see picks the error of the answer: its code, or where there is a message the object with both. */
export function bad<Input, Response>(
  api: Api<unknown, Input, Response, never>,
  version: number,
  [about, input]: [about: string, input: Input],
  see: (response: Response) => Seen,
  error: ErrorName,
  message: RegExp | null = null,
): BadRequest {
  const ask = async (client: RawClient): Promise<{ code: number; message: string | null }> => {
    const seen = see(await client.ask(api, version, input));
    return typeof seen === 'number'
      ? { code: seen, message: null }
      : { code: seen.errorCode, message: seen.errorMessage };
  };
  return { api: api.name, about: `v${version} ${about}`, ask, error, message, differs: null };
}

/** A row that Kafka answers otherwise. */
export function unlikeKafka(differs: string, row: BadRequest): BadRequest {
  return { ...row, differs };
}
