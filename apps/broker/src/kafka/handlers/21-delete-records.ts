import type { Log } from '@posthorn/log';
import {
  DeleteRecords,
  errorCodeOf,
  errorName,
  ErrorCode,
  type DeleteRecordsRequestPartition,
  type DeleteRecordsResponsePartitionResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import type { ChangeOutcome } from '../../audit/audit-feed.js';
import { listItems } from '../../topics/config-definition.js';
import { defineApi, type HandlerContext } from '../api.js';
import { auditedChange } from '../changes/audited-change.js';
import { authorizedTopicByName, type FoundTopic } from '../authorization/authorized-topic.js';
import { partitionOf } from '../metadata/cluster.js';

type Result = DeleteRecordsResponsePartitionResultInput;

/** The high watermark: everything there is. */
const ALL = -1n;

/**
 * DeleteRecords (21), v0-2.
 * - Moves the log start to the offset, at once for every reader; the bytes go later with their segment.
 * - A topic that is only compacted refuses: its records are each the newest of their key.
 * - What moves a log start is written to the audit trail, once for each topic.
 * - DELETE on the topic.
 * v2 flexible.
 */
export const deleteRecords = defineApi(
  DeleteRecords,
  { min: 0, max: 2 },
  async ({ topics }, context) => ({
    topics: await Promise.all(
      topics.map(async ({ name, partitions }) => {
        const topic = authorizedTopicByName(context, 'DELETE', name);
        const plans = await Promise.all(partitions.map((one) => planOf(topic, one, context)));
        return { name, partitions: await carryOut(name, plans, context) };
      }),
    ),
  }),
);

interface Move {
  readonly partitionIndex: number;
  readonly partitionId: number;
  readonly before: bigint;
  readonly target: bigint;
}

/** A partition that is refused, or where its log is to start. */
type Plan = { readonly refused: Result } | { readonly move: Move };

async function carryOut(name: string, plans: Plan[], context: HandlerContext): Promise<Result[]> {
  const { log } = context.services;
  const work = (): Promise<Result[]> =>
    Promise.all(plans.map(async (plan) => ('move' in plan ? moved(plan.move, log) : plan.refused)));
  const moves = plans.flatMap((plan) => ('move' in plan ? [plan.move] : []));
  const moving = moves.filter(({ before, target }) => target > before);
  if (moving.length === 0) return work();
  const listed = (offsetOf: (move: Move) => bigint): object =>
    moving.map((move) => [move.partitionIndex, offsetOf(move).toString()]);
  const change = {
    action: 'topic.deleteRecords',
    resource: `topic/${name}`,
    details: { before: listed(({ before }) => before), after: listed(({ target }) => target) },
  };
  const results = await auditedChange(context, change, work, outcomeOf);
  return results ?? plans.map((plan) => unwritten(plan));
}

async function moved({ partitionIndex, partitionId, target }: Move, log: Log): Promise<Result> {
  const result = await log.deleteRecordsBefore(partitionId, target);
  if ('error' in result) return failure(partitionIndex, result.error);
  return { partitionIndex, lowWatermark: result.logStartOffset, errorCode: ErrorCode.NONE };
}

function outcomeOf(results: readonly Result[]): ChangeOutcome {
  const errors = results.flatMap(({ partitionIndex, errorCode }) =>
    errorCode === ErrorCode.NONE ? [] : [[partitionIndex, errorName(errorCode)]],
  );
  const isRefused = errors.length === results.length;
  return {
    refusal: isRefused ? String(errors[0][1]) : null,
    details: errors.length === 0 ? {} : { refused: errors },
  };
}

function unwritten(plan: Plan): Result {
  return 'move' in plan ? failure(plan.move.partitionIndex, 'REQUEST_TIMED_OUT') : plan.refused;
}

async function planOf(
  found: FoundTopic,
  { partitionIndex, offset }: DeleteRecordsRequestPartition,
  { services: { log, topics } }: HandlerContext,
): Promise<Plan> {
  const failed = (index: number, error: ErrorName): Plan => ({ refused: failure(index, error) });
  if ('error' in found) return failed(partitionIndex, found.error);
  const { topic } = found;
  const partition = partitionOf(topic, partitionIndex);
  if (partition === undefined) return failed(partitionIndex, 'UNKNOWN_TOPIC_OR_PARTITION');
  const policies = listItems(topics.configOf(topic, 'cleanup.policy'));
  // With neither policy all is kept, for whoever deletes it here.
  const isOnlyCompacted = policies.includes('compact') && !policies.includes('delete');
  if (isOnlyCompacted) return failed(partitionIndex, 'POLICY_VIOLATION');
  const { partitionId } = partition;
  const offsets = await log.offsets(partitionId);
  if ('error' in offsets) return failed(partitionIndex, offsets.error);
  const target = offset === ALL ? offsets.highWatermark : offset;
  if (target < 0n || target > offsets.highWatermark) {
    return failed(partitionIndex, 'OFFSET_OUT_OF_RANGE');
  }
  return { move: { partitionIndex, partitionId, before: offsets.logStartOffset, target } };
}

function failure(partitionIndex: number, error: ErrorName): Result {
  return { partitionIndex, lowWatermark: -1n, errorCode: errorCodeOf(error) };
}
