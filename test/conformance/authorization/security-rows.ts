import { AlterUserScramCredentials, DescribeUserScramCredentials } from '@posthorn/protocol';
import { CLUSTER, CLUSTER_AUTHORIZATION_FAILED, row, type AuthorizationRow } from './row.js';

const RESOURCE_NOT_FOUND = 91;

export const securityRows: readonly AuthorizationRow[] = [
  row(
    DescribeUserScramCredentials,
    0,
    { users: null },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    AlterUserScramCredentials,
    0,
    { deletions: [{ name: 'nobody', mechanism: 1 }], upsertions: [] },
    {
      see: ({ results }) => results.map(({ errorCode }) => errorCode),
      without: [CLUSTER_AUTHORIZATION_FAILED],
      allowed: [RESOURCE_NOT_FOUND],
      grants: [['ALTER', 'CLUSTER', CLUSTER]],
    },
  ),
];
