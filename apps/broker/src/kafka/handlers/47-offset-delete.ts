import type { OffsetDeleteResponse } from '@posthorn/coordinator';
import type { Log } from '@posthorn/log';
import {
  errorCodeOf,
  ErrorCode,
  OffsetDelete,
  type ErrorName,
  type OffsetDeleteRequest,
} from '@posthorn/protocol';
import type { ChangeOutcome } from '../../audit/audit-feed.js';
import { defineApi, type HandlerContext } from '../api.js';
import { auditedChange } from '../changes/audited-change.js';
import { partitionBy } from '../authorization/authorized-topic.js';
import { partitionOf } from '../metadata/cluster.js';
import { committedIn } from '../changes/committed-offsets.js';

/**
 * OffsetDelete (47), v0.
 * - Forgets committed offsets of topics that no member of the group is subscribed to. Of partitions that there are: those
 *   of deleted ones went with them. The audit trail has what they were.
 * - DELETE on the group, READ on each topic.
 * Never flexible.
 */
export const offsetDelete = defineApi(
  OffsetDelete,
  { min: 0, max: 0 },
  async ({ groupId, topics }, context) => {
    const { services, access } = context;
    const refusal = access.group('DELETE', groupId);
    if (refusal !== null) return { errorCode: errorCodeOf(refusal), topics: [] };
    const { allowed, refused } = partitionBy(
      topics,
      ({ name }) => access.topic('READ', name) === null,
    );
    const known = existing(allowed, services.log);
    const response =
      known.length === 0 && topics.length > 0
        ? ({ error: 'NONE', topics: [] } as const)
        : await deleteKnown(groupId, known, context);
    if (response.error !== 'NONE') return { errorCode: errorCodeOf(response.error), topics: [] };
    const errors = new Map(
      response.topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, error }) => [`${name}/${partitionIndex}`, error]),
      ),
    );
    const answered = (
      asked: typeof topics,
      errorOf: (name: string, partitionIndex: number) => ErrorName,
    ) =>
      asked.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => ({
          partitionIndex,
          errorCode: errorCodeOf(errorOf(name, partitionIndex)),
        })),
      }));
    return {
      errorCode: ErrorCode.NONE,
      topics: [
        ...answered(refused, () => 'TOPIC_AUTHORIZATION_FAILED'),
        ...answered(
          allowed,
          (name, index) => errors.get(`${name}/${index}`) ?? 'UNKNOWN_TOPIC_OR_PARTITION',
        ),
      ],
    };
  },
);

type Known = { name: string; partitionIndexes: number[] }[];

async function deleteKnown(
  groupId: string,
  topics: Known,
  context: HandlerContext,
): Promise<OffsetDeleteResponse | { readonly error: 'COORDINATOR_NOT_AVAILABLE' }> {
  const { groups } = context.services;
  const before = await committedIn(groups, groupId, topics);
  const work = (): Promise<OffsetDeleteResponse> => groups.deleteOffsets({ groupId, topics });
  // Of nothing nothing is deleted: no event.
  if (before.length === 0) return work();
  const change = {
    action: 'group.deleteOffsets',
    resource: `group/${groupId}`,
    details: { before },
  };
  const response = await auditedChange(context, change, work, outcomeOf);
  return response ?? { error: 'COORDINATOR_NOT_AVAILABLE' };
}

function outcomeOf({ error, topics }: OffsetDeleteResponse): ChangeOutcome {
  if (error !== 'NONE') return { refusal: error };
  const refused = topics.flatMap(({ name, partitions }) =>
    partitions.flatMap((one) =>
      one.error === 'NONE' ? [] : [[name, one.partitionIndex, one.error]],
    ),
  );
  return { refusal: null, details: refused.length === 0 ? {} : { refused } };
}

/** What is asked for of partitions that there are. */
function existing(topics: OffsetDeleteRequest['topics'], log: Log): Known {
  return topics.flatMap(({ name, partitions }) => {
    const topic = log.topics.byName(name);
    const partitionIndexes = partitions
      .map(({ partitionIndex }) => partitionIndex)
      .filter((index) => topic !== undefined && partitionOf(topic, index) !== undefined);
    return partitionIndexes.length === 0 ? [] : [{ name, partitionIndexes }];
  });
}
