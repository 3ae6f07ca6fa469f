import type { Topic } from '@posthorn/log';
import {
  DeleteTopics,
  errorCodeOf,
  ErrorCode,
  ZERO_UUID,
  type DeleteTopicsRequestDeleteTopicState,
  type DeleteTopicsResponseDeletableTopicResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { QUOTA_EXCEEDED } from '../changes/quota-exceeded.js';

const UNAUTHORIZED = 'Authorization failed.';

type Wanted = DeleteTopicsRequestDeleteTopicState;
type Result = DeleteTopicsResponseDeletableTopicResultInput;

/**
 * DeleteTopics (20), v1-6.
 * - Deletes by name, from v6 on also by id; unknown topics fail, the others in the request still go. One that
 *   is named twice, or by its name and its id, stays, and is answered once.
 * - Committed offsets go with the topic, and fetches that wait for it are woken by the log.
 * - DELETE on the cluster or the topic. Without DESCRIBE the name of an id is not told.
 * - The quota controller_mutation_rate counts the partitions; v5 knows THROTTLING_QUOTA_EXCEEDED.
 * v4 flexible. v5 error message. v6 topic ids.
 */
export const deleteTopics = defineApi(
  DeleteTopics,
  { min: 1, max: 6 },
  async (request, context) => {
    const wanted =
      context.version >= 6
        ? request.topics
        : request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }));
    await context.services.topics.catchUp();
    const byKey = Map.groupBy(wanted, keyIn(wanted, context));
    const results = [...byKey.values()].map(async (same) =>
      same.length > 1 ? namedTwice(same) : deleteOne(same[0], context),
    );
    return { responses: await Promise.all(results) };
  },
);

/** Of a topic whose id is in the request too, its id, for who may know that they belong together. */
function keyIn(
  wanted: readonly Wanted[],
  { services: { log }, access }: HandlerContext,
): (topic: Wanted) => string {
  const ids = new Set(wanted.map(({ topicId }) => topicId));
  return ({ name, topicId }) => {
    if (name === null) return topicId;
    const id = log.topics.byName(name)?.id ?? '';
    const mayKnow = access.allowsCluster('DELETE') || access.topic('DESCRIBE', name) === null;
    return ids.has(id) && mayKnow ? id : name;
  };
}

function namedTwice(same: readonly Wanted[]): Result {
  const name = same.find((topic) => topic.name !== null)?.name ?? null;
  const topicId = same.find((topic) => topic.topicId !== ZERO_UUID)?.topicId ?? ZERO_UUID;
  const message =
    name === null
      ? 'Duplicate topic id.'
      : topicId === ZERO_UUID
        ? 'Duplicate topic name.'
        : 'The provided topic name maps to an ID that was already supplied.';
  return failed({ name, topicId }, 'INVALID_REQUEST', message);
}

async function deleteOne(
  wanted: Wanted,
  { services: { log, topics }, access, throttle, version, peer }: HandlerContext,
): Promise<Result> {
  const isById = wanted.topicId !== ZERO_UUID;
  if (isById === (wanted.name !== null)) {
    return failed(wanted, 'INVALID_REQUEST', 'A topic is named either by its name or by its id.');
  }
  const topic: Topic | undefined =
    wanted.name === null ? log.topics.byId(wanted.topicId) : log.topics.byName(wanted.name);
  const mayDeleteAll = access.allowsCluster('DELETE');
  const mayDescribe = (name: string): boolean =>
    mayDeleteAll || access.topic('DESCRIBE', name) === null;
  if (wanted.name !== null && topic === undefined && !mayDescribe(wanted.name)) {
    return failed(wanted, 'TOPIC_AUTHORIZATION_FAILED', UNAUTHORIZED);
  }
  if (topic === undefined) {
    const error = isById ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION';
    return failed(wanted, error, 'This server does not host this topic.');
  }
  if (!mayDeleteAll && access.topic('DELETE', topic.name) !== null) {
    const named = mayDescribe(topic.name) ? { ...wanted, name: topic.name } : wanted;
    return failed(named, 'TOPIC_AUTHORIZATION_FAILED', UNAUTHORIZED);
  }
  if (!throttle.mayMutate(topic.partitions.length, version >= 5)) {
    return failed(wanted, 'THROTTLING_QUOTA_EXCEEDED', QUOTA_EXCEEDED);
  }
  const refusal = await topics.delete(topic, peer);
  if (refusal !== null) return failed(wanted, refusal.error, refusal.message);
  return { name: topic.name, topicId: topic.id, errorCode: ErrorCode.NONE, errorMessage: null };
}

function failed({ name, topicId }: Wanted, error: ErrorName, errorMessage: string): Result {
  // Not nullable below v6, where it is never null.
  return { name, topicId, errorCode: errorCodeOf(error), errorMessage };
}
