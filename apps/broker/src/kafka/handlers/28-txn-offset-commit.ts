import {
  errorCodeOf,
  TxnOffsetCommit,
  type ErrorName,
  type TxnOffsetCommitRequest,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { authorizedTopicByName } from '../authorization/authorized-topic.js';
import { partitionOf } from '../metadata/cluster.js';

/**
 * TxnOffsetCommit (28), v0-4.
 * - Offsets are stored as pending: the end of the transaction shows them to OffsetFetch, or drops them.
 * - Refused unless AddOffsetsToTxn has made the group part of this very transaction.
 * - WRITE on the transactional id, READ on the group and on each topic.
 * v2 leader epoch. v3 flexible, and the member commits as itself: its generation is checked, and the generation's end
 * fences it. v4 TRANSACTION_ABORTABLE. Not implemented: v5, transactions v2 (KIP-890).
 */
export const txnOffsetCommit = defineApi(
  TxnOffsetCommit,
  { min: 0, max: 4 },
  async (request, context) => {
    const errorOf = await commit(request, context);
    return {
      topics: request.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => {
          const error = asVersion(errorOf(name, partitionIndex), context.version);
          return { partitionIndex, errorCode: errorCodeOf(error) };
        }),
      })),
    };
  },
);

type Topics = TxnOffsetCommitRequest['topics'];
type ErrorOf = (name: string, partitionIndex: number) => ErrorName;

async function commit(request: TxnOffsetCommitRequest, context: HandlerContext): Promise<ErrorOf> {
  const { services, access } = context;
  const refusal =
    access.transactionalId('WRITE', request.transactionalId) ??
    access.group('READ', request.groupId);
  if (refusal !== null) return () => refusal;
  if (request.groupId === '') return () => 'INVALID_GROUP_ID';
  const { topics, missing } = checkTopics(request.topics, context);
  if (topics.length === 0) return missing;
  const refused = await verify(request, context);
  if (refused !== 'NONE') return (name, index) => missing(name, index, refused);
  const committed = await services.groups.commitTransactionalOffsets({ ...request, topics });
  const errors = new Map<string, ErrorName>(
    committed.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, error }) => [`${name}/${partitionIndex}`, error] as const),
    ),
  );
  return (name, index) => errors.get(`${name}/${index}`) ?? missing(name, index);
}

/** Waits for nothing when it was verified before, so that commits keep their order. */
function verify(
  request: TxnOffsetCommitRequest,
  { services: { log, verifier }, version }: HandlerContext,
): ErrorName | Promise<ErrorName> {
  const offsetShard = log.cluster.shardOfKey(request.groupId);
  const asGroupError = (error: ErrorName): ErrorName => {
    if (error === 'NOT_ENOUGH_REPLICAS') return 'COORDINATOR_NOT_AVAILABLE';
    return error === 'INVALID_TXN_STATE' && version >= 4 ? 'TRANSACTION_ABORTABLE' : error;
  };
  const verified = verifier.verify({ offsetShard }, request);
  return typeof verified === 'string' ? asGroupError(verified) : verified.then(asGroupError);
}

/** The partitions that there are, and what to answer for the others: `otherwise` for those that there are. */
function checkTopics(
  requested: Topics,
  context: HandlerContext,
): {
  readonly topics: readonly (Topics[number] & { readonly topicId: string })[];
  readonly missing: (name: string, partitionIndex: number, otherwise?: ErrorName) => ErrorName;
} {
  const refusals = new Map<string, ErrorName>();
  const topics = requested.flatMap((topic) => {
    const found = authorizedTopicByName(context, 'READ', topic.name);
    if ('error' in found) {
      refusals.set(topic.name, found.error);
      return [];
    }
    const partitions = topic.partitions.filter(
      ({ partitionIndex }) => partitionOf(found.topic, partitionIndex) !== undefined,
    );
    return partitions.length === 0 ? [] : [{ ...topic, topicId: found.topic.id, partitions }];
  });
  const known = new Set(
    topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex }) => `${name}/${partitionIndex}`),
    ),
  );
  const missing = (name: string, index: number, otherwise?: ErrorName): ErrorName => {
    if (otherwise !== undefined && known.has(`${name}/${index}`)) return otherwise;
    return refusals.get(name) ?? 'UNKNOWN_TOPIC_OR_PARTITION';
  };
  return { topics, missing };
}

/** v0 and v1 have one word for a coordinator that cannot answer yet. */
function asVersion(error: ErrorName, version: number): ErrorName {
  return version < 2 && error === 'COORDINATOR_LOAD_IN_PROGRESS'
    ? 'COORDINATOR_NOT_AVAILABLE'
    : error;
}
