import type { Api } from '@posthorn/protocol';
import {
  CLUSTER_NAME,
  type OperationName,
  type ResourceTypeName,
} from '../../../apps/broker/src/authorization/acl.js';
import type { RawClient } from '../raw-client.js';

/** `WRITE TOPIC orders` */
export type Grant = readonly [OperationName, ResourceTypeName, string];

/** One API, or one way to use it. */
export interface AuthorizationRow {
  readonly api: string;
  /** What is special about it, where an API has several rows. */
  readonly about: string;
  /** Asks, and picks what shows whether it was allowed: an error code, or what of a list was visible. */
  readonly ask: (client: RawClient) => Promise<unknown>;
  /** The answer without any right. */
  readonly without: unknown;
  /** The answer with exactly the grants; when one of them is missing it is not that. */
  readonly allowed: unknown;
  readonly grants: readonly Grant[];
}

export const TOPIC = 'orders';
export const GROUP = 'kitchen';
export const CLUSTER = CLUSTER_NAME;
export const NONE = 0;
export const TOPIC_AUTHORIZATION_FAILED = 29;
export const GROUP_AUTHORIZATION_FAILED = 30;
export const CLUSTER_AUTHORIZATION_FAILED = 31;
export const TRANSACTIONAL_ID_AUTHORIZATION_FAILED = 53;

/** A row that asks once, at one version. */
export function row<Input, Response>(
  api: Api<unknown, Input, Response, never>,
  version: number,
  input: Input,
  expected: {
    about?: string;
    see: (response: Response) => unknown;
    without: unknown;
    allowed?: unknown;
    grants: readonly Grant[];
  },
): AuthorizationRow {
  const { about = `v${version}`, see, without, allowed = NONE, grants } = expected;
  const ask = async (client: RawClient): Promise<unknown> =>
    see(await client.ask(api, version, input));
  return { api: api.name, about, ask, without, allowed, grants };
}
