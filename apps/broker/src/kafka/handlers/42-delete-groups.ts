import { DeleteGroups, errorCodeOf } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * DeleteGroups (42), v0-2.
 * - Only an empty group goes, with its committed offsets; others answer NON_EMPTY_GROUP.
 * v2 flexible.
 */
export const deleteGroups = defineApi(
  DeleteGroups,
  { min: 0, max: 2 },
  async (request, { services }) => {
    const results = await services.groups.deleteGroups(request.groupsNames);
    return {
      results: results.map(({ groupId, error }) => ({ groupId, errorCode: errorCodeOf(error) })),
    };
  },
);
