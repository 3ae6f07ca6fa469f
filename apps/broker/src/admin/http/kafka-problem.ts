import type { ErrorName } from '@posthorn/protocol';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-types.js';

/** Kafka's errors as this API answers them; what is missing here is a bug of ours and answers 500. */
const CODES: Partial<Record<ErrorName, ProblemCode>> = {
  OFFSET_OUT_OF_RANGE: 'offset-out-of-range',
  UNKNOWN_TOPIC_OR_PARTITION: 'topic-not-found',
  UNKNOWN_TOPIC_ID: 'topic-not-found',
  TOPIC_ALREADY_EXISTS: 'topic-exists',
  INVALID_TOPIC_EXCEPTION: 'invalid-topic',
  INVALID_PARTITIONS: 'invalid-partitions',
  INVALID_REPLICATION_FACTOR: 'invalid-request',
  INVALID_CONFIG: 'invalid-config',
  INVALID_UPDATE_VERSION: 'precondition-failed',
  INVALID_REQUEST: 'invalid-request',
  POLICY_VIOLATION: 'invalid-request',
  INVALID_RECORD: 'invalid-record',
  INVALID_TIMESTAMP: 'invalid-record',
  CORRUPT_MESSAGE: 'invalid-record',
  MESSAGE_TOO_LARGE: 'record-too-large',
  RECORD_LIST_TOO_LARGE: 'record-too-large',
  NOT_LEADER_OR_FOLLOWER: 'not-leader',
  LEADER_NOT_AVAILABLE: 'not-leader',
  FENCED_LEADER_EPOCH: 'not-leader',
  UNKNOWN_LEADER_EPOCH: 'not-leader',
  NOT_CONTROLLER: 'not-leader',
  KAFKA_STORAGE_ERROR: 'storage-unavailable',
  REQUEST_TIMED_OUT: 'outcome-unknown',
  NOT_COORDINATOR: 'coordinator-not-available',
  COORDINATOR_NOT_AVAILABLE: 'coordinator-not-available',
  COORDINATOR_LOAD_IN_PROGRESS: 'coordinator-not-available',
  GROUP_ID_NOT_FOUND: 'group-not-found',
  INVALID_GROUP_ID: 'invalid-request',
  NON_EMPTY_GROUP: 'group-not-empty',
  // What a commit without a member id is answered while the group has members.
  UNKNOWN_MEMBER_ID: 'group-not-empty',
  ILLEGAL_GENERATION: 'group-not-empty',
  REBALANCE_IN_PROGRESS: 'group-not-empty',
  GROUP_SUBSCRIBED_TO_TOPIC: 'group-not-empty',
};

/** @param subject what was asked for, as the beginning of a sentence: `topic "orders"`. */
export function kafkaProblem(error: ErrorName, subject: string, message?: string | null): Problem {
  const detail = message ? `${subject}: ${message}` : `${subject}: ${error}`;
  return new Problem(CODES[error] ?? 'internal-error', detail, { kafkaError: error });
}
