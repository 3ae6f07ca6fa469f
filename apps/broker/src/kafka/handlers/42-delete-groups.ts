import { DeleteGroups, errorCodeOf, ErrorCode } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { partitionBy } from '../authorized-topic.js';

/**
 * DeleteGroups (42), v0-2.
 * - Only an empty group goes, with its committed offsets; others answer NON_EMPTY_GROUP.
 * - DELETE on each group.
 * v2 flexible.
 */
export const deleteGroups = defineApi(
  DeleteGroups,
  { min: 0, max: 2 },
  async (request, { services, access }) => {
    const { allowed, refused } = partitionBy(
      [...new Set(request.groupsNames)],
      (groupId) => access.group('DELETE', groupId) === null,
    );
    const results = await services.groups.deleteGroups(allowed);
    return {
      results: [
        ...refused.map((groupId) => ({
          groupId,
          errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED,
        })),
        ...results.map(({ groupId, error }) => ({ groupId, errorCode: errorCodeOf(error) })),
      ],
    };
  },
);
