import fc from 'fast-check';
import {
  CreatePartitions,
  CreateTopics,
  DeleteTopics,
  DescribeConfigs,
  ErrorCode,
  IncrementalAlterConfigs,
  Metadata,
} from '@posthorn/protocol';
import { Command, must } from './command.js';
import { emptyPartition, type Model } from './model.js';
import type { World } from './world.js';

export const topicNames = fc.constantFrom('a', 'b', 'c');
const TOPIC_RESOURCE = 2;
const SET = 0;

class CreateTopic extends Command {
  constructor(
    readonly topic: string,
    readonly partitions: number,
  ) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const { topics } = await client.ask(CreateTopics, 5, {
      topics: [
        {
          name: name(this.topic),
          numPartitions: this.partitions,
          replicationFactor: 1,
          assignments: [],
          configs: [],
        },
      ],
    });
    const exists = model.topics.has(this.topic);
    const expected = exists ? ErrorCode.TOPIC_ALREADY_EXISTS : ErrorCode.NONE;
    must('error', topics[0]?.errorCode, expected);
    if (!exists) model.createTopic(this.topic, this.partitions);
  }
  toString(): string {
    return `create topic ${this.topic} with ${this.partitions} partitions`;
  }
}

class DeleteTopic extends Command {
  constructor(readonly topic: string) {
    super();
  }
  /** A topic made anew while its namesake is in an open transaction gets that one's markers, in Kafka. */
  override check(model: Model): boolean {
    const places = [...(model.producer?.places.keys() ?? [])];
    return !places.some((place) => place.startsWith(`${this.topic}-`));
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const { responses } = await client.ask(DeleteTopics, 5, {
      topicNames: [name(this.topic)],
      timeoutMs: 10_000,
    });
    const expected = model.topics.has(this.topic)
      ? ErrorCode.NONE
      : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    must('error', responses[0]?.errorCode, expected);
    model.deleteTopic(this.topic);
  }
  toString(): string {
    return `delete topic ${this.topic}`;
  }
}

class AddPartitions extends Command {
  constructor(
    readonly topic: string,
    readonly total: number,
  ) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const { results } = await client.ask(CreatePartitions, 3, {
      topics: [{ name: name(this.topic), count: this.total, assignments: null }],
      timeoutMs: 10_000,
      validateOnly: false,
    });
    const partitions = model.topics.get(this.topic)?.partitions;
    must('error', results[0]?.errorCode, this.#expected(partitions?.length));
    for (let index = partitions?.length ?? this.total; index < this.total; index++) {
      partitions?.push(emptyPartition());
    }
  }
  #expected(count: number | undefined): number {
    if (count === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    return this.total > count ? ErrorCode.NONE : ErrorCode.INVALID_PARTITIONS;
  }
  toString(): string {
    return `grow topic ${this.topic} to ${this.total} partitions`;
  }
}

class LimitMessages extends Command {
  constructor(
    readonly topic: string,
    readonly bytes: number,
  ) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const resource = { resourceType: TOPIC_RESOURCE, resourceName: name(this.topic) };
    const { responses } = await client.ask(IncrementalAlterConfigs, 1, {
      resources: [
        {
          ...resource,
          configs: [{ name: 'max.message.bytes', configOperation: SET, value: String(this.bytes) }],
        },
      ],
      validateOnly: false,
    });
    const topic = model.topics.get(this.topic);
    const expected = topic ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    must('error', responses[0]?.errorCode, expected);
    if (topic) topic.messageBytesMax = this.bytes;
  }
  toString(): string {
    return `limit messages of ${this.topic} to ${this.bytes} bytes`;
  }
}

/** Everything that is known of the topics, held against the model. */
class DescribeTopics extends Command {
  async run(model: Model, { client, name }: World): Promise<void> {
    for (const topic of ['a', 'b', 'c']) {
      const known = model.topics.get(topic);
      const { topics } = await client.ask(Metadata, 9, { topics: [{ name: name(topic) }] });
      must(`partitions of ${topic}`, topics[0]?.partitions.length, known?.partitions.length ?? 0);
      if (known === undefined) continue;
      const { results } = await client.ask(DescribeConfigs, 4, {
        resources: [
          {
            resourceType: TOPIC_RESOURCE,
            resourceName: name(topic),
            configurationKeys: ['max.message.bytes'],
          },
        ],
      });
      const value = results[0]?.configs[0]?.value;
      must(`max.message.bytes of ${topic}`, value, String(known.messageBytesMax));
    }
  }
  toString(): string {
    return 'describe topics';
  }
}

export const topicCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(topicNames, fc.integer({ min: 1, max: 3 })).map(([t, n]) => new CreateTopic(t, n)),
  topicNames.map((topic) => new DeleteTopic(topic)),
  fc.tuple(topicNames, fc.integer({ min: 1, max: 4 })).map(([t, n]) => new AddPartitions(t, n)),
  fc
    .tuple(topicNames, fc.constantFrom(100, 1_048_588))
    .map(([topic, bytes]) => new LimitMessages(topic, bytes)),
  fc.constant(new DescribeTopics()),
];
