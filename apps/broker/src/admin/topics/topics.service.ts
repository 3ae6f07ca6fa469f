import { Inject, Injectable } from '@nestjs/common';
import type { Partition, PassedOver, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import type { Bounds } from '../cluster/partition-source.js';
import { isAway } from '../cluster/peer-requests.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { etagOf, requireMatch } from '../conventions/etag.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import type { Problem } from '../http/problem.js';
import { topicConfigByName } from '../../topics/topic-configs.js';
import type { TopicRefusal, TopicResult } from '../../topics/topic-operations.js';
import type { ConfigList, PartitionBody, TopicDetail, TopicSummary } from './topics.dto.js';

const REPLICATION_FACTOR = 1;
/** As in Kafka's CreateTopics. */
const BROKERS_DEFAULT = -1;

/** Topics as this API shows them; changes go through the operations that the Kafka handlers use too. */
@Injectable()
export class TopicsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  list(filter: string | undefined): readonly Topic[] {
    const all = this.context.log.topics.all();
    return filter === undefined ? all : all.filter(({ name }) => name.includes(filter));
  }

  summarize(topic: Topic): TopicSummary {
    return {
      name: topic.name,
      topicId: topic.id,
      partitionCount: topic.partitions.length,
      replicationFactor: REPLICATION_FACTOR,
      configs: Object.fromEntries(topic.configs),
    };
  }

  async describe(topic: Topic): Promise<TopicDetail> {
    const partitions = await mapLimited(topic.partitions, READS_AT_ONCE, (partition) =>
      this.describePartition(partition),
    );
    const sum = (field: 'records' | 'sizeInBytes') =>
      partitions.reduce((total, partition) => total + BigInt(partition[field] ?? 0), 0n).toString();
    return Object.assign(this.summarize(topic), {
      records: sum('records'),
      sizeInBytes: sum('sizeInBytes'),
      partitions,
    });
  }

  configsOf(topic: Topic): ConfigList {
    const configs = this.context.topics.configsOf(topic).map(({ name, value, source }) => ({
      name,
      value,
      source,
      documentation: topicConfigByName.get(name)?.documentation ?? null,
    }));
    return { configs };
  }

  /** `partitions` null: the broker's default. */
  async create(request: {
    name: string;
    partitions: number | null;
    configs: Record<string, string>;
    validateOnly: boolean;
  }): Promise<Topic> {
    const { name, validateOnly } = request;
    const partitions = request.partitions ?? BROKERS_DEFAULT;
    const configs = new Map(Object.entries(request.configs));
    return accepted(
      await this.context.topics.create({ name, partitions, configs, validateOnly }),
      name,
    );
  }

  async alterConfigs(
    topic: Topic,
    changes: Record<string, string | null>,
    { validateOnly, ifMatch }: { validateOnly: boolean; ifMatch: string | null },
  ): Promise<Topic> {
    requireMatch(ifMatch, configsEtagOf(topic));
    const map = new Map(Object.entries(changes));
    const { topics } = this.context;
    // What the caller has seen is compared once more where it is changed: two may have seen the same.
    const expected = ifMatch === null ? undefined : topic.configs;
    const altered = await topics.alterConfigs(topic, map, validateOnly, undefined, expected);
    return accepted(altered, topic.name);
  }

  async addPartitions(topic: Topic, total: number, validateOnly: boolean): Promise<Topic> {
    return accepted(
      await this.context.topics.createPartitions(topic, total, validateOnly),
      topic.name,
    );
  }

  async delete(topic: Topic): Promise<void> {
    const refusal = await this.context.topics.delete(topic);
    if (refusal !== null) throw refused(refusal, topic.name);
  }

  async describePartition(partition: Partition): Promise<PartitionBody> {
    const leadership = this.context.log.cluster.leadershipOf(partition.shard);
    const offsets = await this.offsetsIfKnown(partition);
    const passedOver = await this.context.log.passedOver();
    return {
      partition: partition.index,
      leader: leadership.brokerId,
      leaderEpoch: leadership.epoch,
      logStartOffset: offsets === null ? null : offsets.logStartOffset.toString(),
      highWatermark: offsets === null ? null : offsets.highWatermark.toString(),
      records: offsets && recordsIn(partition, offsets, passedOver).toString(),
      sizeInBytes: offsets?.sizeInBytes?.toString() ?? null,
    };
  }

  /** A topic can be looked at although the leaders of some of its partitions are away. */
  private async offsetsIfKnown(partition: Partition) {
    try {
      return await this.reader.offsets(partition);
    } catch (error) {
      if (isAway(error)) return null;
      throw error;
    }
  }
}

/** Of what is set: a default that the broker changes is no change of the topic. */
export function configsEtagOf({ id, configs }: Topic): string {
  return etagOf([id, [...configs].sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function accepted(result: TopicResult, name: string): Topic {
  if ('topic' in result) return result.topic;
  throw refused(result, name);
}

function refused({ error, message }: TopicRefusal, name: string): Problem {
  return kafkaProblem(error, `Topic "${name}"`, message);
}

/** As far as offsets tell: what compaction removed counts. */
function recordsIn(
  { partitionId }: Partition,
  { logStartOffset, highWatermark }: Bounds,
  passedOver: PassedOver,
): bigint {
  return offsetsBetween(passedOver, partitionId, { from: logStartOffset, to: highWatermark });
}
