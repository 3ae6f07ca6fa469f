import type { Log } from '@posthorn/log';
import {
  errorCodeOf,
  ErrorCode,
  OffsetDelete,
  type ErrorName,
  type OffsetDeleteRequest,
} from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { partitionBy } from '../authorized-topic.js';
import { partitionOf } from '../cluster.js';

/**
 * OffsetDelete (47), v0.
 * - Forgets committed offsets of topics that no member of the group is subscribed to. Of partitions that there are: those
 *   of deleted ones went with them.
 * - DELETE on the group, READ on each topic.
 * Never flexible.
 */
export const offsetDelete = defineApi(
  OffsetDelete,
  { min: 0, max: 0 },
  async ({ groupId, topics }, { services, access }) => {
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
        : await services.groups.deleteOffsets({ groupId, topics: known });
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

/** What is asked for of partitions that there are. */
function existing(
  topics: OffsetDeleteRequest['topics'],
  log: Log,
): { name: string; partitionIndexes: number[] }[] {
  return topics.flatMap(({ name, partitions }) => {
    const topic = log.topics.byName(name);
    const partitionIndexes = partitions
      .map(({ partitionIndex }) => partitionIndex)
      .filter((index) => topic !== undefined && partitionOf(topic, index) !== undefined);
    return partitionIndexes.length === 0 ? [] : [{ name, partitionIndexes }];
  });
}
