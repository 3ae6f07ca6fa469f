import {
  DeleteGroups,
  DescribeGroups,
  FindCoordinator,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  ListGroups,
  OffsetCommit,
  OffsetDelete,
  OffsetFetch,
  SyncGroup,
  type OffsetCommitResponse,
} from '@posthorn/protocol';
import { bad, MISSING, TOPIC, type BadRequest } from './row.js';

const GROUP = 'nobody';
const committed = ({ topics }: OffsetCommitResponse): number => topics[0].partitions[0].errorCode;

const commitTo = (
  name: string,
  { generationIdOrMemberEpoch = -1, memberId = '', committedMetadata = '', groupId = GROUP } = {},
) => ({
  groupId,
  generationIdOrMemberEpoch,
  memberId,
  topics: [{ name, partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata }] }],
});

const join = (change: {
  groupId?: string;
  sessionTimeoutMs?: number;
  memberId?: string;
  protocols?: { name: string; metadata: Buffer }[];
}) => ({
  groupId: GROUP,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 10_000,
  memberId: '',
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
  ...change,
});

const member = { groupId: GROUP, generationId: 1, memberId: 'm' };

/** What consumers and those who look after groups ask. */
export const groupRows: readonly BadRequest[] = [
  bad(
    OffsetCommit,
    8,
    ['unknown topic', commitTo(MISSING)],
    committed,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    OffsetCommit,
    8,
    ['a generation of no group', commitTo(TOPIC, { generationIdOrMemberEpoch: 1, memberId: 'm' })],
    committed,
    'ILLEGAL_GENERATION',
  ),
  bad(
    OffsetCommit,
    8,
    ['metadata of 5,000 bytes', commitTo(TOPIC, { committedMetadata: 'x'.repeat(5_000) })],
    committed,
    'OFFSET_METADATA_TOO_LARGE',
  ),
  bad(
    OffsetFetch,
    7,
    ['unknown group', { groupId: GROUP, topics: [{ name: TOPIC, partitionIndexes: [0] }] }],
    ({ topics, errorCode }) => (topics[0].partitions[0].committedOffset === -1n ? errorCode : 99),
    'NONE',
  ),
  bad(
    FindCoordinator,
    4,
    ['a type of key that is none', { keyType: 9, coordinatorKeys: ['a'] }],
    ({ coordinators }) => coordinators[0].errorCode,
    'INVALID_REQUEST',
  ),
  bad(
    FindCoordinator,
    4,
    ['no group', { keyType: 0, coordinatorKeys: [''] }],
    ({ coordinators: [{ nodeId, errorCode }] }) => (nodeId >= 0 ? errorCode : 99),
    'NONE',
  ),
  bad(
    JoinGroup,
    5,
    ['an empty group', join({ groupId: '' })],
    (r) => r.errorCode,
    'INVALID_GROUP_ID',
  ),
  bad(
    JoinGroup,
    5,
    ['a session of a millisecond', join({ sessionTimeoutMs: 1 })],
    (r) => r.errorCode,
    'INVALID_SESSION_TIMEOUT',
  ),
  bad(
    JoinGroup,
    5,
    ['a session of a month', join({ sessionTimeoutMs: 2_147_483_647 })],
    (r) => r.errorCode,
    'INVALID_SESSION_TIMEOUT',
  ),
  bad(
    JoinGroup,
    5,
    ['no protocol', join({ protocols: [] })],
    (r) => r.errorCode,
    'INCONSISTENT_GROUP_PROTOCOL',
  ),
  bad(
    JoinGroup,
    5,
    ['an unknown member', join({ memberId: 'm' })],
    (r) => r.errorCode,
    'UNKNOWN_MEMBER_ID',
  ),
  bad(Heartbeat, 4, ['unknown group', member], (r) => r.errorCode, 'UNKNOWN_MEMBER_ID'),
  bad(
    Heartbeat,
    4,
    ['an empty group', { ...member, groupId: '' }],
    (r) => r.errorCode,
    'INVALID_GROUP_ID',
  ),
  bad(
    LeaveGroup,
    3,
    ['an unknown member', { groupId: GROUP, members: [{ memberId: 'm', groupInstanceId: null }] }],
    ({ members, errorCode }) => members[0]?.errorCode ?? errorCode,
    'UNKNOWN_MEMBER_ID',
  ),
  bad(
    LeaveGroup,
    2,
    ['an unknown member', { groupId: GROUP, memberId: 'm' }],
    (r) => r.errorCode,
    'UNKNOWN_MEMBER_ID',
  ),
  bad(
    SyncGroup,
    3,
    ['unknown group', { ...member, assignments: [] }],
    (r) => r.errorCode,
    'UNKNOWN_MEMBER_ID',
  ),
  bad(
    SyncGroup,
    5,
    ['no protocol', { ...member, protocolType: null, protocolName: 'range', assignments: [] }],
    (r) => r.errorCode,
    'INCONSISTENT_GROUP_PROTOCOL',
  ),
  bad(
    SyncGroup,
    3,
    ['an empty group', { ...member, groupId: '', assignments: [] }],
    (r) => r.errorCode,
    'INVALID_GROUP_ID',
  ),
  bad(
    DescribeGroups,
    6,
    ['unknown group', { groups: [GROUP] }],
    ({ groups }) => groups[0],
    'GROUP_ID_NOT_FOUND',
    /not found/i,
  ),
  bad(
    DescribeGroups,
    5,
    ['unknown group', { groups: [GROUP] }],
    ({ groups }) => (groups[0].groupState === 'Dead' ? groups[0].errorCode : 99),
    'NONE',
  ),
  bad(
    ListGroups,
    4,
    ['a state that is none', { statesFilter: ['Confused'] }],
    ({ groups, errorCode }) => (groups.length === 0 ? errorCode : 99),
    'NONE',
  ),
  bad(
    DeleteGroups,
    2,
    ['unknown group', { groupsNames: ['nobody-either'] }],
    ({ results }) => results[0].errorCode,
    'GROUP_ID_NOT_FOUND',
  ),
  bad(
    OffsetDelete,
    0,
    [
      'unknown group',
      { groupId: 'nobody-either', topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0 }] }] },
    ],
    ({ errorCode }) => errorCode,
    'GROUP_ID_NOT_FOUND',
  ),
  ...[MISSING, TOPIC].map((name) =>
    bad(
      OffsetDelete,
      0,
      [
        `partition 9 of ${name}`,
        { groupId: GROUP, topics: [{ name, partitions: [{ partitionIndex: 9 }] }] },
      ],
      ({ topics }) => topics[0].partitions[0].errorCode,
      'UNKNOWN_TOPIC_OR_PARTITION',
    ),
  ),
];
