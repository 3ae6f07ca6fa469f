import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AddPartitionsToTxn,
  CreatePartitions,
  CreateTopics,
  DeleteGroups,
  DeleteRecords,
  DeleteTopics,
  DescribeConfigs,
  DescribeGroups,
  DescribeTransactions,
  errorName,
  FindCoordinator,
  IncrementalAlterConfigs,
  InitProducerId,
  Metadata,
  OffsetCommit,
  OffsetFetch,
  ZERO_UUID,
  type CreateTopicsRequestInput,
  type InitProducerIdResponse,
} from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { describeOnApacheKafka, startApacheKafka } from '../support/apache-kafka.js';
import { batchOf, RawClient } from './raw-client.js';
import { startTestBroker, until } from './support.js';

const SET = 0;
const APPEND = 2;
const SUBTRACT = 3;
const TOPIC_RESOURCE = 2;
const BROKER_RESOURCE = 4;
const GROUP = 0;
const TRANSACTION = 1;
const timeoutMs = 10_000;
/** BOOLEAN is 1, INT 3, LONG 5, LIST 7. */
const TYPES = {
  'default.replication.factor': 3,
  'delete.topic.enable': 1,
  listeners: 7,
  'log.cleanup.policy': 7,
  'log.dirs': 7,
  'log.retention.ms': 5,
  'message.max.bytes': 3,
  'min.insync.replicas': 3,
  'node.id': 3,
};
/** What a client asks again after. */
const AGAIN = new Set([
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'CONCURRENT_TRANSACTIONS',
]);

interface Server {
  readonly address: string;
  close(): Promise<void>;
}

describe('with Posthorn', () => {
  claims(() => startTestBroker({ transactionTimeoutCheckMs: 100 }));
});

describeOnApacheKafka(() =>
  claims(async () => {
    const kafka = await startApacheKafka();
    return { address: `${kafka.host}:${kafka.port}`, close: () => kafka.close() };
  }),
);

