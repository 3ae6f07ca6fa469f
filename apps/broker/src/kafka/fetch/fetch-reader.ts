import type { FetchResult, Isolation, LogError } from '@posthorn/log';
import type { ErrorName, FetchRequestTopic } from '@posthorn/protocol';
import type { BrokerServices } from '../../services.js';
import type { HandlerContext } from '../api.js';
import { authorizedTopic } from '../authorization/authorized-topic.js';
import { partitionOf } from '../metadata/cluster.js';
import { followerRefusal } from './fetch-follower.js';
import type { FetchRead, FetchTarget, FetchTopic, PartitionRead } from './fetch-read.js';

export function fetchTopics(
  topics: readonly FetchRequestTopic[],
  context: Pick<HandlerContext, 'services' | 'access' | 'version'>,
  asFollower = false,
): FetchTopic[] {
  const byId = context.version >= 13;
  return topics.map(({ topic: name, topicId, partitions }) => {
    const found = authorizedTopic(context, 'READ', { name, topicId }, byId);
    const missing = 'error' in found ? found.error : 'UNKNOWN_TOPIC_OR_PARTITION';
    const targets = partitions.map((request) => {
      const partition = 'error' in found ? undefined : partitionOf(found.topic, request.partition);
      if (asFollower) {
        const refusal = followerRefusal(context, partition, request);
        return { request, partitionId: null, missing: refusal };
      }
      return partition === undefined
        ? { request, partitionId: null, missing }
        : { request, partitionId: partition.partitionId, missing: null };
    });
    return { name, topicId, targets };
  });
}

/**
 * Reads the partitions in the order of the request until `maxBytes` are filled. The first partition with data yields
 * at least its first batch whole, however large (KIP-74); a later one whose first batch does not fit yields nothing
 * and has its turn when the client asks for it earlier.
 */
export async function readPartitions(
  topics: readonly FetchTopic[],
  maxBytes: number,
  services: BrokerServices,
  isolation: Isolation = 'read_uncommitted',
): Promise<FetchRead> {
  const budget = { left: maxBytes, bytes: 0 };
  const targets = topics.flatMap((topic) => topic.targets);
  const reads: PartitionRead[] = [];
  while (reads.length < targets.length) {
    const [target, limit] = [targets[reads.length], limitOf(targets[reads.length], budget.left)];
    const first = readOne(target, limit, services, isolation);
    // A partition read at its tail, as most are, is answered at once: a promise for each would cost more than the read.
    if (!(first instanceof Promise)) {
      reads.push(fitting(first, limit, budget));
      continue;
    }
    const [, ...others] = nextGroup(targets, reads.length, budget.left);
    const limits = [limit, ...others.map((other) => limitOf(other, budget.left))];
    const results = await Promise.all([
      first,
      ...others.map((other, index) => readOne(other, limits[index + 1], services, isolation)),
    ]);
    for (let index = 0; index < results.length; index++) {
      reads.push(
        fitting(results[index], Math.min(limits[index], Math.max(0, budget.left)), budget),
      );
    }
  }
  return assemble(topics, reads, budget.bytes);
}

/** At least a byte while any is left: a client whose limit is 0 gets its first batch too, as from Kafka, and goes on. */
function limitOf(target: FetchTarget, left: number): number {
  return Math.max(0, Math.min(Math.max(1, target.request.partitionMaxBytes), left));
}

/** As many partitions as may be read at the same time without asking for more than is left; at least one. */
function nextGroup(targets: readonly FetchTarget[], from: number, left: number): FetchTarget[] {
  const group: FetchTarget[] = [];
  let asked = 0;
  for (let index = from; index < targets.length; index++) {
    const target = targets[index];
    asked += limitOf(target, left);
    if (group.length > 0 && asked > left) break;
    group.push(target);
  }
  return group;
}

function readOne(
  { request, partitionId, missing }: FetchTarget,
  maxBytes: number,
  { log }: BrokerServices,
  isolation: Isolation,
): PartitionRead | Promise<PartitionRead> {
  if (partitionId === null) return failedRead(missing ?? 'UNKNOWN_TOPIC_OR_PARTITION');
  const { fetchOffset: offset } = request;
  // As in Kafka, where each negative one says nothing, and elsewhere only -1.
  const currentLeaderEpoch = Math.max(-1, request.currentLeaderEpoch);
  const result = log.fetch({ partitionId, offset, maxBytes, currentLeaderEpoch, isolation });
  return result instanceof Promise ? result.then(asRead) : asRead(result);
}

function asRead(result: FetchResult): PartitionRead {
  if ('error' in result) return failedRead(result.error);
  // Field by field: a rest and a spread took as long as the read itself, and a fetch does this for each partition, twice.
  return {
    error: null,
    records: result.batches,
    bytes: result.bytes,
    highWatermark: result.highWatermark,
    lastStableOffset: result.lastStableOffset,
    logStartOffset: result.logStartOffset,
    abortedTransactions: result.abortedTransactions,
  };
}

function failedRead(error: ErrorName | LogError): PartitionRead {
  return {
    error,
    records: [],
    bytes: 0,
    highWatermark: -1n,
    lastStableOffset: -1n,
    logStartOffset: -1n,
    abortedTransactions: null,
  };
}

function fitting(
  read: PartitionRead,
  limit: number,
  budget: { left: number; bytes: number },
): PartitionRead {
  if (read.bytes === 0) return read;
  if (budget.bytes > 0 && read.bytes > limit) return { ...read, records: [], bytes: 0 };
  budget.left -= read.bytes;
  budget.bytes += read.bytes;
  return read;
}

function assemble(
  topics: readonly FetchTopic[],
  reads: readonly PartitionRead[],
  bytes: number,
): FetchRead {
  let at = 0;
  const read = topics.map((topic) => {
    const own = reads.slice(at, at + topic.targets.length);
    at += topic.targets.length;
    return { topic, reads: own };
  });
  return { topics: read, bytes, hasError: reads.some(({ error }) => error !== null) };
}
