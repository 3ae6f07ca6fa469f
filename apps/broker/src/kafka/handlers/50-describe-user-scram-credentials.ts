import {
  DescribeUserScramCredentials,
  ErrorCode,
  errorCodeOf,
  type ErrorName,
} from '@posthorn/protocol';
import { MECHANISM_CODES } from '../../security/credentials/credential-changes.js';
import type { UserMechanism } from '../../security/credentials/credential-store.js';
import { defineApi } from '../api.js';
import { repeatedIn } from '../changes/repeated.js';
import { whileStored } from '../changes/while-stored.js';

/**
 * DescribeUserScramCredentials (50), v0.
 * - Names mechanisms and iterations, never what is kept of a password. No users, or null: all of them.
 * - DESCRIBE on the cluster.
 * - RESOURCE_NOT_FOUND for who has no credential, DUPLICATE_RESOURCE for who is asked for twice.
 */
export const describeUserScramCredentials = defineApi(
  DescribeUserScramCredentials,
  { min: 0, max: 0 },
  async ({ users }, { services, access }) => {
    const refusal = access.cluster('DESCRIBE');
    if (refusal !== null) return failed(refusal, 'Authorization failed.');
    const names = users === null || users.length === 0 ? null : users.map(({ name }) => name);
    const described = await whileStored(services, () =>
      services.security.credentials.describe(names),
    );
    if ('error' in described) return failed(described.error, described.message);
    const found = described.value;
    const twice = repeatedIn(names ?? []);
    const asked = names === null ? [...found.keys()] : [...new Set(names)];
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      results: asked.map((user) => describeUser(user, found.get(user), twice.has(user))),
    };
  },
);

function failed(
  error: ErrorName,
  errorMessage: string,
): { errorCode: number; errorMessage: string; results: [] } {
  return { errorCode: errorCodeOf(error), errorMessage, results: [] };
}

function describeUser(
  user: string,
  mechanisms: readonly UserMechanism[] | undefined,
  isTwice: boolean,
): { user: string; errorCode: number; errorMessage: string | null; credentialInfos: Info[] } {
  if (isTwice) {
    const errorMessage = `Cannot describe SCRAM credentials for the same user twice in a single request: ${user}`;
    return { user, errorCode: ErrorCode.DUPLICATE_RESOURCE, errorMessage, credentialInfos: [] };
  }
  if (mechanisms === undefined) {
    const errorMessage = `Attempt to describe a user credential that does not exist: ${user}`;
    return { user, errorCode: ErrorCode.RESOURCE_NOT_FOUND, errorMessage, credentialInfos: [] };
  }
  const credentialInfos = mechanisms.map(({ mechanism, iterations }) => ({
    mechanism: MECHANISM_CODES[mechanism],
    iterations,
  }));
  return { user, errorCode: ErrorCode.NONE, errorMessage: null, credentialInfos };
}

interface Info {
  readonly mechanism: number;
  readonly iterations: number;
}
