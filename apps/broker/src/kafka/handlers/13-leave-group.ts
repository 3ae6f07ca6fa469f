import { errorCodeOf, LeaveGroup } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * LeaveGroup (13), v0-5.
 * - Versions 0 to 2 name one member, and its error is the answer's; later ones name several, static ones by instance id.
 * - READ on the group.
 * v3 several members. v4 flexible. v5 a reason, which is not kept.
 */
export const leaveGroup = defineApi(
  LeaveGroup,
  { min: 0, max: 5 },
  async (request, { services, version, access }) => {
    const refusal = access.group('READ', request.groupId);
    if (refusal !== null) return { errorCode: errorCodeOf(refusal), members: [] };
    const members =
      version >= 3 ? request.members : [{ memberId: request.memberId, groupInstanceId: null }];
    const response = await services.groups.leaveGroup({ groupId: request.groupId, members });
    if (version < 3) {
      const error = response.error === 'NONE' ? response.members[0]?.error : response.error;
      return { errorCode: errorCodeOf(error ?? 'NONE') };
    }
    return {
      errorCode: errorCodeOf(response.error),
      members: response.members.map(({ error, ...member }) => ({
        ...member,
        errorCode: errorCodeOf(error),
      })),
    };
  },
);
