import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

/**
 * One Kafka API: its key, its versions, and the codec of its two messages. `Request` and `Response` are what reading
 * yields, every field present; the `Input` types are what writing takes, fields with a default left out at will.
 *
 * The codec functions take a version inside `validVersions` and do not check it; the functions of messages.ts do.
 */
export interface Api<Request, RequestInput, Response, ResponseInput> {
  readonly key: number;
  readonly name: string;
  /** What the declarations know. What a broker accepts and advertises is its own decision. */
  readonly validVersions: VersionRange;
  /** The first flexible version, Infinity for none. */
  readonly flexibleFrom: number;
  readonly readRequest: (reader: Reader, version: number) => Request;
  readonly writeRequest: (writer: Writer, value: RequestInput, version: number) => void;
  readonly readResponse: (reader: Reader, version: number) => Response;
  readonly writeResponse: (writer: Writer, value: ResponseInput, version: number) => void;
}

/** Any API, for tables and dispatch: it reads unknowns, and nothing can be written through it without knowing which it is. */
export type AnyApi = Api<unknown, never, unknown, never>;

export type RequestOf<A extends AnyApi> = ReturnType<A['readRequest']>;
export type RequestInputOf<A extends AnyApi> = Parameters<A['writeRequest']>[1];
export type ResponseOf<A extends AnyApi> = ReturnType<A['readResponse']>;
export type ResponseInputOf<A extends AnyApi> = Parameters<A['writeResponse']>[1];

export function isValidVersion(api: Pick<AnyApi, 'validVersions'>, version: number): boolean {
  return version >= api.validVersions.min && version <= api.validVersions.max;
}
