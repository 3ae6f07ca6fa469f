import {
  DeleteAcls,
  errorCodeOf,
  ErrorCode,
  type DeleteAclsResponseFilterResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import type { Acl } from '../../authorization/acl.js';
import { filterProblem } from '../../authorization/acl-filter.js';
import { filterOf } from '../authorization/acl-wire.js';
import { defineApi } from '../api.js';
import { whileStored } from '../changes/while-stored.js';

type Result = DeleteAclsResponseFilterResultInput;

/**
 * DeleteAcls (31), v1-3.
 * - Deletes what any of the filters matches; each filter is told what it matched.
 * - ALTER on the cluster. Without an authorizer SECURITY_DISABLED.
 * v2 flexible. v3 user resources.
 */
export const deleteAcls = defineApi(
  DeleteAcls,
  { min: 1, max: 3 },
  async (request, { services, access, peer }) => {
    const all = (error: ErrorName, message: string): { filterResults: Result[] } => ({
      filterResults: request.filters.map(() => failed(error, message)),
    });
    const refusal = access.cluster('ALTER');
    if (refusal !== null) return all(refusal, 'Authorization failed.');
    const { acls } = services.accessControl;
    if (acls === null) return all('SECURITY_DISABLED', 'No Authorizer is configured.');
    const filters = request.filters.map(filterOf);
    const problems = filters.map(filterProblem);
    const usable = filters.filter((_, index) => problems[index] === null);
    const deleted = await whileStored(services, () => acls.delete(usable, peer));
    if ('error' in deleted) return all(deleted.error, deleted.message);
    const matches = [...deleted.value];
    return {
      filterResults: problems.map((problem) =>
        problem === null ? matched(matches.shift() ?? []) : failed('INVALID_REQUEST', problem),
      ),
    };
  },
);

function matched(acls: readonly Acl[]): Result {
  return {
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    matchingAcls: acls.map(({ permission, ...acl }) => ({
      ...acl,
      permissionType: permission,
      errorCode: ErrorCode.NONE,
      errorMessage: null,
    })),
  };
}

function failed(error: ErrorName, errorMessage: string): Result {
  return { errorCode: errorCodeOf(error), errorMessage, matchingAcls: [] };
}
