import type { ClusterContext } from '../context.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { GroupOffset, Isolation, OffsetToCommit } from '../types.js';
import { commitOffsets, deleteGroup, describeGroup, groupOffsets, listGroups } from './groups.js';
import { deleteRecords, endsOfEpochs, listOffsets } from './offsets.js';
import { AdminRequests, type AdminRequestsOptions } from './requests.js';
import {
  addPartitions,
  alterTopicConfigs,
  createTopic,
  deleteTopic,
  describeTopic,
  listTopics,
  topicConfigs,
} from './topics.js';
import type {
  ClusterDescription,
  ConfigChange,
  EpochEnd,
  EpochQuestion,
  FoundOffset,
  GroupDescription,
  KafkaAdmin,
  ListedGroup,
  NewTopic,
  OffsetQuestion,
  TopicConfig,
  TopicDescription,
  ValidateOnly,
} from './types.js';

/** One kind of request a method; connections of its own, so that it waits behind no fetch. */
export class ClusterAdmin implements KafkaAdmin {
  readonly #pool: ConnectionPool;
  readonly #requests: AdminRequests;
  readonly #closing = new AbortController();

  constructor(
    private readonly context: ClusterContext,
    options: Omit<AdminRequestsOptions, 'signal'>,
  ) {
    // A connection that has fallen silent takes half of the time at most, and what is asked again gets a new one.
    const requestTimeoutMs = Math.min(context.requestTimeoutMs, options.timeoutMs / 2);
    this.#pool = context.openPool({ requestTimeoutMs });
    const { signal } = this.#closing;
    this.#requests = new AdminRequests(context, this.#pool, { ...options, signal });
  }

  describeCluster(): Promise<ClusterDescription> {
    return this.#requests.ask(async () => {
      const { clusterId, controllerId, brokers } = await this.#requests.metadata([]);
      return {
        clusterId,
        controllerId,
        brokers: brokers
          .map(({ nodeId: id, host, port, rack }) => ({ id, host, port, rack }))
          .sort((a, b) => a.id - b.id),
      };
    });
  }

  listTopics(): Promise<readonly TopicDescription[]> {
    return this.#requests.ask(() => listTopics(this.#requests));
  }

  describeTopic(topic: string): Promise<TopicDescription> {
    return this.#requests.ask(() => describeTopic(this.#requests, topic));
  }

  createTopic(topic: NewTopic, options: ValidateOnly = {}): Promise<void> {
    return this.#requests.change(() => createTopic(this.#requests, topic, options));
  }

  deleteTopic(topic: string): Promise<void> {
    return this.#requests.change(() => deleteTopic(this.#requests, topic));
  }

  addPartitions(topic: string, total: number, options: ValidateOnly = {}): Promise<void> {
    return this.#requests.change(() => addPartitions(this.#requests, topic, total, options));
  }

  topicConfigs(topic: string): Promise<readonly TopicConfig[]> {
    return this.#requests.ask(() => topicConfigs(this.#requests, topic));
  }

  alterTopicConfigs(
    topic: string,
    changes: readonly ConfigChange[],
    options: ValidateOnly = {},
  ): Promise<void> {
    return this.#requests.change(() => alterTopicConfigs(this.#requests, topic, changes, options));
  }

  listOffsets(
    questions: readonly OffsetQuestion[],
    isolation: Isolation = 'read_committed',
  ): Promise<readonly FoundOffset[]> {
    return this.#requests.ask(() => listOffsets(this.#requests, questions, isolation));
  }

  endsOfEpochs(questions: readonly EpochQuestion[]): Promise<readonly EpochEnd[]> {
    return this.#requests.ask(() => endsOfEpochs(this.#requests, questions));
  }

  /** What was removed is removed once: to ask for the same again does no harm. */
  deleteRecords(
    topic: string,
    before: readonly { readonly partition: number; readonly offset: bigint }[],
  ): Promise<readonly { readonly partition: number; readonly logStartOffset: bigint }[]> {
    return this.#requests.ask(() => deleteRecords(this.#requests, topic, before));
  }

  listGroups(): Promise<readonly ListedGroup[]> {
    return this.#requests.ask(() => listGroups(this.#requests));
  }

  describeGroup(groupId: string): Promise<GroupDescription> {
    return this.#requests.ask(() => describeGroup(this.#requests, groupId));
  }

  committedOffsets(groupId: string): Promise<readonly GroupOffset[]> {
    return this.#requests.ask(async () => {
      await this.#requests.brokers();
      return groupOffsets(this.#requests, groupId);
    });
  }

  /** The same offsets twice are the same offsets. */
  commitOffsets(groupId: string, offsets: readonly OffsetToCommit[]): Promise<void> {
    return this.#requests.ask(() => commitOffsets(this.#requests, groupId, offsets));
  }

  deleteGroup(groupId: string): Promise<void> {
    return this.#requests.change(() => deleteGroup(this.#requests, groupId));
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#pool.close();
    this.context.closed(this, [this.#pool]);
    return Promise.resolve();
  }
}
