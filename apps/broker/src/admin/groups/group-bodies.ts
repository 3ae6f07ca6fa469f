import type { GroupSummary, MemberBody, PartitionLagBody } from './groups.dto.js';
import type { Group, GroupMember } from './groups.service.js';
import type { PartitionLag } from './lag.service.js';

export function summaryOf({
  groupId,
  state,
  protocolType,
  assignor,
  members,
}: Group): GroupSummary {
  return { groupId, state, protocolType, assignor, memberCount: members.length };
}

export function memberBodyOf({ assignment, ...member }: GroupMember): MemberBody {
  return {
    ...member,
    assignment:
      assignment?.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })) ?? null,
  };
}

export function lagBodyOf({
  committedOffset,
  highWatermark,
  lag,
  ...rest
}: PartitionLag): PartitionLagBody {
  return {
    ...rest,
    committedOffset: committedOffset?.toString() ?? null,
    highWatermark: highWatermark?.toString() ?? null,
    lag: lag?.toString() ?? null,
  };
}
