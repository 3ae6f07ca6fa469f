import { errorCodeOf, Heartbeat } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * Heartbeat (12), v0-4.
 * - Renews the session, also while the answer is REBALANCE_IN_PROGRESS.
 * - READ on the group.
 * v3 static members. v4 flexible.
 */
export const heartbeat = defineApi(
  Heartbeat,
  { min: 0, max: 4 },
  async (request, { services, access }) => {
    const refusal = access.group('READ', request.groupId);
    if (refusal !== null) return { errorCode: errorCodeOf(refusal) };
    const { error } = await services.groups.heartbeat(request);
    return { errorCode: errorCodeOf(error) };
  },
);
