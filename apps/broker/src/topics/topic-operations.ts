import type { Log, Topic } from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import type { AuditFeed } from '../audit/audit-feed.js';
import type { BrokerConfig } from '../config/config.js';
import type { Peer } from '../security/principal.js';
import { configsRefusal, trimmed } from './config-values.js';
import { BROKER_SYNONYMS, topicConfigByName, topicConfigs } from './topic-configs.js';
import { OFFSETS_TOPIC } from '../transactions/offsets-topic.js';
import { collisionKey, mayCollide, topicNameProblem } from './topic-name.js';

/** A refusal in Kafka's words; `message` goes to whoever asked. */
export interface TopicRefusal {
  readonly error: ErrorName;
  readonly message: string;
}

export type TopicResult = { readonly topic: Topic } | TopicRefusal;

export interface NewTopic {
  readonly name: string;
  /** -1: the broker's default. */
  readonly partitions: number;
  /** Any: the log lives in PostgreSQL, whose replication is its own. 0 and below -1 make no sense. */
  readonly replicationFactor?: number;
  readonly configs?: ReadonlyMap<string, string>;
  readonly validateOnly?: boolean;
  /** The Kafka client that asks, for the audit trail; left out by whoever writes it down itself. */
  readonly by?: Peer;
}

type Audited = Pick<Parameters<AuditFeed['change']>[0], 'action' | 'resource' | 'details'>;

/** Where the value of a topic's config comes from. */
export interface TopicConfigValue {
  readonly name: string;
  readonly value: string;
  readonly source: 'topic' | 'broker' | 'default';
}

const STORAGE: TopicRefusal = {
  error: 'REQUEST_TIMED_OUT',
  message: 'the database is not reachable; nothing was changed, or it cannot be told: try again',
};

const refuse = (error: ErrorName, message: string): TopicRefusal => ({ error, message });

/** All that can be done to topics, for the Kafka handlers and the admin API alike. */
export class TopicOperations {
  /** Creations that run now: two clients that ask for an unknown topic at once get the one topic. */
  private readonly creating = new Map<string, Promise<TopicResult>>();

  constructor(
    private readonly log: Log,
    private readonly config: BrokerConfig,
    private readonly audit: AuditFeed | null = null,
  ) {}

  /**
   * Before a change: a topic that another broker has just made, changed or deleted is not judged by what was before. Without
   * PostgreSQL nothing changes anyway.
   */
  async catchUp(): Promise<void> {
    await this.log.topics.catchUp().catch(() => undefined);
  }

