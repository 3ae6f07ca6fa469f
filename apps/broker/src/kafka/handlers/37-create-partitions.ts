import type { Log } from '@posthorn/log';
import {
  CreatePartitions,
  errorCodeOf,
  ErrorCode,
  type CreatePartitionsRequestTopic,
  type CreatePartitionsResponseTopicResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { QUOTA_EXCEEDED } from '../changes/quota-exceeded.js';
import { placementProblem } from '../metadata/replica-assignment.js';

type Result = CreatePartitionsResponseTopicResultInput;

/**
 * CreatePartitions (37), v0-3.
 * - The count is how many partitions there are to be, never fewer than there are.
 * - A name that stands in the request twice fails, and is answered once.
 * - Assignments are granted only where they cannot be missed: see replica-assignment.ts.
 * - ALTER on the topic.
 * - The quota controller_mutation_rate counts the new partitions; v3 knows THROTTLING_QUOTA_EXCEEDED.
 * v2 flexible.
 */
export const createPartitions = defineApi(
  CreatePartitions,
  { min: 0, max: 3 },
  async ({ topics, validateOnly }, context) => {
    await context.services.topics.catchUp();
    const byName = Map.groupBy(topics, ({ name }) => name);
    const results = [...byName.values()].map(async ([topic, ...again]) =>
      again.length > 0
        ? failed(topic.name, 'INVALID_REQUEST', 'Duplicate topic name.')
        : addPartitions(topic, validateOnly, context),
    );
    return { results: await Promise.all(results) };
  },
);

async function addPartitions(
  { name, count, assignments }: CreatePartitionsRequestTopic,
  validateOnly: boolean,
  { services: { log, topics }, access, throttle, version, peer }: HandlerContext,
): Promise<Result> {
  const refusal = access.topic('ALTER', name);
  if (refusal !== null) return failed(name, refusal, 'Authorization failed.');
  const topic = log.topics.byName(name);
  if (topic === undefined) {
    return failed(name, 'UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic.');
  }
  const added = count - topic.partitions.length;
  const misplaced = added > 0 && assignments !== null && misplacement(assignments, added, log);
  if (misplaced) return failed(name, 'INVALID_REPLICA_ASSIGNMENT', misplaced);
  if (!throttle.mayMutate(Math.max(0, added), version >= 3)) {
    return failed(name, 'THROTTLING_QUOTA_EXCEEDED', QUOTA_EXCEEDED);
  }
  const result = await topics.createPartitions(topic, count, validateOnly, peer);
  if ('error' in result) return failed(name, result.error, result.message);
  return { name, errorCode: ErrorCode.NONE, errorMessage: null };
}

function misplacement(
  assignments: readonly { readonly brokerIds: readonly number[] }[],
  added: number,
  { cluster }: Log,
): string | null {
  if (assignments.length !== added) {
    return `${assignments.length} assignments for ${added} new partitions.`;
  }
  return placementProblem(
    cluster,
    assignments.map(({ brokerIds }) => brokerIds),
  );
}

function failed(name: string, error: ErrorName, errorMessage: string): Result {
  return { name, errorCode: errorCodeOf(error), errorMessage };
}
