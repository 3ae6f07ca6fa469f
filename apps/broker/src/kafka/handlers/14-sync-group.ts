import { errorCodeOf, SyncGroup } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * SyncGroup (14), v0-5.
 * - The leader brings the assignment, the others wait for it; the broker only carries the bytes.
 * - READ on the group.
 * v3 static members. v4 flexible. v5 the member says which protocol it believes in, and must.
 */
export const syncGroup = defineApi(
  SyncGroup,
  { min: 0, max: 5 },
  async (request, { services, access, version }) => {
    const isSilent = request.protocolType === null || request.protocolName === null;
    const refusal =
      version >= 5 && isSilent
        ? 'INCONSISTENT_GROUP_PROTOCOL'
        : access.group('READ', request.groupId);
    if (refusal !== null) {
      return { errorCode: errorCodeOf(refusal), assignment: Buffer.alloc(0) };
    }
    const { error, ...response } = await services.groups.syncGroup(request);
    return { ...response, errorCode: errorCodeOf(error) };
  },
);