  async create(request: NewTopic): Promise<TopicResult> {
    const { name } = request;
    const partitions =
      request.partitions === -1 ? this.config.partitionsDefault : request.partitions;
    const configs = trimmed(request.configs ?? new Map<string, string>());
    const refusal =
      this.nameRefusal(name) ?? this.sizeRefusal(partitions, request) ?? configsRefusal(configs);
    if (refusal !== null) return refusal;
    if (request.validateOnly) return { topic: previewTopic(name, partitions, configs) };
    const running = this.creating.get(name);
    if (running !== undefined) {
      await running;
      return refuse('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
    }
    return this.createOnce(name, partitions, configs, request.by);
  }

  /** For Metadata: an existing topic is as good as a new one. */
  async autoCreate(name: string, by?: Peer): Promise<TopicResult> {
    const asked = { name, partitions: -1, ...(by && { by }) };
    const result = await (this.creating.get(name) ?? this.create(asked));
    const existing = this.log.topics.byName(name);
    return existing === undefined ? result : { topic: existing };
  }

  async delete(topic: Topic, by?: Peer): Promise<TopicRefusal | null> {
    const change = { action: 'topic.delete', ...named(topic.name, { topicId: topic.id }) };
    const result = await this.audited(by, change, async () => {
      const { error } = await this.log.topics.delete(topic.id);
      if (error === 'KAFKA_STORAGE_ERROR') return STORAGE;
      return error === undefined ? { topic } : refuse(error, 'The topic was deleted meanwhile.');
    });
    return 'error' in result ? result : null;
  }

  /** `total` is how many there are to be, as in Kafka. */
  async createPartitions(
    topic: Topic,
    total: number,
    validateOnly: boolean,
    by?: Peer,
  ): Promise<TopicResult> {
    const current = topic.partitions.length;
    if (total <= current) {
      return refuse(
        'INVALID_PARTITIONS',
        total === current
          ? `Topic already has ${current} partition(s).`
          : `The topic ${topic.name} currently has ${current} partition(s); ${total} would not be an increase.`,
      );
    }
    const tooMany = this.sizeRefusal(total, {});
    if (tooMany !== null) return tooMany;
    if (validateOnly) return { topic };
    const details = { before: current, after: total };
    const change = { action: 'topic.addPartitions', ...named(topic.name, details) };
    return this.audited(by, change, async () => {
      const result = await this.log.topics.createPartitions(topic.id, total);
      if ('topic' in result) return result;
      if (result.error === 'KAFKA_STORAGE_ERROR') return STORAGE;
      return refuse(result.error, 'The topic changed or was deleted meanwhile.');
    });
  }

  /**
   * A null value goes back to the default. Nothing is changed when one value is refused.
   * @param expected what is set until now: else INVALID_UPDATE_VERSION. Left out, anything may be.
   */
  async alterConfigs(
    topic: Topic,
    wanted: ReadonlyMap<string, string | null>,
    validateOnly: boolean,
    by?: Peer,
    expected?: ReadonlyMap<string, string>,
  ): Promise<TopicResult> {
    const changes = trimmed(wanted);
    const refusal = configsRefusal(changes, topic.configs);
    if (refusal !== null) return refusal;
    if (validateOnly || changes.size === 0) return { topic };
    const before = [...changes.keys()].map((name) => [name, topic.configs.get(name) ?? null]);
    const details = { before: Object.fromEntries(before), after: Object.fromEntries(changes) };
    const change = { action: 'topic.configure', ...named(topic.name, details) };
    return this.audited(by, change, async () => {
      const result = await this.log.topics.alterConfigs(topic.id, changes, expected);
      if ('topic' in result) return result;
      if (result.error === 'KAFKA_STORAGE_ERROR') return STORAGE;
      if (result.error === 'INVALID_UPDATE_VERSION') {
        return refuse(result.error, 'The configs were changed meanwhile.');
      }
      return refuse('UNKNOWN_TOPIC_OR_PARTITION', 'The topic was deleted meanwhile.');
    });
  }

  /** The value in force. */
  configOf(topic: Topic, name: string): string {
    return topic.configs.get(name) ?? this.defaultOf(name).value;
  }

  /** Largest batch of a topic that does not say. */
  get messageBytesDefault(): number {
    return this.config.messageBytesMax;
  }

  /** Every config of the topic, in the order of the table. */
  configsOf(topic: Topic): TopicConfigValue[] {
    return topicConfigs.map(({ name }) => {
      const value = topic.configs.get(name);
      return value === undefined ? this.defaultOf(name) : { name, value, source: 'topic' };
    });
  }

  /** What holds for a topic that does not set it. */
  defaultOf(name: string): TopicConfigValue {
    const synonym = BROKER_SYNONYMS[name];
    const fallback = topicConfigByName.get(name)?.default ?? '';
    if (synonym === undefined) return { name, value: fallback, source: 'default' };
    const value = String(this.brokerValue(synonym));
    return { name, value, source: value === fallback ? 'default' : 'broker' };
  }

  private brokerValue(synonym: string): number {
    if (synonym === 'message.max.bytes') return this.config.messageBytesMax;
    return synonym === 'log.retention.ms' ? this.config.retentionMs : this.config.retentionBytes;
  }

  private async createOnce(
    name: string,
    partitions: number,
    configs: ReadonlyMap<string, string>,
    by: Peer | undefined,
  ): Promise<TopicResult> {
    const details = { partitions, configs: Object.fromEntries(configs) };
    const change = { action: 'topic.create', ...named(name, details) };
    const creation = this.audited(by, change, async () => {
      const result = await this.log.topics.create({ name, partitions, configs });
      if ('topic' in result) return result;
      if (result.error === 'KAFKA_STORAGE_ERROR') return STORAGE;
      return refuse(result.error, `Topic '${name}' already exists.`);
    });
    this.creating.set(name, creation);
    try {
      return await creation;
    } finally {
      this.creating.delete(name);
    }
  }

  /**
   * Writes a Kafka client's change down before it is made, and how it ended. What is refused by the checks before changes
   * nothing and is no event: a service that asks for its topic at every start would make one each time.
   */
  private async audited(
    by: Peer | undefined,
    change: Audited,
    work: () => Promise<TopicResult>,
  ): Promise<TopicResult> {
    if (by === undefined || this.audit === null) return work();
    let result: TopicResult = STORAGE;
    try {
      await this.audit.change({ by, ...change }, async () => {
        result = await work();
        return { refusal: 'error' in result ? `${result.error}: ${result.message}` : null };
      });
    } catch (error) {
      // Not written down, so not done.
      this.audit.reports.limited('a change of topics was not stored', { error });
    }
    return result;
  }

  private nameRefusal(name: string): TopicRefusal | null {
    const problem = topicNameProblem(name);
    if (problem !== null) return refuse('INVALID_TOPIC_EXCEPTION', `Invalid topic: ${problem}.`);
    // A topic of this name would be taken for the groups' offsets wherever transactions name what takes part in them.
    if (this.log.topics.byName(name) !== undefined || name === OFFSETS_TOPIC) {
      return refuse('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
    }
    const all = this.log.topics.all();
    if (all.length >= this.config.topicsMax) {
      return refuse('POLICY_VIOLATION', `There are ${all.length} topics, the limit is topics-max.`);
    }
    if (!mayCollide(name)) return null;
    const key = collisionKey(name);
    const other = all.find((topic) => collisionKey(topic.name) === key);
    if (other === undefined) return null;
    return refuse(
      'INVALID_TOPIC_EXCEPTION',
      `Topic '${name}' collides with existing topic '${other.name}': "." and "_" count as the same.`,
    );
  }

  private sizeRefusal(
    partitions: number,
    { replicationFactor = -1 }: Pick<NewTopic, 'replicationFactor'>,
  ): TopicRefusal | null {
    if (partitions <= 0) {
      return refuse('INVALID_PARTITIONS', 'Number of partitions must be larger than 0, or -1.');
    }
    if (partitions > this.config.partitionsPerTopicMax) {
      return refuse(
        'INVALID_PARTITIONS',
        `${partitions} partitions; a topic has at most ${this.config.partitionsPerTopicMax}.`,
      );
    }
    if (replicationFactor === 0 || replicationFactor < -1) {
      return refuse(
        'INVALID_REPLICATION_FACTOR',
        'Replication factor must be larger than 0, or -1 to use the default.',
      );
    }
    return null;
  }
}

function named(topic: string, details: Audited['details']): Omit<Audited, 'action'> {
  return { resource: `topic/${topic}`, details };
}

/** What a creation would give, for validateOnly. It has no id. */
function previewTopic(name: string, count: number, configs: ReadonlyMap<string, string>): Topic {
  const partitions = Array.from({ length: count }, (_, index) => ({
    partitionId: -1,
    index,
    shard: -1,
  }));
  return { id: '00000000-0000-0000-0000-000000000000', name, configs, partitions };
}
