import {
  errorCodeOf,
  Fetch,
  type FetchRequest,
  type FetchResponseInput,
  type FetchResponsePartitionDataInput,
} from '@posthorn/protocol';
import type { Isolation } from '@posthorn/log';
import type { Clock } from '../../clock.js';
import { defineApi, type HandlerContext } from '../api.js';
import type { FetchWatch, Watched } from '../fetch/fetch-watch.js';
import { findTopic, newLeader, nodeEndpoints, partitionOf, whenLed } from '../metadata/cluster.js';
import type { FetchRead, FetchTarget, FetchTopic, PartitionRead } from '../fetch/fetch-read.js';
import { isFollower } from '../fetch/fetch-follower.js';
import { fetchTopics, readPartitions } from '../fetch/fetch-reader.js';

const READ_COMMITTED = 1;
const SPURIOUS_WAKE_PAUSE_MS = 5;
const NO_RECORDS = Buffer.alloc(0);
/** What a fetch may have when others have filled the response pool: enough to go on, little enough for a thousand. */
const BYTES_WHEN_CROWDED = 256 * 1024;

const NOTHING: FetchRead = { topics: [], bytes: 0, hasError: false };

/**
 * Fetch (1), v4-18.
 * - Whole batches as they were produced, from the one that contains the offset; see fetch-reader.ts for the limits.
 * - Waits for minBytes up to maxWaitMs, unless a partition has an error (fetch-purgatory.ts).
 * - Within a session (KIP-227, fetch-sessions.ts) the request names what changed, and the answer is what is news.
 * - read_committed ends at the last stable offset, waits for it, counts minBytes below it, and is told the aborted
 *   transactions it reads over, whose records the client drops.
 * - A follower is refused: nobody but the leader is a replica (fetch-follower.ts).
 * - READ on the topic, asked when the fetch begins, of every partition of a session.
 * v9 leader epoch. v12 flexible, names the new leader. v13 topic ids. Not implemented: preferred replicas (-1),
 * the divergence check of lastFetchedEpoch, which only followers send.
 */
export const fetch = defineApi(Fetch, { min: 4, max: 18 }, async (request, context) => {
  const { services, version, connection, throttle } = context;
  const session = services.fetchSessions.begin(request, version, connection);
  if ('error' in session) return { errorCode: errorCodeOf(session.error), responses: [] };
  const topics = fetchTopics(session.topics, context, isFollower(request, version));
  const read = await readOrWait(topics, request, context, session.watch);
  if (read.hasError) await movedAreLed(read, context);
  if (read.bytes > 0) countFetched(read, context);
  if (throttle.mayFetch(read.bytes)) return session.answer(read, (sent) => respond(sent, context));
  // Beyond its quota a client is answered empty and at once, and a full fetch begins no session: as Kafka does.
  const responses: [] = [];
  return request.sessionEpoch > 0 ? session.answer(NOTHING, () => ({ responses })) : { responses };
});

function countFetched(
  { topics }: FetchRead,
  { services: { log, traffic }, version, connection }: HandlerContext,
): void {
  for (const { topic, reads } of topics) {
    const bytes = reads.reduce((sum, read) => sum + read.bytes, 0);
    const name = version >= 13 ? log.topics.byId(topic.topicId)?.name : topic.name;
    if (bytes > 0 && name !== undefined) traffic.fetched(connection, name, bytes);
  }
}

/** Who asks again is to find the new leader. */
async function movedAreLed(
  { topics }: FetchRead,
  { services: { log }, version }: HandlerContext,
): Promise<void> {
  const moved = topics.flatMap(({ topic, reads }) => {
    const found = findTopic(log, topic, version >= 13);
    return reads.map(({ error }, index) =>
      found && error === 'NOT_LEADER_OR_FOLLOWER'
        ? partitionOf(found, topic.targets[index].request.partition)
        : undefined,
    );
  });
  await whenLed(log.cluster, moved);
}

async function readOrWait(
  topics: readonly FetchTopic[],
  request: FetchRequest,
  { services, connection, throttle }: HandlerContext,
  watch: FetchWatch | null,
): Promise<FetchRead> {
  const { clock, purgatory } = services;
  const deadline = clock.now() + request.maxWaitMs;
  const onGone = (listener: () => void): (() => void) => connection.onClose(listener);
  const isolation = isolationOf(request);
  for (let previousBytes = -1; ;) {
    const maxBytes = Math.min(bytesMax(topics, request, services), throttle.fetchBytesMax);
    const read = await readWithin(maxBytes, topics, services, isolation);
    const isEnough = read.hasError || read.bytes >= Math.min(request.minBytes, maxBytes);
    // No longer than was asked for, though the clock is set back meanwhile.
    const maxWaitMs = Math.min(deadline - clock.now(), request.maxWaitMs);
    // A fetch of nothing has nothing to wait for, as in Kafka: sessionless clients send it while all is paused.
    const isEmpty = topics.every(({ targets }) => targets.length === 0);
    if (isEnough || maxWaitMs <= 0 || isEmpty) return read;
    // Woken, and nothing new: whatever the log's reason was, it must not spin the event loop.
    if (read.bytes === previousBytes) await pause(clock);
    previousBytes = read.bytes;
    const wake = await purgatory.wait({
      watched: watchedOf(read, isolation),
      watch,
      maxWaitMs,
      onGone,
    });
    if (wake === 'gone') return read;
    if (wake === 'expired') {
      // The high watermark has not moved, so a read of nothing still holds; records were not held in memory for nothing.
      // Of a committed one it was the last stable offset: behind an open transaction the high watermark went on.
      const stillHolds = read.bytes === 0 && isolation === 'read_uncommitted';
      return stillHolds ? read : readWithin(maxBytes, topics, services, isolation);
    }
  }
}

