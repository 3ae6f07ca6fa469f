import { retryingIn } from '@posthorn/client';
import type {
  CommittedOffsetBody,
  GroupSummary,
  MemberBody,
  PartitionLagBody,
} from './groups.dto.js';
import type { CommittedOffset, Group, GroupMember } from './groups.service.js';
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

export function memberBodyOf({ assignment, handlers, ...member }: GroupMember): MemberBody {
  return {
    ...member,
    assignment:
      assignment?.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })) ?? null,
    handlers: handlers.map(({ topic, names }) => ({ topic, names: [...names] })),
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

export function committedBodyOf({
  offset,
  metadata,
  ...rest
}: CommittedOffset): CommittedOffsetBody {
  const retrying = retryingIn(metadata, offset).map((one) => ({
    offset: one.offset.toString(),
    attempts: one.attempts,
  }));
  return { ...rest, offset: offset.toString(), metadata, retrying };
}
