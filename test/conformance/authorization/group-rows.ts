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
} from '@posthorn/protocol';
import {
  CLUSTER,
  GROUP,
  GROUP_AUTHORIZATION_FAILED,
  NONE,
  TOPIC,
  row,
  type AuthorizationRow,
} from './row.js';

const UNKNOWN_MEMBER_ID = 25;

const GROUP_MEMBER = { groupId: GROUP, generationId: 1, memberId: 'nobody' };

export const groupRows: readonly AuthorizationRow[] = [
  row(
    OffsetCommit,
    7,
    {
      groupId: GROUP,
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [
        {
          name: TOPIC,
          partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }],
        },
      ],
    },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      grants: [
        ['READ', 'GROUP', GROUP],
        ['READ', 'TOPIC', TOPIC],
      ],
    },
  ),
  row(
    OffsetFetch,
    1,
    { groupId: GROUP, topics: [{ name: TOPIC, partitionIndexes: [0] }] },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      grants: [
        ['DESCRIBE', 'GROUP', GROUP],
        ['DESCRIBE', 'TOPIC', TOPIC],
      ],
    },
  ),
  row(
    OffsetFetch,
    8,
    { groups: [{ groupId: GROUP, topics: null }] },
    {
      about: 'of all topics',
      see: ({ groups }) => groups[0].topics.map(({ name }) => name),
      without: [],
      allowed: [TOPIC],
      grants: [
        ['DESCRIBE', 'GROUP', GROUP],
        ['DESCRIBE', 'TOPIC', TOPIC],
      ],
    },
  ),
  row(
    FindCoordinator,
    4,
    { keyType: 0, coordinatorKeys: [GROUP] },
    {
      see: ({ coordinators }) => coordinators[0].errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'GROUP', GROUP]],
    },
  ),
  row(
    JoinGroup,
    5,
    {
      groupId: GROUP,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId: 'nobody',
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
    },
    {
      see: ({ errorCode }) => errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      allowed: UNKNOWN_MEMBER_ID,
      grants: [['READ', 'GROUP', GROUP]],
    },
  ),
  row(Heartbeat, 3, GROUP_MEMBER, {
    see: ({ errorCode }) => errorCode,
    without: GROUP_AUTHORIZATION_FAILED,
    allowed: UNKNOWN_MEMBER_ID,
    grants: [['READ', 'GROUP', GROUP]],
  }),
  row(
    LeaveGroup,
    3,
    { groupId: GROUP, members: [{ memberId: 'nobody', groupInstanceId: null }] },
    {
      see: ({ errorCode }) => errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      grants: [['READ', 'GROUP', GROUP]],
    },
  ),
  row(
    SyncGroup,
    3,
    { ...GROUP_MEMBER, assignments: [] },
    {
      see: ({ errorCode }) => errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      allowed: UNKNOWN_MEMBER_ID,
      grants: [['READ', 'GROUP', GROUP]],
    },
  ),
  row(
    DescribeGroups,
    4,
    { groups: [GROUP], includeAuthorizedOperations: true },
    {
      see: ({ groups }) => [groups[0].errorCode, groups[0].authorizedOperations],
      without: [GROUP_AUTHORIZATION_FAILED, -2_147_483_648],
      allowed: [NONE, 1 << 8],
      grants: [['DESCRIBE', 'GROUP', GROUP]],
    },
  ),
  row(
    ListGroups,
    3,
    {},
    {
      see: ({ groups }) => groups.map(({ groupId }) => groupId),
      without: [],
      allowed: [GROUP],
      grants: [['DESCRIBE', 'GROUP', GROUP]],
    },
  ),
  row(
    ListGroups,
    3,
    {},
    {
      about: 'of the whole cluster',
      see: ({ groups }) => groups.map(({ groupId }) => groupId),
      without: [],
      allowed: [GROUP],
      grants: [['DESCRIBE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DeleteGroups,
    1,
    { groupsNames: ['nobody'] },
    {
      see: ({ results }) => results[0].errorCode,
      without: GROUP_AUTHORIZATION_FAILED,
      allowed: 69,
      grants: [['DELETE', 'GROUP', 'nobody']],
    },
  ),
  row(
    OffsetDelete,
    0,
    { groupId: GROUP, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 3 }] }] },
    {
      see: ({ errorCode, topics }) => [errorCode, topics[0]?.partitions[0].errorCode],
      without: [GROUP_AUTHORIZATION_FAILED, undefined],
      allowed: [NONE, NONE],
      grants: [
        ['DELETE', 'GROUP', GROUP],
        ['READ', 'TOPIC', TOPIC],
      ],
    },
  ),
];
