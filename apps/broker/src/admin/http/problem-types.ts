import { alertProblemTypes } from './alert-problem-types.js';
import { contractProblemTypes } from './contract-problem-types.js';

/** One kind of failure that a caller can act on. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** What to do about it, in one or two sentences. */
  readonly hint: string;
}

/** The one table of failures: error answers, their documentation pages and the OpenAPI document derive from it. */
export const problemTypes = {
  'malformed-json': {
    status: 400,
    title: 'The body is not valid JSON',
    hint: 'Send one JSON object, encoded as UTF-8.',
  },
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    hint: 'The list `errors` names each field and what it should be.',
  },
  'invalid-page-token': {
    status: 400,
    title: 'The page token does not belong to this list',
    hint: 'Use `nextPageToken` of the previous answer unchanged, or start over without a token.',
  },
  'invalid-topic': {
    status: 400,
    title: 'The topic is not valid',
    hint: 'A name has 1 to 249 characters out of a-z, A-Z, 0-9, ".", "_" and "-", and is not "." or "..".',
  },
  'invalid-partitions': {
    status: 400,
    title: 'The number of partitions is not possible',
    hint: 'Partitions can only be added, up to the broker’s limit; removing them would lose records.',
  },
  'invalid-config': {
    status: 400,
    title: 'The configuration is not valid',
    hint: 'GET the topic’s configs for the names that exist and the values they have.',
  },
  'invalid-record': {
    status: 400,
    title: 'The record is not valid for this topic',
    hint: 'The detail says which rule of the topic it breaks.',
  },
  'offset-out-of-range': {
    status: 400,
    title: 'The offset is not in the partition',
    hint: 'Offsets run from logStartOffset to highWatermark; describe the topic to see both.',
  },
  unauthenticated: {
    status: 401,
    title: 'Nobody knows who you are',
    hint: 'Sign in (POST /api/v1/sessions, or the page /sign-in), or send an API key: Authorization: Bearer ph_…. A session ends by itself, and with another password.',
  },
  'sign-in-failed': {
    status: 401,
    title: 'The name or the password is wrong',
    hint: 'Users are those of the Kafka listeners. An administrator gives another password; whoever has the database does it by posthorn user password.',
  },
  'link-not-valid': {
    status: 403,
    title: 'The link is not valid',
    hint: 'It works once, for an hour, and while there is no administrator. `posthorn user admin-link` prints a new one.',
  },
  forbidden: {
    status: 403,
    title: 'You are not allowed to do this',
    hint: 'The detail names the permission that is missing; an administrator gives it by binding a role to you.',
  },
  'read-only': {
    status: 403,
    title: 'This broker takes no changes',
    hint: 'It was started with POSTHORN_ADMIN_READ_ONLY: whoever asks, its admin API and console only show. Another broker of the cluster may take the change.',
  },
  'cross-site-request': {
    status: 403,
    title: 'The request comes from another site',
    hint: 'This API answers its own console and programs, not pages of other origins.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is no such resource',
    hint: 'GET /api/v1/openapi.json lists what there is.',
  },
  'topic-not-found': {
    status: 404,
    title: 'There is no such topic',
    hint: 'GET /api/v1/topics lists the topics; names are case-sensitive.',
  },
  'partition-not-found': {
    status: 404,
    title: 'The topic has no such partition',
    hint: 'Partitions are numbered from 0; describe the topic to see them.',
  },
  'record-not-found': {
    status: 404,
    title: 'There is no record at this offset',
    hint: 'It may not be written yet, have passed its retention, or have been compacted away.',
  },
  'group-not-found': {
    status: 404,
    title: 'There is no such consumer group',
    hint: 'GET /api/v1/consumer-groups lists the groups; one exists from its first member or commit on.',
  },
  'member-not-found': {
    status: 404,
    title: 'The consumer group has no such member',
    hint: 'Members come and go with rebalances: describe the group to see who is there now.',
  },
  'service-not-found': {
    status: 404,
    title: 'No such service was seen',
    hint: 'GET /api/v1/services lists the services; their names are the client ids that they connect with.',
  },
  'broker-not-found': {
    status: 404,
    title: 'There is no such broker',
    hint: 'GET /api/v1/brokers lists the brokers that are alive.',
  },
  'user-not-found': {
    status: 404,
    title: 'There is no such user',
    hint: 'GET /api/v1/users lists the users; names are case-sensitive.',
  },
  'session-not-found': {
    status: 404,
    title: 'There is no such session',
    hint: 'It may have ended. GET /api/v1/sessions lists those that hold.',
  },
  'api-key-not-found': {
    status: 404,
    title: 'There is no such API key',
    hint: 'It may have been revoked. GET /api/v1/api-keys lists the keys; an id is what stands between ph_ and the next _.',
  },
  'too-many-api-keys': {
    status: 409,
    title: 'The user has too many API keys',
    hint: 'Revoke those that nobody uses: the list says when each was used last.',
  },
  'role-not-found': {
    status: 404,
    title: 'There is no such role',
    hint: 'GET /api/v1/roles lists the roles.',
  },
  'role-binding-not-found': {
    status: 404,
    title: 'There is no such role binding',
    hint: 'It may have ended. GET /api/v1/role-bindings lists those that hold.',
  },
  'user-exists': {
    status: 409,
    title: 'The user exists already',
    hint: 'Choose another name, or give the user that exists another password.',
  },
  'role-built-in': {
    status: 409,
    title: 'The role is built in',
    hint: 'Make a role of another name with the permissions that you need.',
  },
  'role-in-use': {
    status: 409,
    title: 'Somebody has the role',
    hint: 'GET /api/v1/role-bindings?role= lists who; delete those bindings first.',
  },
  'too-many-roles': {
    status: 409,
    title: 'There are too many roles',
    hint: 'Delete those that nobody has.',
  },
  'too-many-role-bindings': {
    status: 409,
    title: 'There are too many role bindings',
    hint: 'Bind roles to groups of the identity provider, or to resources by a prefix.',
  },
  'no-authorizer': {
    status: 409,
    title: 'The broker asks no ACLs',
    hint: 'Start the brokers with POSTHORN_AUTHORIZER=acl; docs/authorization.md says what that means.',
  },
  'job-not-found': {
    status: 404,
    title: 'There is no such job',
    hint: 'List the redrives, replays, exports or index builds; each kind has its own list.',
  },
  'dead-letter-not-found': {
    status: 404,
    title: 'There is no such dead letter',
    hint: 'GET /api/v1/dead-letters lists them. One that its topic has dropped by retention is gone from the index too.',
  },
  'record-masked': {
    status: 403,
    title: 'A part of what would be replaced is masked for you',
    hint: 'Redrive the letter as it is, or have somebody edit it who has topic:records_unmask for the topics that its record was in.',
  },
  'job-not-in-state': {
    status: 409,
    title: 'The job is past that',
    hint: 'Only what runs or waits can be paused or cancelled, and only what is paused can be resumed; an export has its content once it is completed or truncated.',
  },
  'too-many-exports': {
    status: 409,
    title: 'The user has too many exports that are not done',
    hint: 'Wait for them, or cancel those that nobody needs. How many there may be is the setting exportsPerUserMax.',
  },
  'exports-full': {
    status: 409,
    title: 'There is no room for more exports',
    hint: 'Delete the content of exports that were taken (DELETE /api/v1/exports/{id}/content), or change the settings exportsStoredBytesMax and exportRetentionHours.',
  },
  'export-gone': {
    status: 410,
    title: 'The content of the export was deleted',
    hint: 'Ask for it again. How long it is kept is the setting exportRetentionHours.',
  },
  'dead-letter-not-open': {
    status: 409,
    title: 'The dead letter is not open',
    hint: 'Only open letters are redriven or discarded. PATCH its status to open first, if it is meant to go again.',
  },
  ...contractProblemTypes,
  ...alertProblemTypes,
  'topic-exists': {
    status: 409,
    title: 'The topic exists already',
    hint: 'Choose another name, or change the topic that exists.',
  },
  'group-not-empty': {
    status: 409,
    title: 'The consumer group has members',
    hint: 'Stop its consumers, wait until their sessions have ended, and repeat; or, to reset offsets, send evictMembers: true, which sends them away and lets them begin anew. A preview (validateOnly=true) works at any time.',
  },
  'idempotency-key-in-use': {
    status: 409,
    title: 'The first request with this key has not ended yet',
    hint: 'Repeat in a moment with the same key: what the first one is answered, you are too.',
  },
  'answer-not-kept': {
    status: 409,
    title: 'It was done, and its answer is not kept',
    hint: 'The answer held a secret, which is shown once. If it did not reach you, delete what was made, and make it anew with another key.',
  },
  'precondition-failed': {
    status: 412,
    title: 'It was changed since you read it',
    hint: 'GET it again, look whether your change still makes sense, and send it with the new ETag.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    hint: 'A request may have 2 MiB. Larger records are for Kafka clients.',
  },
  'record-too-large': {
    status: 413,
    title: 'The record is too large for the topic',
    hint: 'Send less, or raise the topic’s max.message.bytes.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body must be JSON',
    hint: 'Send the header Content-Type: application/json.',
  },
  'misdirected-request': {
    status: 421,
    title: 'This server does not answer to that host name',
    hint: 'Use localhost or the IP address, or let the operator allow the name.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request',
    hint: 'Every request has a key of its own; only its repetition has the same one, with the same body.',
  },
  'too-many-streams': {
    status: 429,
    title: 'Too many streams are open',
    hint: 'Close those that nobody looks at, or ask another broker: each has its own.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    hint: 'Wait as long as Retry-After says. A program that asks often does with fewer, larger pages.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong inside the broker',
    hint: 'The broker’s log has the cause under the request id given as `instance`.',
  },
  'identity-provider-unavailable': {
    status: 503,
    title: 'The identity provider does not answer',
    hint: 'Sessions that are open and API keys go on to work, and users of our own sign in by password. The broker’s log has the cause.',
  },
  'masking-rule-not-found': {
    status: 404,
    title: 'There is no such masking rule',
    hint: 'GET /api/v1/masking-rules lists them.',
  },
  'definitions-conflict': {
    status: 409,
    title: 'What is there cannot become what the document says',
    hint: 'The list `errors` names each conflict. Change the document, or what is there; ?validateOnly=true shows the whole plan.',
  },
  'needs-postgresql': {
    status: 501,
    title: 'This needs a log in PostgreSQL',
    hint: 'Start the broker with DATABASE_URL, or without it as `posthorn`, which brings a PostgreSQL of its own.',
  },
  'not-leader': {
    status: 503,
    title: 'Nobody leads this at the moment',
    hint: 'Leadership is moving from one broker to another. Repeat in a moment.',
  },
  'broker-unreachable': {
    status: 503,
    title: 'Another broker does not answer',
    hint: 'What was asked for is served by the broker that the detail names. If it is gone, another one takes over within seconds: repeat then. If it is not, see whether brokers reach each other.',
  },
  'coordinator-not-available': {
    status: 503,
    title: 'The group coordinator is not available',
    hint: 'It is loading, moving to another broker, or its database is away. Repeat in a moment.',
  },
  'storage-unavailable': {
    status: 503,
    title: 'The database did not answer',
    hint: 'Nothing was changed. Check PostgreSQL and repeat.',
  },
  'outcome-unknown': {
    status: 504,
    title: 'Nobody knows whether this was done',
    hint: 'A connection ended, or a broker died, while it was being done. Look before you repeat, and then with another idempotency key.',
  },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof problemTypes;

/** Under which `type` a problem is described; answered by this API itself, so it works without a network. */
export const PROBLEMS_PATH = '/api/v1/problems';
