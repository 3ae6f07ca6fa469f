import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  AlterClientQuotas,
  AlterUserScramCredentials,
  CreateAcls,
  DeleteAcls,
  DeleteGroups,
  DescribeAcls,
  DescribeClientQuotas,
  DescribeGroups,
  DescribeTransactions,
  DescribeUserScramCredentials,
  EndTxn,
  FindCoordinator,
  Heartbeat,
  InitProducerId,
  JoinGroup,
  LeaveGroup,
  ListGroups,
  ListTransactions,
  OffsetCommit,
  OffsetDelete,
  OffsetFetch,
  SaslHandshake,
  SyncGroup,
  TxnOffsetCommit,
} from '@posthorn/protocol';
import { always, named } from './named.js';
import { TOPIC, type BadRequest } from './row.js';

const NOBODY = { producerId: 77n, producerEpoch: 0 };
const MEMBER = { generationId: 1, memberId: 'm' };
const offsetsOf = (name: string) => [
  { name, partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }] },
];
const SECURITY_OFF = always('SECURITY_DISABLED');
const NONE = always('NONE');

const acl = {
  resourceType: 2,
  resourcePatternType: 3,
  principal: 'User:a',
  host: '*',
  operation: 3,
  permissionType: 3,
};
const aclFilter = (resourceNameFilter: string) => ({
  resourceTypeFilter: 1,
  resourceNameFilter,
  patternTypeFilter: 1,
  principalFilter: null,
  hostFilter: null,
  operation: 1,
  permissionType: 1,
});

const ofGroups: readonly BadRequest[] = [
  named(
    'name',
    OffsetCommit,
    8,
    (groupId) => ({
      groupId,
      generationIdOrMemberEpoch: 1,
      memberId: 'm',
      topics: offsetsOf(TOPIC),
    }),
    (r) => r.topics[0].partitions[0].errorCode,
    ['ILLEGAL_GENERATION', 'ILLEGAL_GENERATION', 'ILLEGAL_GENERATION'],
  ),
  named(
    'name',
    OffsetFetch,
    7,
    (groupId) => ({ groupId, topics: [{ name: TOPIC, partitionIndexes: [0] }] }),
    (r) => r.errorCode,
    NONE,
  ),
  named(
    'name',
    FindCoordinator,
    4,
    (key) => ({ keyType: 1, coordinatorKeys: [key] }),
    (r) => r.coordinators[0].errorCode,
    NONE,
  ),
  named(
    'name',
    JoinGroup,
    5,
    (groupId) => ({
      groupId,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId: 'm',
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
    }),
    (r) => r.errorCode,
    ['INVALID_GROUP_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'],
  ),
  named(
    'name',
    Heartbeat,
    4,
    (groupId) => ({ ...MEMBER, groupId }),
    (r) => r.errorCode,
    ['INVALID_GROUP_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'],
  ),
  named(
    'name',
    LeaveGroup,
    2,
    (groupId) => ({ groupId, memberId: 'm' }),
    (r) => r.errorCode,
    ['INVALID_GROUP_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'],
  ),
  named(
    'name',
    SyncGroup,
    3,
    (groupId) => ({ ...MEMBER, groupId, assignments: [] }),
    (r) => r.errorCode,
    ['INVALID_GROUP_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'],
  ),
  named(
    'name',
    DescribeGroups,
    6,
    (groupId) => ({ groups: [groupId] }),
    (r) => r.groups[0].errorCode,
    ['GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND'],
  ),
  named(
    'name',
    ListGroups,
    5,
    (state) => ({ statesFilter: [state] }),
    (r) => (r.groups.length === 0 ? r.errorCode : 99),
    NONE,
  ),
  named(
    'name',
    DeleteGroups,
    2,
    (groupId) => ({ groupsNames: [groupId] }),
    (r) => r.results[0].errorCode,
    ['GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND'],
  ),
  named(
    'name',
    OffsetDelete,
    0,
    (groupId) => ({ groupId, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0 }] }] }),
    (r) => r.errorCode,
    ['INVALID_GROUP_ID', 'GROUP_ID_NOT_FOUND', 'GROUP_ID_NOT_FOUND'],
  ),
].flat();

