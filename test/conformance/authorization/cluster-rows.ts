import {
  AlterClientQuotas,
  DescribeClientQuotas,
  AlterConfigs,
  CreateAcls,
  DeleteAcls,
  DescribeAcls,
  DescribeCluster,
  DescribeConfigs,
  DescribeLogDirs,
  IncrementalAlterConfigs,
  InitProducerId,
  ListPartitionReassignments,
} from '@posthorn/protocol';
import {
  CLUSTER,
  CLUSTER_AUTHORIZATION_FAILED,
  NONE,
  TOPIC,
  TOPIC_AUTHORIZATION_FAILED,
  row,
  type AuthorizationRow,
} from './row.js';

const ANY_ACL = {
  resourceTypeFilter: 1,
  resourceNameFilter: null,
  patternTypeFilter: 1,
  principalFilter: null,
  hostFilter: null,
  operation: 1,
  permissionType: 1,
};

export const clusterRows: readonly AuthorizationRow[] = [
  row(
    InitProducerId,
    2,
    { transactionalId: null, transactionTimeoutMs: 1_000 },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['IDEMPOTENT_WRITE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    InitProducerId,
    2,
    { transactionalId: null, transactionTimeoutMs: 1_000 },
    {
      about: 'of who may write somewhere',
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['WRITE', 'TOPIC', 'elsewhere']],
    },
  ),
  row(DescribeAcls, 2, ANY_ACL, {
    see: ({ errorCode }) => errorCode,
    without: CLUSTER_AUTHORIZATION_FAILED,
    grants: [['DESCRIBE', 'CLUSTER', CLUSTER]],
  }),
  row(
    CreateAcls,
    2,
    {
      creations: [
        {
          resourceType: 2,
          resourceName: 'x',
          resourcePatternType: 3,
          principal: 'User:x',
          host: '*',
          operation: 3,
          permissionType: 3,
        },
      ],
    },
    {
      see: ({ results }) => results[0].errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['ALTER', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DeleteAcls,
    2,
    { filters: [{ ...ANY_ACL, principalFilter: 'User:x' }] },
    {
      see: ({ filterResults }) => filterResults[0].errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['ALTER', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DescribeConfigs,
    2,
    { resources: [{ resourceType: 2, resourceName: TOPIC, configurationKeys: null }] },
    {
      see: ({ results }) => results[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE_CONFIGS', 'TOPIC', TOPIC]],
    },
  ),
  row(
    DescribeConfigs,
    2,
    { resources: [{ resourceType: 4, resourceName: '1', configurationKeys: null }] },
    {
      about: 'of a broker',
      see: ({ results }) => results[0].errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE_CONFIGS', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    AlterConfigs,
    1,
    { resources: [{ resourceType: 2, resourceName: TOPIC, configs: [] }], validateOnly: true },
    {
      see: ({ responses }) => responses[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['ALTER_CONFIGS', 'TOPIC', TOPIC]],
    },
  ),
  row(
    IncrementalAlterConfigs,
    1,
    { resources: [{ resourceType: 2, resourceName: TOPIC, configs: [] }], validateOnly: true },
    {
      see: ({ responses }) => responses[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['ALTER_CONFIGS', 'TOPIC', TOPIC]],
    },
  ),
  row(
    DescribeLogDirs,
    3,
    { topics: null },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    ListPartitionReassignments,
    0,
    { timeoutMs: 1_000, topics: null },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DescribeCluster,
    0,
    { includeClusterAuthorizedOperations: true },
    {
      see: ({ errorCode, clusterAuthorizedOperations }) => [errorCode, clusterAuthorizedOperations],
      without: [NONE, 0],
      allowed: [NONE, (1 << 7) | (1 << 8)],
      grants: [['ALTER', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DescribeClientQuotas,
    1,
    { components: [], strict: false },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE_CONFIGS', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    AlterClientQuotas,
    1,
    {
      entries: [{ entity: [{ entityType: 'user', entityName: 'x' }], ops: [] }],
      validateOnly: true,
    },
    {
      see: ({ entries }) => entries[0].errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['ALTER_CONFIGS', 'CLUSTER', CLUSTER]],
    },
  ),
];
