import type {
  DeletedGroup,
  DescribedGroup,
  GroupCoordinator,
  GroupErrorOrNone,
  LeaveGroupRequest,
  LeaveGroupResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetDeleteRequest,
  OffsetDeleteResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from '@posthorn/coordinator';
import {
  DeleteGroups,
  DescribeGroups,
  errorName,
  LeaveGroup,
  ListGroups,
  OffsetCommit,
  OffsetDelete,
  OffsetFetch,
} from '@posthorn/protocol';
import type { PeerRequests } from '../cluster/peer-requests.js';

/** The versions of OffsetFetch after it know topics by id alone; this API asks for names, gone or not. */
const BY_NAME = { versionMax: 9 };

/** What this API asks of a group's coordinator, wherever it is. */
export type GroupSource = Pick<
  GroupCoordinator,
  | 'commitOffsets'
  | 'deleteGroups'
  | 'deleteOffsets'
  | 'describeGroups'
  | 'fetchOffsets'
  | 'leaveGroup'
  | 'listGroups'
>;

/** The groups that one other broker coordinates. Rejects with a Problem when it cannot be reached. */
export class PeerGroups implements GroupSource {
  constructor(
    private readonly peers: PeerRequests,
    private readonly brokerId: number,
  ) {}

  async listGroups(request: ListGroupsRequest): Promise<ListGroupsResponse> {
    const body = { statesFilter: [...request.statesFilter], typesFilter: [...request.typesFilter] };
    const answer = await this.peers.request(this.brokerId, ListGroups, body);
    const groups = answer.groups as unknown as ListGroupsResponse['groups'];
    return { error: errorOf(answer.errorCode), groups };
  }

  async describeGroups(groupIds: readonly string[]): Promise<readonly DescribedGroup[]> {
    const { groups } = await this.peers.request(this.brokerId, DescribeGroups, {
      groups: groupIds,
    });
    return groups.map(({ errorCode, groupState, ...group }) => ({
      ...group,
      error: errorOf(errorCode),
      groupState: groupState as DescribedGroup['groupState'],
    }));
  }

  async fetchOffsets({ groupId, topics }: OffsetFetchRequest): Promise<OffsetFetchResponse> {
    const body = { groups: [{ groupId, topics }] };
    const answer = await this.peers.request(this.brokerId, OffsetFetch, body, BY_NAME);
    const [group] = answer.groups;
    if (group === undefined) return { error: 'COORDINATOR_NOT_AVAILABLE', topics: [] };
    return {
      error: errorOf(group.errorCode),
      topics: group.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ errorCode, metadata, ...partition }) => ({
          ...partition,
          metadata: metadata ?? '',
          error:
            errorName(errorCode) === 'UNSTABLE_OFFSET_COMMIT' ? 'UNSTABLE_OFFSET_COMMIT' : 'NONE',
        })),
      })),
    };
  }

  async commitOffsets(request: OffsetCommitRequest): Promise<OffsetCommitResponse> {
    const { generationId: generationIdOrMemberEpoch, ...rest } = request;
    const body = { ...rest, generationIdOrMemberEpoch };
    const { topics } = await this.peers.change(this.brokerId, OffsetCommit, body);
    return {
      // Answered in the order of the request, and from version 10 on by id alone.
      topics: topics.map(({ partitions }, at) => ({
        name: request.topics[at]?.name ?? '',
        partitions: partitions.map(({ partitionIndex, errorCode }) => ({
          partitionIndex,
          error: errorOf(errorCode),
        })),
      })),
    };
  }

  async deleteGroups(groupIds: readonly string[]): Promise<readonly DeletedGroup[]> {
    const body = { groupsNames: groupIds };
    const { results } = await this.peers.change(this.brokerId, DeleteGroups, body);
    return results.map(({ groupId, errorCode }) => ({ groupId, error: errorOf(errorCode) }));
  }

  async deleteOffsets({ groupId, topics }: OffsetDeleteRequest): Promise<OffsetDeleteResponse> {
    const body = {
      groupId,
      topics: topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex })),
      })),
    };
    const answer = await this.peers.change(this.brokerId, OffsetDelete, body);
    return {
      error: errorOf(answer.errorCode),
      topics: answer.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, errorCode }) => ({
          partitionIndex,
          error: errorOf(errorCode),
        })),
      })),
    };
  }

  async leaveGroup(request: LeaveGroupRequest): Promise<LeaveGroupResponse> {
    const { errorCode, members } = await this.peers.change(this.brokerId, LeaveGroup, request);
    return {
      error: errorOf(errorCode),
      members: members.map(({ memberId, groupInstanceId, errorCode: own }) => ({
        memberId,
        groupInstanceId,
        error: errorOf(own),
      })),
    };
  }
}

function errorOf(errorCode: number): GroupErrorOrNone {
  return errorName(errorCode) as GroupErrorOrNone;
}
