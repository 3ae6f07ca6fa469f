import type { FetchRequest, FetchRequestPartition, FetchRequestTopic } from '@posthorn/protocol';
import type { FetchRead, PartitionRead } from './fetch-read.js';

type ForgottenTopics = FetchRequest['forgottenTopicsData'];
type TopicReads = FetchRead['topics'];
type TopicReference = { readonly name: string; readonly topicId: string };

/** What is remembered of one partition: what the client asked for last, and what it was told last. */
interface SessionPartition {
  readonly topic: { readonly topic: string; readonly topicId: string };
  request: FetchRequestPartition;
  highWatermark: bigint;
  lastStableOffset: bigint;
  logStartOffset: bigint;
}

/** Smaller than every offset: whatever is read next is news. */
const NEVER_TOLD = -1n;
export const FIRST_INCREMENTAL_EPOCH = 1;
const EPOCH_MAX = 2_147_483_647;

/**
 * A fetch session (KIP-227): the partitions that a client reads, so that its requests name only what changes and its
 * answers only what is new. Knows no clock, no log and no socket; one request at a time uses it.
 *
 * A partition is news when it has records or an error, or another high watermark, last stable offset or log start than
 * the client was told. An error makes the client forget what it was told, so the next answer without one is news too.
 *
 * The order of the partitions is the order in which they are read. Who got records goes to the end: when a fetch is
 * full before all had their turn, the others come first in the next one.
 */
export class FetchSession {
  /** What the next request has to carry: 1, 2, ... and after 2^31-1 again 1. */
  epoch = FIRST_INCREMENTAL_EPOCH;
  private readonly ordered = new Set<SessionPartition>();
  private readonly byTopic = new Map<string, Map<number, SessionPartition>>();
  private grouped: FetchRequestTopic[] | null = null;

  constructor(
    readonly id: number,
    /** From v13 on. A client may not change between names and ids within a session. */
    readonly usesTopicIds: boolean,
  ) {}

  get size(): number {
    return this.ordered.size;
  }

  /** The partitions as a full fetch would name them, in the order in which they are to be read. */
  get topics(): FetchRequestTopic[] {
    return (this.grouped ??= grouped(this.ordered));
  }

  /** Takes what an incremental request adds, changes and forgets. */
  update(topics: readonly FetchRequestTopic[], forgotten: ForgottenTopics): void {
    if (topics.length > 0 || forgotten.length > 0) this.grouped = null;
    for (const topic of topics) {
      for (const partition of topic.partitions) this.put(topic, partition);
    }
    for (const topic of forgotten) {
      for (const index of topic.partitions) this.remove(topic, index);
    }
  }

  advanceEpoch(): void {
    this.epoch = this.epoch === EPOCH_MAX ? FIRST_INCREMENTAL_EPOCH : this.epoch + 1;
  }

  /** Remembers what the full fetch that began the session read, all of which is sent. */
  remember(reads: TopicReads): void {
    this.forEach(reads, (partition, read) => tell(partition, read));
  }

  /** The part of what was read that is news, and counts as told. */
  news(reads: TopicReads): TopicReads {
    const told = new Set<PartitionRead>();
    this.forEach(reads, (partition, read) => {
      if (!isNews(partition, read)) return;
      told.add(read);
      tell(partition, read);
      if (read.bytes > 0) this.moveToEnd(partition);
    });
    if (told.size === 0) return [];
    return reads.flatMap(({ topic, reads: all }) => {
      const isTold = (_: unknown, index: number): boolean => told.has(all[index]);
      const targets = topic.targets.filter(isTold);
      return targets.length === 0
        ? []
        : [{ topic: { ...topic, targets }, reads: all.filter(isTold) }];
    });
  }

  private forEach(
    reads: TopicReads,
    visit: (partition: SessionPartition, read: PartitionRead) => void,
  ): void {
    for (const { topic, reads: all } of reads) {
      const known = this.byTopic.get(this.keyOf(topic));
      for (let index = 0; index < all.length; index++) {
        const partition = known?.get(topic.targets[index].request.partition);
        if (partition !== undefined) visit(partition, all[index]);
      }
    }
  }

  private put(topic: FetchRequestTopic, request: FetchRequestPartition): void {
    const key = this.usesTopicIds ? topic.topicId : topic.topic;
    let partitions = this.byTopic.get(key);
    if (partitions === undefined) this.byTopic.set(key, (partitions = new Map()));
    const known = partitions.get(request.partition);
    if (known !== undefined) {
      known.request = request;
      return;
    }
    const added = {
      topic: { topic: topic.topic, topicId: topic.topicId },
      request,
      highWatermark: NEVER_TOLD,
      lastStableOffset: NEVER_TOLD,
      logStartOffset: NEVER_TOLD,
    };
    partitions.set(request.partition, added);
    this.ordered.add(added);
  }

  private remove(topic: ForgottenTopics[number], index: number): void {
    const key = this.usesTopicIds ? topic.topicId : topic.topic;
    const partitions = this.byTopic.get(key);
    const partition = partitions?.get(index);
    if (partitions === undefined || partition === undefined) return;
    this.ordered.delete(partition);
    partitions.delete(index);
    if (partitions.size === 0) this.byTopic.delete(key);
  }

  private moveToEnd(partition: SessionPartition): void {
    this.grouped = null;
    this.ordered.delete(partition);
    this.ordered.add(partition);
  }

  private keyOf({ name, topicId }: TopicReference): string {
    return this.usesTopicIds ? topicId : name;
  }
}

function isNews(told: SessionPartition, read: PartitionRead): boolean {
  return (
    read.bytes > 0 ||
    read.error !== null ||
    told.highWatermark !== read.highWatermark ||
    told.lastStableOffset !== read.lastStableOffset ||
    told.logStartOffset !== read.logStartOffset
  );
}

function tell(partition: SessionPartition, read: PartitionRead): void {
  partition.highWatermark = read.error === null ? read.highWatermark : NEVER_TOLD;
  partition.lastStableOffset = read.lastStableOffset;
  partition.logStartOffset = read.logStartOffset;
}

/** Neighbours of one topic together: after some turns a topic may stand in several places, which the protocol allows. */
function grouped(ordered: ReadonlySet<SessionPartition>): FetchRequestTopic[] {
  const topics: FetchRequestTopic[] = [];
  let last: SessionPartition['topic'] | null = null;
  for (const { topic, request } of ordered) {
    const isSame = last?.topic === topic.topic && last.topicId === topic.topicId;
    if (isSame) topics[topics.length - 1].partitions.push(request);
    else topics.push({ ...topic, partitions: [request] });
    last = topic;
  }
  return topics;
}
