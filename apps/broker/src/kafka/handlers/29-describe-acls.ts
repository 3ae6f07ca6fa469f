import { DescribeAcls, errorCodeOf, ErrorCode, type ErrorName } from '@posthorn/protocol';
import { filterProblem } from '../../authorization/acl-filter.js';
import { aclsByResource, filterOf } from '../authorization/acl-wire.js';
import { defineApi } from '../api.js';

/**
 * DescribeAcls (29), v1-3.
 * - The ACLs that the filter matches, by resource.
 * - DESCRIBE on the cluster. Without an authorizer SECURITY_DISABLED, by which UIs know not to show a page of ACLs.
 * v2 flexible. v3 user resources.
 */
export const describeAcls = defineApi(
  DescribeAcls,
  { min: 1, max: 3 },
  (request, { services, access }) => {
    const refusal = access.cluster('DESCRIBE');
    if (refusal !== null) return failed(refusal, 'Authorization failed.');
    const { acls } = services.accessControl;
    if (acls === null) return failed('SECURITY_DISABLED', 'No Authorizer is configured.');
    const filter = filterOf(request);
    const problem = filterProblem(filter);
    if (problem !== null) return failed('INVALID_REQUEST', problem);
    const resources = aclsByResource(acls.matching(filter));
    return { errorCode: ErrorCode.NONE, errorMessage: null, resources };
  },
);

function failed(
  error: ErrorName,
  errorMessage: string,
): { errorCode: number; errorMessage: string; resources: [] } {
  return { errorCode: errorCodeOf(error), errorMessage, resources: [] };
}
