import {
  DescribeGroups,
  errorCodeOf,
  ErrorCode,
  type DescribeGroupsResponseDescribedGroupInput,
} from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { partitionBy } from '../authorization/authorized-topic.js';
import { OPERATIONS_OMITTED } from '../metadata/cluster.js';

/**
 * DescribeGroups (15), v0-6.
 * - A group that does not exist is Dead: without an error up to v5, with GROUP_ID_NOT_FOUND from v6 on.
 * - DESCRIBE on each group; the others in the request are answered all the same.
 * v3 authorized operations. v4 static members. v5 flexible. v6 error message.
 */
export const describeGroups = defineApi(
  DescribeGroups,
  { min: 0, max: 6 },
  async (request, { services, version, access }) => {
    const { allowed, refused } = partitionBy(
      request.groups,
      (groupId) => access.group('DESCRIBE', groupId) === null,
    );
    const groups = await services.groups.describeGroups(allowed);
    return {
      groups: [
        ...refused.map(unauthorized),
        ...groups.map(({ error, ...group }) => ({
          ...group,
          errorCode:
            error === 'GROUP_ID_NOT_FOUND' && version < 6 ? ErrorCode.NONE : errorCodeOf(error),
          authorizedOperations: request.includeAuthorizedOperations
            ? access.operationsOn('GROUP', group.groupId)
            : OPERATIONS_OMITTED,
        })),
      ],
    };
  },
);

function unauthorized(groupId: string): DescribeGroupsResponseDescribedGroupInput {
  return {
    errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED,
    groupId,
    groupState: '',
    protocolType: '',
    protocolData: '',
    members: [],
    authorizedOperations: OPERATIONS_OMITTED,
  };
}
