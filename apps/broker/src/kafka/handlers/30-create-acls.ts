import {
  CreateAcls,
  errorCodeOf,
  ErrorCode,
  type CreateAclsRequestAclCreation,
  type CreateAclsResponseAclCreationResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import type { Acl } from '../../authorization/acl.js';
import { defineApi } from '../api.js';
import { whileStored } from '../changes/while-stored.js';

type Result = CreateAclsResponseAclCreationResultInput;

/**
 * CreateAcls (30), v1-3.
 * - Each is kept or refused for itself; one that is there already is no error. What is kept holds on this broker when it
 *   is answered, and on the others within a second.
 * - ALTER on the cluster. Without an authorizer SECURITY_DISABLED.
 * v2 flexible. v3 user resources.
 */
export const createAcls = defineApi(
  CreateAcls,
  { min: 1, max: 3 },
  async ({ creations }, { services, access, peer }) => {
    const all = (error: ErrorName, message: string): { results: Result[] } => ({
      results: creations.map(() => failed(error, message)),
    });
    const refusal = access.cluster('ALTER');
    if (refusal !== null) return all(refusal, 'Authorization failed.');
    const { acls } = services.accessControl;
    if (acls === null) return all('SECURITY_DISABLED', 'No Authorizer is configured.');
    const created = await whileStored(services, () => acls.create(creations.map(aclOf), peer));
    if ('error' in created) return all(created.error, created.message);
    return {
      results: created.value.map((problem) =>
        problem === null
          ? { errorCode: ErrorCode.NONE, errorMessage: null }
          : failed('INVALID_REQUEST', problem),
      ),
    };
  },
);

function aclOf(creation: CreateAclsRequestAclCreation): Acl {
  const { resourcePatternType, permissionType, ...rest } = creation;
  return { ...rest, patternType: resourcePatternType, permission: permissionType };
}

function failed(error: ErrorName, errorMessage: string): Result {
  return { errorCode: errorCodeOf(error), errorMessage };
}
