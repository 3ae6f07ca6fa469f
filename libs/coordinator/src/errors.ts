/**
 * Kafka's error names, as values. The broker maps them to codes; nothing in this library throws them.
 *
 * COORDINATOR_NOT_AVAILABLE is what a database that is away looks like from outside: retriable, nothing was changed
 * in memory. The outcome of the write may be unknown; a retry of the same request is always safe.
 */
export type GroupError =
  | 'COORDINATOR_LOAD_IN_PROGRESS'
  | 'COORDINATOR_NOT_AVAILABLE'
  | 'NOT_COORDINATOR'
  | 'ILLEGAL_GENERATION'
  | 'INCONSISTENT_GROUP_PROTOCOL'
  | 'INVALID_GROUP_ID'
  | 'UNKNOWN_MEMBER_ID'
  | 'INVALID_SESSION_TIMEOUT'
  | 'REBALANCE_IN_PROGRESS'
  | 'OFFSET_METADATA_TOO_LARGE'
  | 'INVALID_REQUEST'
  | 'NON_EMPTY_GROUP'
  | 'GROUP_ID_NOT_FOUND'
  | 'MEMBER_ID_REQUIRED'
  | 'GROUP_MAX_SIZE_REACHED'
  | 'FENCED_INSTANCE_ID'
  | 'GROUP_SUBSCRIBED_TO_TOPIC'
  | 'TRANSACTION_COORDINATOR_FENCED';

export type GroupErrorOrNone = GroupError | 'NONE';
