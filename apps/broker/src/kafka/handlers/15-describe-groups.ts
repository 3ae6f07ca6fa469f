import { DescribeGroups, errorCodeOf, ErrorCode } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { GROUP_OPERATIONS, OPERATIONS_OMITTED } from '../cluster.js';

/**
 * DescribeGroups (15), v0-6.
 * - A group that does not exist is Dead: without an error up to v5, with GROUP_ID_NOT_FOUND from v6 on.
 * v3 authorized operations. v4 static members. v5 flexible. v6 error message.
 */
export const describeGroups = defineApi(
  DescribeGroups,
  { min: 0, max: 6 },
  async (request, { services, version }) => {
    const groups = await services.groups.describeGroups(request.groups);
    return {
      groups: groups.map(({ error, ...group }) => ({
        ...group,
        errorCode:
          error === 'GROUP_ID_NOT_FOUND' && version < 6 ? ErrorCode.NONE : errorCodeOf(error),
        authorizedOperations: request.includeAuthorizedOperations
          ? GROUP_OPERATIONS
          : OPERATIONS_OMITTED,
      })),
    };
  },
);
