import { ErrorCode, isRetriable, KafkaError } from '@posthorn/protocol';
import { asError, AuthenticationError, ClosedError, ConnectionError } from '../errors.js';

/** The coordinator no longer counts us as a member of this generation: what we own may be somebody else's. */
const LOST: ReadonlySet<number> = new Set([
  ErrorCode.ILLEGAL_GENERATION,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.FENCED_INSTANCE_ID,
  ErrorCode.FENCED_MEMBER_EPOCH,
]);

export const codeOf = (error: unknown): number | null =>
  error instanceof KafkaError ? error.errorCode : null;

/** The application gives up what it has. */
export class RejoinError extends Error {
  override readonly name = 'RejoinError';
}

export const isLost = (error: unknown): boolean =>
  error instanceof RejoinError || (error instanceof KafkaError && LOST.has(error.errorCode));

/** Another member took our instance id: coming back would only start a fight. */
export const isFenced = (error: unknown): boolean => codeOf(error) === ErrorCode.FENCED_INSTANCE_ID;

interface Told {
  readonly groupId: string;
  readonly instanceId?: string;
  readonly sessionTimeoutMs: number;
}

/** For who runs the processes: Kafka's words say neither whose doing it is nor what helps. */
export function toldOf(error: unknown, { groupId, instanceId, sessionTimeoutMs }: Told): Error {
  const known = `another member of the group ${groupId}`;
  const advice = `each process needs an instance id of its own`;
  switch (codeOf(error)) {
    case ErrorCode.FENCED_INSTANCE_ID: {
      const what = `${known} took the instance id ${instanceId}, and this one has ended: ${advice}`;
      return new KafkaError(ErrorCode.FENCED_INSTANCE_ID, what, { cause: error });
    }
    case ErrorCode.UNRELEASED_INSTANCE_ID: {
      const what = `${known} has the instance id ${instanceId}, and this one waits for its end: ${advice}`;
      return new KafkaError(ErrorCode.UNRELEASED_INSTANCE_ID, what, { cause: error });
    }
    case ErrorCode.INVALID_SESSION_TIMEOUT: {
      const what = `the broker takes no member of ${groupId} with a session of ${sessionTimeoutMs} ms`;
      const bounds = 'group.min.session.timeout.ms and group.max.session.timeout.ms';
      const message = `${what}, and it is asked again: change sessionTimeoutMs, or the broker's ${bounds}`;
      return new KafkaError(ErrorCode.INVALID_SESSION_TIMEOUT, message, { cause: error });
    }
    default:
      return asError(error);
  }
}

export const isRebalance = (error: unknown): boolean =>
  codeOf(error) === ErrorCode.REBALANCE_IN_PROGRESS;

/** Nobody knows it by its id: it is gone, or too new for the broker that was asked. */
export const isOfUnknownTopic = (error: unknown): boolean =>
  codeOf(error) === ErrorCode.UNKNOWN_TOPIC_ID;

/** Worth another attempt as it is: nobody answered, or an answer that says so. A stale epoch ends with the next heartbeat. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof KafkaError &&
    (isRetriable(error.errorCode) || error.errorCode === ErrorCode.STALE_MEMBER_EPOCH));

/** Expected in the life of a member, and no news for anybody. A refused login passes only when somebody acts. */
export const isQuiet = (error: unknown): boolean =>
  !(error instanceof AuthenticationError) &&
  (error instanceof ClosedError || isPassing(error) || isRebalance(error) || isLost(error));