const ofTransactions: readonly BadRequest[] = [
  named(
    'name',
    InitProducerId,
    4,
    (transactionalId) => ({ transactionalId, transactionTimeoutMs: 0 }),
    (r) => r.errorCode,
    ['INVALID_REQUEST', 'INVALID_TRANSACTION_TIMEOUT', 'INVALID_TRANSACTION_TIMEOUT'],
  ),
  named(
    'name',
    AddPartitionsToTxn,
    3,
    (id) => ({
      v3AndBelowTransactionalId: id,
      v3AndBelowProducerId: 77n,
      v3AndBelowProducerEpoch: 0,
      v3AndBelowTopics: [{ name: TOPIC, partitions: [0] }],
    }),
    (r) => r.resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode,
    ['INVALID_REQUEST', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
  ),
  named(
    'name',
    AddOffsetsToTxn,
    3,
    (transactionalId) => ({ ...NOBODY, transactionalId, groupId: 'g' }),
    (r) => r.errorCode,
    ['INVALID_REQUEST', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
  ),
  named(
    'name',
    EndTxn,
    3,
    (transactionalId) => ({ ...NOBODY, transactionalId, committed: true }),
    (r) => r.errorCode,
    ['INVALID_REQUEST', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
  ),
  named(
    'name',
    TxnOffsetCommit,
    3,
    (transactionalId) => ({ ...NOBODY, transactionalId, groupId: 'g', topics: offsetsOf(TOPIC) }),
    (r) => r.topics[0].partitions[0].errorCode,
    ['INVALID_REQUEST', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
  ),
  named(
    'name',
    DescribeTransactions,
    0,
    (id) => ({ transactionalIds: [id] }),
    (r) => r.transactionStates[0].errorCode,
    ['INVALID_REQUEST', 'TRANSACTIONAL_ID_NOT_FOUND', 'TRANSACTIONAL_ID_NOT_FOUND'],
  ),
  named(
    'name',
    ListTransactions,
    0,
    (state) => ({ stateFilters: [state], producerIdFilters: [] }),
    (r) => (r.unknownStateFilters.length === 1 ? r.errorCode : 99),
    NONE,
  ),
].flat();

const ofUsers: readonly BadRequest[] = [
  named(
    'name',
    SaslHandshake,
    1,
    (mechanism) => ({ mechanism }),
    (r) => r.errorCode,
    ['ILLEGAL_SASL_STATE', 'ILLEGAL_SASL_STATE', 'ILLEGAL_SASL_STATE'],
  ),
  named(
    'name',
    DescribeUserScramCredentials,
    0,
    (name) => ({ users: [{ name }] }),
    (r) => r.results[0].errorCode,
    ['RESOURCE_NOT_FOUND', 'RESOURCE_NOT_FOUND', 'RESOURCE_NOT_FOUND'],
  ),
  named(
    'name',
    AlterUserScramCredentials,
    0,
    (name) => ({ deletions: [{ name, mechanism: 1 }], upsertions: [] }),
    (r) => r.results[0].errorCode,
    ['UNACCEPTABLE_CREDENTIAL', 'RESOURCE_NOT_FOUND', 'RESOURCE_NOT_FOUND'],
  ),
  named(
    'name',
    DescribeClientQuotas,
    1,
    (match) => ({ components: [{ entityType: 'user', matchType: 0, match }], strict: false }),
    (r) => (r.entries?.length === 0 ? r.errorCode : 99),
    NONE,
  ),
  named(
    'name',
    AlterClientQuotas,
    1,
    (entityName) => ({
      entries: [{ entity: [{ entityType: 'user', entityName }], ops: [] }],
      validateOnly: true,
    }),
    (r) => r.entries[0].errorCode,
    ['INVALID_REQUEST', 'NONE', 'NONE'],
  ),
  named('name', DescribeAcls, 3, aclFilter, (r) => r.errorCode, SECURITY_OFF),
  named(
    'name',
    CreateAcls,
    3,
    (resourceName) => ({ creations: [{ ...acl, resourceName }] }),
    (r) => r.results[0].errorCode,
    SECURITY_OFF,
  ),
  named(
    'name',
    DeleteAcls,
    3,
    (name) => ({ filters: [aclFilter(name)] }),
    (r) => r.filterResults[0].errorCode,
    SECURITY_OFF,
  ),
].flat();

/** Names of groups, transactions and users that are empty, of nothing, or long. */
export const nameRows: readonly BadRequest[] = [...ofGroups, ...ofTransactions, ...ofUsers];
