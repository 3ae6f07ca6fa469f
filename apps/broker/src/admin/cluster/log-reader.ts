import { Inject, Injectable } from '@nestjs/common';
import type { Partition, ProducerInfo, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import { Problem } from '../http/problem.js';
import { askedAgain } from './asked-again.js';
import {
  OwnPartitions,
  type Appended,
  type Bounds,
  type Fetched,
  type FetchedCommitted,
  type PartitionSource,
  type Refused,
  type Sized,
} from './partition-source.js';
import { PeerPartitions } from './peer-partitions.js';
import { isAway, PeerRequests } from './peer-requests.js';

/**
 * The log of the whole cluster for people: partitions led here are read here, those of other brokers by asking them.
 * What cannot be read is a Problem that says why.
 */
@Injectable()
export class LogReader {
  private readonly own: OwnPartitions;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly peers: PeerRequests,
  ) {
    this.own = new OwnPartitions(context.log);
  }

  topic(name: string): Topic {
    const topic = this.context.log.topics.byName(name);
    if (topic === undefined) throw new Problem('topic-not-found', `There is no topic "${name}".`);
    return topic;
  }

  partition(topic: Topic, index: number): Partition {
    const partition = topic.partitions[index];
    if (partition === undefined) {
      throw new Problem(
        'partition-not-found',
        `Topic "${topic.name}" has partitions 0 to ${topic.partitions.length - 1}, no ${index}.`,
      );
    }
    return partition;
  }

  /** Start and end of a partition, from what its leader has in memory. */
  bounds(partition: Partition): Promise<Bounds> {
    return this.ask(partition, (source) => source.bounds(partition));
  }

  /** Whole batches from the one with `offset` on; the first is there however large it is. Empty at the end. */
  fetch(partition: Partition, offset: bigint, maxBytes: number): Promise<Fetched> {
    return this.ask(partition, (source) => source.fetch(partition, offset, maxBytes));
  }

  /** As `fetch`, of committed records, with what was aborted among them. */
  fetchCommitted(
    partition: Partition,
    offset: bigint,
    maxBytes: number,
    atRandom: boolean,
  ): Promise<FetchedCommitted> {
    return this.ask(partition, (source) =>
      source.fetchCommitted(partition, offset, maxBytes, atRandom),
    );
  }

  offsets(partition: Partition): Promise<Sized> {
    return this.ask(partition, (source) => source.offsets(partition));
  }

  /** The high watermarks, by `partitionId`; without those whose leaders are away. One question to each leader. */
  ends(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>> {
    return this.askLeaders(partitions, (source, led) => source.ends(led));
  }

  /** As `ends`, the bytes of batches between start and end. */
  sizes(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>> {
    return this.askLeaders(partitions, (source, led) => source.sizes(led));
  }

  private async askLeaders(
    partitions: readonly Partition[],
    read: (
      source: PartitionSource,
      led: readonly Partition[],
    ) => Promise<ReadonlyMap<number, bigint>>,
  ): Promise<ReadonlyMap<number, bigint>> {
    const { cluster } = this.context.log;
    const byLeader = Map.groupBy(partitions, ({ shard }) => cluster.leadershipOf(shard).brokerId);
    const answers = await Promise.all(
      [...byLeader].map(async ([leader, led]) => {
        if (leader === null) return new Map<number, bigint>();
        try {
          return await read(this.sourceOf(led[0]), led);
        } catch (error) {
          if (isAway(error)) return new Map<number, bigint>();
          throw error;
        }
      }),
    );
    return new Map(answers.flatMap((answer) => [...answer]));
  }

  /** The first offset whose record has this time or a later one; the high watermark when there is none. */
  async offsetForTime(partition: Partition, timestamp: bigint): Promise<bigint> {
    return (
      (await this.firstAt(partition, timestamp)) ?? (await this.bounds(partition)).highWatermark
    );
  }

  /** The first offset whose record has this time or a later one; null when there is none. */
  async firstAt(partition: Partition, timestamp: bigint): Promise<bigint | null> {
    const { offset } = await this.ask(partition, (source) =>
      source.offsetForTime(partition, timestamp),
    );
    return offset >= 0n ? offset : null;
  }

  /** Moves the log start. @throws Problem when it was not moved, or nobody knows. */
  async deleteBefore(partition: Partition, offset: bigint): Promise<bigint> {
    const done = await this.ask(partition, (source) => source.deleteBefore(partition, offset));
    return done.logStartOffset;
  }

  async producers(partition: Partition): Promise<readonly ProducerInfo[]> {
    return (await this.ask(partition, (source) => source.producers(partition))).producers;
  }

  /** Hands a checked batch to the leader; a refusal is the caller's to explain. */
  append(
    partition: Partition,
    batch: Buffer,
    durability: 'flushed' | 'may-lose-on-crash',
  ): Promise<Appended> {
    return this.sourceOf(partition).append(partition, batch, durability);
  }

  private async ask<Answer extends object>(
    partition: Partition,
    read: (source: PartitionSource) => Promise<Answer | Refused>,
  ): Promise<Answer> {
    const answer = await askedAgain(
      () => read(this.sourceOf(partition)),
      async (given) =>
        'error' in given &&
        given.error === 'UNKNOWN_TOPIC_OR_PARTITION' &&
        (await this.exists(partition)),
    );
    if ('error' in answer) throw this.failed(partition, answer);
    return answer;
  }

  /** Then its leader has yet to hear of it. */
  private async exists({ partitionId }: Partition): Promise<boolean> {
    await this.context.topics.catchUp();
    return this.context.partitions.partition(partitionId) !== undefined;
  }

  /** Without a leader this broker answers that it is not the one. */
  private sourceOf({ shard }: Partition): PartitionSource {
    const { cluster } = this.context.log;
    const leader = cluster.leadershipOf(shard).brokerId;
    if (leader === null || leader === cluster.brokerId) return this.own;
    return new PeerPartitions(this.peers, this.context.partitions, leader);
  }

  private failed({ index, shard }: Partition, { error, message }: Refused): Problem {
    const subject = `Partition ${index}`;
    if (error !== 'NOT_LEADER_OR_FOLLOWER') return kafkaProblem(error, subject, message);
    const { brokerId } = this.context.log.cluster.leadershipOf(shard);
    const who =
      brokerId === null
        ? 'has no leader at the moment'
        : `is moving; broker ${brokerId} led it last`;
    return new Problem('not-leader', `${subject} ${who}.`, { kafkaError: error });
  }
}
