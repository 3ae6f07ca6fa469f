import { EMPTY_BYTES, type ClassicGroup } from './classic/group.js';
import { metadataFor } from './classic/protocols.js';
import type { GroupError } from './errors.js';
import type { DescribedGroup, ListedGroup, ListGroupsRequest } from './messages.js';

const GROUP_TYPE = 'classic';

export function describeGroup(group: ClassicGroup): DescribedGroup {
  const stable = group.state === 'Stable';
  return {
    error: 'NONE',
    errorMessage: null,
    groupId: group.groupId,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: stable ? (group.protocolName ?? '') : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      // During a rebalance it is not yet known of which protocol; the assignment is the one they have until then.
      memberMetadata: stable ? metadataFor(member, group.protocolName) : EMPTY_BYTES,
      memberAssignment: member.assignment,
    })),
  };
}

export function undescribed(groupId: string, error: GroupError): DescribedGroup {
  const unknown = error === 'GROUP_ID_NOT_FOUND';
  return {
    error,
    errorMessage: unknown ? `Group ${groupId} not found.` : null,
    groupId,
    groupState: unknown ? 'Dead' : '',
    protocolType: '',
    protocolData: '',
    members: [],
  };
}

function passes(filter: readonly string[], value: string): boolean {
  return filter.length === 0 || filter.some((name) => name.toLowerCase() === value.toLowerCase());
}

export function listGroup(
  group: ClassicGroup,
  { statesFilter, typesFilter }: ListGroupsRequest,
): readonly ListedGroup[] {
  if (!passes(statesFilter, group.state) || !passes(typesFilter, GROUP_TYPE)) return [];
  const { groupId, state, protocolType } = group;
  return [{ groupId, protocolType: protocolType ?? '', groupState: state, groupType: GROUP_TYPE }];
}
