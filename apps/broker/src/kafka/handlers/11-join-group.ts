import { errorCodeOf, JoinGroup, type JoinGroupResponseInput } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * JoinGroup (11), v0-9.
 * - Answers when the rebalance is over, which may take as long as the members' rebalance timeout.
 * - Below v4 a member gets its id with the answer; from v4 on it is told its id first and comes back with it.
 * - READ on the group.
 * v1 rebalance timeout. v5 static members. v6 flexible. v7 protocol type. v9 lets a static leader skip the assignment.
 * v0 is advertised because librdkafka before 2.11 takes groups for missing without it.
 */
export const joinGroup = defineApi(
  JoinGroup,
  { min: 0, max: 9 },
  async (request, { services, version, clientId, connection, access }) => {
    const refusal = access.group('READ', request.groupId);
    if (refusal !== null) return refused(errorCodeOf(refusal), version);
    const response = await services.groups.joinGroup(
      { ...request, rebalanceTimeoutMs: version >= 1 ? request.rebalanceTimeoutMs : -1 },
      {
        clientId: clientId ?? '',
        clientHost: `/${connection.remoteHost}`,
        requireKnownMemberId: version >= 4,
        supportsSkippingAssignment: version >= 9,
      },
    );
    const { error, protocolName, ...rest } = response;
    return {
      ...rest,
      errorCode: errorCodeOf(error),
      // Not nullable on the wire below v7.
      protocolName: protocolName ?? (version >= 7 ? null : ''),
    };
  },
);

function refused(errorCode: number, version: number): JoinGroupResponseInput {
  return {
    errorCode,
    generationId: -1,
    protocolName: version >= 7 ? null : '',
    leader: '',
    memberId: '',
    members: [],
  };
}
