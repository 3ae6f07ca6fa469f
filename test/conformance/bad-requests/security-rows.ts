import {
  AlterClientQuotas,
  AlterUserScramCredentials,
  DescribeClientQuotas,
  DescribeUserScramCredentials,
  SaslAuthenticate,
  SaslHandshake,
} from '@posthorn/protocol';
import { bad, unlikeKafka, type BadRequest } from './row.js';

const SCRAM_SHA_256 = 1;

const upsertion = { salt: Buffer.from('salt'), saltedPassword: Buffer.alloc(32, 7) };

const quotaOf = (entity: { entityType: string; entityName: string | null }) => ({
  entries: [
    { entity: [entity], ops: [{ key: 'connection_creation_rate', value: 9, remove: false }] },
  ],
  validateOnly: true,
});

/** What users, their credentials and quotas are asked about, on a listener without SASL. */
export const securityRows: readonly BadRequest[] = [
  bad(
    SaslHandshake,
    1,
    ['where there is no SASL', { mechanism: 'PLAIN' }],
    (r) => r.errorCode,
    'ILLEGAL_SASL_STATE',
  ),
  bad(
    SaslAuthenticate,
    2,
    ['where there is no SASL', { authBytes: Buffer.from('x') }],
    (r) => r.errorCode,
    'ILLEGAL_SASL_STATE',
  ),
  bad(
    DescribeUserScramCredentials,
    0,
    ['unknown user', { users: [{ name: 'nobody' }] }],
    ({ results }) => results[0],
    'RESOURCE_NOT_FOUND',
  ),
  bad(
    AlterUserScramCredentials,
    0,
    [
      'too few iterations',
      {
        deletions: [],
        upsertions: [{ ...upsertion, name: 'a', mechanism: SCRAM_SHA_256, iterations: 1 }],
      },
    ],
    ({ results }) => results[0],
    'UNACCEPTABLE_CREDENTIAL',
  ),
  bad(
    AlterUserScramCredentials,
    0,
    [
      'a mechanism that is none',
      { deletions: [], upsertions: [{ ...upsertion, name: 'a', mechanism: 9, iterations: 4_096 }] },
    ],
    ({ results }) => results[0],
    'UNSUPPORTED_SASL_MECHANISM',
  ),
  bad(
    AlterUserScramCredentials,
    0,
    [
      'nothing to delete',
      { deletions: [{ name: 'nobody', mechanism: SCRAM_SHA_256 }], upsertions: [] },
    ],
    ({ results }) => results[0],
    'RESOURCE_NOT_FOUND',
  ),
  bad(
    DescribeClientQuotas,
    1,
    [
      'an entity that is none',
      { components: [{ entityType: 'planet', matchType: 0, match: 'mars' }], strict: false },
    ],
    (r) => r,
    'UNSUPPORTED_VERSION',
  ),
  bad(
    AlterClientQuotas,
    1,
    [
      'a quota that is none',
      {
        entries: [
          {
            entity: [{ entityType: 'user', entityName: 'a' }],
            ops: [{ key: 'no_such_rate', value: 1, remove: false }],
          },
        ],
        validateOnly: false,
      },
    ],
    ({ entries }) => entries[0],
    'INVALID_REQUEST',
    /no_such_rate/,
  ),
  ...['x y', '1.2.3.4.5', ':::'].map((ip) =>
    bad(
      AlterClientQuotas,
      1,
      [`an address that is none: ${ip}`, quotaOf({ entityType: 'ip', entityName: ip })],
      ({ entries }) => entries[0],
      'INVALID_REQUEST',
      /address/,
    ),
  ),
  unlikeKafka(
    'it looks the name up',
    bad(
      AlterClientQuotas,
      1,
      ['the name of a host', quotaOf({ entityType: 'ip', entityName: 'localhost' })],
      ({ entries }) => entries[0],
      'INVALID_REQUEST',
      /not looked up/,
    ),
  ),
];
