import {
  AlterUserScramCredentials,
  ErrorCode,
  errorCodeOf,
  type AlterUserScramCredentialsResponseResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import { credentialChanges } from '../../security/credentials/credential-changes.js';
import { defineApi } from '../api.js';
import { whileStored } from '../changes/while-stored.js';

/**
 * AlterUserScramCredentials (51), v0.
 * - The client sends a salted password; stored are the keys derived from it. Seen by every broker within a second.
 * - ALTER on the cluster.
 * - UNACCEPTABLE_CREDENTIAL (name, iterations, salt), UNSUPPORTED_SASL_MECHANISM, RESOURCE_NOT_FOUND for a deletion of
 *   nothing, DUPLICATE_RESOURCE for a user named twice; the other users are changed all the same.
 */
export const alterUserScramCredentials = defineApi(
  AlterUserScramCredentials,
  { min: 0, max: 0 },
  async (request, { services, access, peer }) => {
    const named = [...request.deletions, ...request.upsertions].map(({ name }) => name);
    const all = (error: ErrorName, message: string): { results: Result[] } => ({
      results: [...new Set(named)].map((user) => failed(user, error, message)),
    });
    const refusal = access.cluster('ALTER');
    if (refusal !== null) return all(refusal, 'Authorization failed.');
    const { security } = services;
    const done = await whileStored(services, async () => {
      const deleted = request.deletions.map(({ name }) => name);
      const changes = credentialChanges(request, await security.credentials.describe(deleted));
      const accepted = [...changes.values()].flatMap((one) => ('error' in one ? [] : [one]));
      await security.alterCredentials(accepted, peer);
      return changes;
    });
    if ('error' in done) return all(done.error, done.message);
    return {
      results: [...done.value].map(([user, change]) =>
        'error' in change
          ? failed(user, change.error, change.message)
          : { user, errorCode: ErrorCode.NONE, errorMessage: null },
      ),
    };
  },
);

type Result = AlterUserScramCredentialsResponseResultInput;

function failed(user: string, error: ErrorName, errorMessage: string): Result {
  return { user, errorCode: errorCodeOf(error), errorMessage };
}