function isolationOf({ isolationLevel }: FetchRequest): Isolation {
  return isolationLevel === READ_COMMITTED ? 'read_committed' : 'read_uncommitted';
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => void clock.after(SPURIOUS_WAKE_PAUSE_MS, resolve));
}

/** Holds the bytes in the response pool while they are read; the connection takes over what was found. */
async function readWithin(
  maxBytes: number,
  topics: readonly FetchTopic[],
  services: HandlerContext['services'],
  isolation: Isolation,
): Promise<FetchRead> {
  services.responsePool.take(maxBytes);
  try {
    return await readPartitions(topics, maxBytes, services, isolation);
  } finally {
    services.responsePool.release(maxBytes);
  }
}

function bytesMax(
  topics: readonly FetchTopic[],
  request: FetchRequest,
  { config, responsePool }: HandlerContext['services'],
): number {
  let asked = 0;
  for (const { targets } of topics) {
    for (const target of targets) asked += Math.max(0, target.request.partitionMaxBytes);
  }
  const free = Math.max(responsePool.freeBytes, BYTES_WHEN_CROWDED);
  return Math.max(1, Math.min(request.maxBytes, asked, config.fetchBytesMax, free));
}

/** From the end that was seen: with minBytes above one, what is there already must not wake again. */
function watchedOf(read: FetchRead, isolation: Isolation): Watched[] {
  const watched: Watched[] = [];
  for (const { topic, reads } of read.topics) {
    for (let index = 0; index < reads.length; index++) {
      const { partitionId, request } = topic.targets[index];
      if (partitionId === null) continue;
      const { highWatermark, lastStableOffset } = reads[index];
      const end = isolation === 'read_committed' ? lastStableOffset : highWatermark;
      // A fetch from above the last stable offset sees nothing new before that has come to it.
      const offset = end > request.fetchOffset ? end : request.fetchOffset;
      watched.push({ partitionId, offset, isolation });
    }
  }
  return watched;
}

function respond(
  read: FetchRead,
  { services: { log }, version, connection }: HandlerContext,
): FetchResponseInput {
  const responses = read.topics.map(({ topic, reads }) => ({
    topic: topic.name,
    topicId: topic.topicId,
    partitions: reads.map((partition, index) => ({
      ...partitionResponse(topic.targets[index], partition, version),
      ...movedTo(topic, topic.targets[index], partition),
    })),
  }));
  return version >= 16 && read.hasError
    ? { responses, nodeEndpoints: nodeEndpoints(log.cluster, connection.listenerName) }
    : { responses };

  /** Spares a client of v12 and later the Metadata request after its leader has moved. */
  function movedTo(
    topic: FetchTopic,
    target: FetchTarget,
    { error }: PartitionRead,
  ): Pick<FetchResponsePartitionDataInput, 'currentLeader'> {
    if (version < 12) return {};
    if (error !== 'NOT_LEADER_OR_FOLLOWER' && error !== 'FENCED_LEADER_EPOCH') return {};
    const found = findTopic(log, topic, version >= 13);
    const partition = found && partitionOf(found, target.request.partition);
    return partition === undefined ? {} : newLeader(log.cluster, partition);
  }
}

function partitionResponse(
  { request }: FetchTarget,
  read: PartitionRead,
  version: number,
): FetchResponsePartitionDataInput {
  // A topic deleted while the fetch waited: who asked by id is told so by id, and looks the name up again.
  const isGone = version >= 13 && read.error === 'UNKNOWN_TOPIC_OR_PARTITION';
  return {
    partitionIndex: request.partition,
    errorCode: errorCodeOf(isGone ? 'UNKNOWN_TOPIC_ID' : (read.error ?? 'NONE')),
    highWatermark: read.highWatermark,
    lastStableOffset: read.lastStableOffset,
    logStartOffset: read.logStartOffset,
    abortedTransactions: read.abortedTransactions,
    // Never null, also with an error: librdkafka takes null for a broken message.
    records: joined(read),
  };
}

function joined({ records, bytes }: PartitionRead): Buffer {
  if (records.length === 0) return NO_RECORDS;
  return records.length === 1 ? records[0] : Buffer.concat(records, bytes);
}