/** What one of the two would be believed to answer in another way than the other. */
function claims(start: () => Promise<Server>): void {
  let server: Server;
  let client: RawClient;

  beforeAll(async () => {
    server = await start();
    client = await RawClient.open(server.address);
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  const newTopic = (
    name: string,
    configs: Record<string, string> = {},
  ): CreateTopicsRequestInput['topics'][number] => ({
    name,
    numPartitions: 1,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  });
  const create = async (...topics: CreateTopicsRequestInput['topics']): Promise<string[]> => {
    const answer = await client.ask(CreateTopics, 7, { topics, timeoutMs });
    return answer.topics.map(({ name, errorCode }) => `${name} ${errorName(errorCode)}`);
  };
  const idOf = async (name: string): Promise<string> => {
    const asked = { topics: [{ name, topicId: ZERO_UUID }], allowAutoTopicCreation: false };
    const { topics } = await client.ask(Metadata, 12, asked);
    return topics[0].topicId;
  };
  const produced = async (topic: string): Promise<void> =>
    until(`${topic} to take records`, async () => {
      const { responses } = await client.produce(topic, 0, batchOf(['a', 'b']));
      return errorName(responses[0].partitionResponses[0].errorCode) === 'NONE';
    });

  /** In Kafka the first question creates the topic that the coordinators keep their state in. */
  const coordinated = async (key: string, keyType: number): Promise<void> =>
    until(`the coordinator of ${key}`, async () => {
      const asked = { keyType, coordinatorKeys: [key] };
      const { coordinators } = await client.ask(FindCoordinator, 4, asked);
      return errorName(coordinators[0].errorCode) === 'NONE';
    });

  it('answers a topic that is created twice in one request once, and creates the others', async () => {
    const twice = newTopic('created-twice');
    expect(await create(twice, newTopic('created-once'), twice)).toEqual(
      expect.arrayContaining(['created-twice INVALID_REQUEST', 'created-once NONE']),
    );
    expect(await create(twice, twice)).toEqual(['created-twice INVALID_REQUEST']);
    expect(await idOf('created-twice')).toBe(ZERO_UUID);
  });

  it('answers a topic that is given partitions twice in one request once, and gives it none', async () => {
    await create(newTopic('more'));
    const topics = [2, 3].map((count) => ({ name: 'more', count, assignments: null }));
    const asked = { topics, timeoutMs, validateOnly: false };
    const { results } = await client.ask(CreatePartitions, 3, asked);
    expect(results.map(({ errorCode }) => errorName(errorCode))).toEqual(['INVALID_REQUEST']);
  });

  it('refuses a topic that is deleted twice in one request, by name and id as well, and keeps it', async () => {
    await create(newTopic('kept'));
    const topicId = await idOf('kept');
    const byName = { name: 'kept', topicId: ZERO_UUID };
    const byId = { name: null, topicId };
    for (const topics of [
      [byName, byName],
      [byId, byId],
      [byName, byId],
    ]) {
      const { responses } = await client.ask(DeleteTopics, 6, { topics, timeoutMs });
      const codes = responses.map(({ errorCode }) => errorName(errorCode));
      // Of a name and an id Kafka answers once, as here, or rarely both.
      const isMixed = topics[0] !== topics[1];
      expect(isMixed ? [...new Set(codes)] : codes).toEqual(['INVALID_REQUEST']);
    }
    expect(await idOf('kept')).toBe(topicId);
  });

  it('keeps all of a topic with an empty cleanup.policy, and lets its records be deleted', async () => {
    expect(await create(newTopic('all-kept', { 'cleanup.policy': '' }))).toEqual(['all-kept NONE']);
    await produced('all-kept');
    const { topics } = await client.ask(DeleteRecords, 2, {
      topics: [{ name: 'all-kept', partitions: [{ partitionIndex: 0, offset: 1n }] }],
      timeoutMs,
    });
    expect(topics[0].partitions[0]).toMatchObject({ errorCode: 0, lowWatermark: 1n });
  });

  it('takes the last policy out of a list, and puts one in again', async () => {
    await create(newTopic('listed'));
    const alter = async (configOperation: number, value: string): Promise<string> => {
      const configs = [{ name: 'cleanup.policy', configOperation, value }];
      const resources = [{ resourceType: TOPIC_RESOURCE, resourceName: 'listed', configs }];
      const asked = { resources, validateOnly: false };
      const { responses } = await client.ask(IncrementalAlterConfigs, 1, asked);
      return errorName(responses[0].errorCode);
    };
    expect(await alter(SUBTRACT, 'delete')).toBe('NONE');
    expect(await alter(APPEND, 'compact')).toBe('NONE');
    expect(await alter(SET, '')).toBe('NONE');
    expect(await alter(SET, 'compact,')).toBe('INVALID_CONFIG');
  });

  it('takes no notice of spaces around the value of a config', async () => {
    const configs = {
      'retention.ms': ' 86400000 ',
      'compression.type': ' zstd',
      preallocate: 'true ',
    };
    expect(await create(newTopic('spaces', configs))).toEqual(['spaces NONE']);
    await produced('spaces');
  });

  it('refuses lags of compaction of which the least is above the greatest', async () => {
    const lags = { 'min.compaction.lag.ms': '10', 'max.compaction.lag.ms': '9' };
    expect(await create(newTopic('lags', lags))).toEqual(['lags INVALID_CONFIG']);
  });

  it('tells what type a config is of, and of a topic’s only a default that could be set at the broker', async () => {
    await create(newTopic('described'));
    const describeAll = async (resourceType: number, resourceName: string) => {
      const resources = [{ resourceType, resourceName, configurationKeys: null }];
      const asked = { resources, includeSynonyms: true };
      const { results } = await client.ask(DescribeConfigs, 4, asked);
      return new Map(results[0].configs.map((config) => [config.name, config]));
    };
    const ofBroker = await describeAll(BROKER_RESOURCE, '1');
    const types = Object.keys(TYPES).map((name) => [name, ofBroker.get(name)?.configType]);
    expect(Object.fromEntries(types)).toEqual(TYPES);
    const ofTopic = await describeAll(TOPIC_RESOURCE, 'described');
    const defaults = ['cleanup.policy', 'remote.storage.enable'].map((name) =>
      ofTopic.get(name)?.synonyms.map((synonym) => synonym.name),
    );
    expect(defaults).toEqual([['log.cleanup.policy'], []]);
  });

  it('tells which records of a batch have timestamps out of range', async () => {
    const limits = { 'message.timestamp.before.max.ms': '3600000' };
    await create(newTopic('too-old', limits));
    await produced('too-old');
    const now = BigInt(Date.now());
    const records = [now, now - 7_200_000n, now].map((timestamp) => ({ value: 'a', timestamp }));
    // The header tells the first and the largest timestamp, and Posthorn believes it: what is too old has to be first.
    records.unshift({ value: 'a', timestamp: now - 7_200_000n });
    const { responses } = await client.produce('too-old', 0, buildBatch(records).buffer);
    const [{ errorCode, recordErrors }] = responses[0].partitionResponses;
    expect(errorName(errorCode)).toBe('INVALID_TIMESTAMP');
    expect(recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([0, 2]);
  });

  it('deletes a group whose only topic was deleted', async () => {
    await create(newTopic('its-only'));
    const groupId = 'of-a-deleted-topic';
    await coordinated(groupId, GROUP);
    await until('its commit', async () => {
      const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }];
      const topics = [{ name: 'its-only', partitions }];
      const who = { groupId, generationIdOrMemberEpoch: -1, memberId: '' };
      const answer = await client.ask(OffsetCommit, 8, { ...who, topics });
      return errorName(answer.topics[0].partitions[0].errorCode) === 'NONE';
    });
    await client.ask(DeleteTopics, 5, { topicNames: ['its-only'], timeoutMs });
    await until('its offset to be gone', async () => {
      const groups = [{ groupId, topics: null }];
      const answer = await client.ask(OffsetFetch, 8, { groups, requireStable: false });
      return answer.groups[0].topics.length === 0;
    });
    const { groups } = await client.ask(DescribeGroups, 5, { groups: [groupId] });
    expect(groups[0].groupState).toBe('Empty');
    const deleted = async (): Promise<string> => {
      const { results } = await client.ask(DeleteGroups, 2, { groupsNames: [groupId] });
      return errorName(results[0].errorCode);
    };
    expect(await deleted()).toBe('NONE');
    expect(await deleted()).toBe('GROUP_ID_NOT_FOUND');
  });

  it('gives a producer without a transactional id a new id, whatever id and epoch it says it has', async () => {
    const asked = { transactionalId: null, transactionTimeoutMs: 60_000 };
    await until('producer ids', async () => {
      const { errorCode } = await client.ask(InitProducerId, 4, asked);
      return errorName(errorCode) === 'NONE';
    });
    const own = { producerId: 5n, producerEpoch: 3 };
    const answer = await client.ask(InitProducerId, 4, { ...asked, ...own });
    expect(answer).toMatchObject({ errorCode: 0, producerEpoch: 0 });
    expect(answer.producerId).not.toBe(5n);
  });

  it('lets a producer whose transaction was aborted go on under its next epoch, until another has come', async () => {
    const topic = 'timed-out';
    await create(newTopic(topic));
    await produced(topic);
    const transactionalId = 'timed-out';
    await coordinated(transactionalId, TRANSACTION);
    const init = async (who = { producerId: -1n, producerEpoch: -1 }) => {
      let answer: InitProducerIdResponse | undefined;
      await until('InitProducerId', async () => {
        const asked = { transactionalId, transactionTimeoutMs: 100, ...who };
        answer = await client.ask(InitProducerId, 4, asked);
        return !AGAIN.has(errorName(answer.errorCode));
      });
      const { errorCode, producerId = -1n, producerEpoch = -1 } = answer ?? {};
      return { error: errorName(errorCode ?? 0), producer: { producerId, producerEpoch } };
    };
    const { producer } = await init();
    const { resultsByTopicV3AndBelow: added } = await client.ask(AddPartitionsToTxn, 3, {
      v3AndBelowTransactionalId: transactionalId,
      v3AndBelowProducerId: producer.producerId,
      v3AndBelowProducerEpoch: producer.producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [0] }],
    });
    expect(added[0].resultsByPartition[0].partitionErrorCode).toBe(0);
    await until('its abort', async () => {
      const asked = { transactionalIds: [transactionalId] };
      const { transactionStates } = await client.ask(DescribeTransactions, 0, asked);
      return transactionStates[0].transactionState === 'CompleteAbort';
    });
    const next = { ...producer, producerEpoch: producer.producerEpoch + 1 };
    expect(await init(producer)).toEqual({ error: 'NONE', producer: next });
    expect(await init(producer)).toEqual({ error: 'NONE', producer: next });
    await init();
    expect((await init(producer)).error).toBe('PRODUCER_FENCED');
  });
}
