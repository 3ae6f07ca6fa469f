import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreatePartitions,
  DescribeAcls,
  DescribeConfigs,
  DescribeGroups,
  DescribeLogDirs,
  DeleteTopics,
  DescribeTopicPartitions,
  errorName,
  FindCoordinator,
  IncrementalAlterConfigs,
  ListPartitionReassignments,
  OffsetCommit,
  OffsetFetch,
  ErrorCode,
  ZERO_UUID,
  type DescribeTopicPartitionsResponse,
} from '@posthorn/protocol';
import { batchOf, RawClient } from './raw-client.js';
import { createTopic, type NewTopic, startTestBroker, until, type TestBroker } from './support.js';

describe('Kafka’s semantics of groups and administration', () => {
  let server: TestBroker;
  let client: RawClient;

  beforeAll(async () => {
    server = await startTestBroker();
    client = await RawClient.open(server.address);
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  const create = (...topic: NewTopic): Promise<void> => createTopic(server, ...topic);

  it('finds coordinators of groups and of transactional ids, one or several', async () => {
    const old = await client.ask(FindCoordinator, 1, { key: 'g', keyType: 0 });
    expect(old).toMatchObject({ errorCode: 0, nodeId: 1 });
    const { coordinators } = await client.ask(FindCoordinator, 4, {
      keyType: 0,
      coordinatorKeys: ['a', 'b'],
    });
    expect(coordinators.map(({ key, nodeId }) => [key, nodeId])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    const transaction = await client.ask(FindCoordinator, 1, { key: 't', keyType: 1 });
    expect(transaction).toMatchObject({ errorCode: 0, nodeId: 1 });
    const nobody = await client.ask(FindCoordinator, 1, { key: 't', keyType: 2 });
    expect(nobody.errorCode).toBe(ErrorCode.INVALID_REQUEST);
  });

  it('describes an unknown group as dead, with an error from version 6 on', async () => {
    const [five, six] = await Promise.all(
      [5, 6].map((version) => client.ask(DescribeGroups, version, { groups: ['nobody'] })),
    );
    expect(five?.groups[0]).toMatchObject({ errorCode: 0, groupState: 'Dead' });
    expect(six?.groups[0]?.errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  });

  it('commits and fetches offsets by topic id, and refuses partitions that do not exist', async () => {
    await create('by-id');
    const topicId = server.broker.services.log.topics.byName('by-id')?.id ?? '';
    const commit = (partitionIndex: number, id: string): Promise<number | undefined> =>
      client
        .ask(OffsetCommit, 10, {
          groupId: 'by-id',
          generationIdOrMemberEpoch: -1,
          memberId: '',
          topics: [
            {
              topicId: id,
              partitions: [{ partitionIndex, committedOffset: 7n, committedMetadata: 'm' }],
            },
          ],
        })
        .then(({ topics }) => topics[0]?.partitions[0]?.errorCode);
    expect(await commit(0, topicId)).toBe(0);
    expect(await commit(1, topicId)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(await commit(0, ZERO_UUID)).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
    const { groups } = await client.ask(OffsetFetch, 10, {
      groups: [
        {
          groupId: 'by-id',
          topics: [
            { topicId, partitionIndexes: [0] },
            { topicId: ZERO_UUID, partitionIndexes: [0] },
          ],
        },
      ],
    });
    expect(groups[0]?.topics).toMatchObject([
      { topicId, partitions: [{ committedOffset: 7n, metadata: 'm', errorCode: 0 }] },
      {
        topicId: ZERO_UUID,
        partitions: [{ committedOffset: -1n, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }],
      },
    ]);
    const old = await client.ask(OffsetFetch, 1, {
      groupId: 'by-id',
      topics: [{ name: 'by-id', partitionIndexes: [0] }],
    });
    expect(old.topics[0]?.partitions[0]).toMatchObject({ committedOffset: 7n, errorCode: 0 });
  });

  it('forgets the committed offsets of a topic that is deleted', async () => {
    await create('forgotten');
    const topics = [{ name: 'forgotten', partitionIndexes: [0] }];
    await client.ask(OffsetCommit, 8, {
      groupId: 'forgetful',
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [
        {
          name: 'forgotten',
          partitions: [{ partitionIndex: 0, committedOffset: 7n, committedMetadata: null }],
        },
      ],
    });
    await client.ask(DeleteTopics, 5, { topicNames: ['forgotten'], timeoutMs: 1_000 });
    await create('forgotten');
    await until('the offset to be forgotten', async () => {
      const fetched = await client.ask(OffsetFetch, 7, { groupId: 'forgetful', topics });
      return fetched.topics[0]?.partitions[0]?.committedOffset === -1n;
    });
  });

  it('places new partitions on the one broker there is, and nowhere else', async () => {
    await server.broker.services.topics.create({ name: 'placed', partitions: 1 });
    const add = async (...brokerIds: number[]): Promise<number | undefined> => {
      const topics = [{ name: 'placed', count: 2, assignments: [{ brokerIds }] }];
      const request = { topics, timeoutMs: 10_000, validateOnly: false };
      return (await client.ask(CreatePartitions, 2, request)).results[0]?.errorCode;
    };
    expect(await add(10)).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(await add()).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(await add(1, 1)).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(await add(1)).toBe(ErrorCode.NONE);
  });

  it('appends to and subtracts from lists of configs', async () => {
    await create('listed');
    const alter = async (configOperation: number, value: string): Promise<[number?, string?]> => {
      const { responses } = await client.ask(IncrementalAlterConfigs, 1, {
        resources: [
          {
            resourceType: 2,
            resourceName: 'listed',
            configs: [{ name: 'cleanup.policy', configOperation, value }],
          },
        ],
        validateOnly: false,
      });
      const topic = server.broker.services.log.topics.byName('listed');
      return [responses[0]?.errorCode, topic?.configs.get('cleanup.policy')];
    };
    expect(await alter(2, 'compact')).toEqual([0, 'delete,compact']);
    expect(await alter(3, 'delete')).toEqual([0, 'compact']);
    expect(await alter(3, 'compact')).toEqual([0, '']);
  });

  it('describes every config with default, source, synonyms and documentation', async () => {
    await create('described', 1, [['retention.ms', '1000']]);
    const { results } = await client.ask(DescribeConfigs, 4, {
      resources: [
        { resourceType: 2, resourceName: 'described', configurationKeys: null },
        { resourceType: 4, resourceName: '1', configurationKeys: null },
      ],
      includeSynonyms: true,
      includeDocumentation: true,
    });
    const [topic, broker] = results.map(
      ({ configs }) => new Map(configs.map((one) => [one.name, one])),
    );
    expect(topic?.size).toBeGreaterThan(30);
    expect(topic?.get('retention.ms')).toMatchObject({
      value: '1000',
      configSource: 1,
      synonyms: [
        { name: 'retention.ms', value: '1000', source: 1 },
        { name: 'log.retention.ms', value: '604800000', source: 5 },
      ],
    });
    expect(topic?.get('cleanup.policy')).toMatchObject({ value: 'delete', configSource: 5 });
    expect(broker?.get('num.partitions')).toMatchObject({ value: '4', readOnly: true });
    for (const config of [...(topic?.values() ?? []), ...(broker?.values() ?? [])]) {
      expect(config.documentation).not.toBe('');
    }
  });

  it('describes topics in pages that fit together', async () => {
    for (const [name, partitions] of [
      ['paged-a', 3],
      ['paged-b', 4],
    ] as const) {
      await create(name, partitions);
    }
    const seen: string[] = [];
    const names = [{ name: 'paged-b' }, { name: 'paged-a' }, { name: 'paged-none' }];
    let cursor: DescribeTopicPartitionsResponse['nextCursor'] = null;
    do {
      const page: DescribeTopicPartitionsResponse = await client.ask(DescribeTopicPartitions, 0, {
        topics: names,
        responsePartitionLimit: 2,
        cursor,
      });
      for (const { name, errorCode, partitions } of page.topics) {
        if (errorCode !== 0) seen.push(`${name} ${errorName(errorCode)}`);
        for (const { eligibleLeaderReplicas } of partitions)
          expect(eligibleLeaderReplicas).toEqual([]);
        seen.push(...partitions.map(({ partitionIndex }) => `${name} ${partitionIndex}`));
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([
      ...[0, 1, 2].map((index) => `paged-a ${index}`),
      ...[0, 1, 2, 3].map((index) => `paged-b ${index}`),
      'paged-none UNKNOWN_TOPIC_OR_PARTITION',
    ]);
  });

  it('tells sizes of partitions, and that there are neither ACLs nor reassignments', async () => {
    await create('sized');
    await client.produce('sized', 0, batchOf(['x'.repeat(5_000)]));
    const topics = [{ topic: 'sized', partitions: [0] }];
    const { results } = await client.ask(DescribeLogDirs, 4, { topics });
    expect(results[0]?.topics[0]?.partitions[0]?.partitionSize).toBeGreaterThan(5_000n);
    const any = { resourceTypeFilter: 1, resourceNameFilter: null, patternTypeFilter: 1 };
    const anyone = { principalFilter: null, hostFilter: null, operation: 1, permissionType: 1 };
    const acls = await client.ask(DescribeAcls, 3, { ...any, ...anyone });
    expect(acls.errorCode).toBe(ErrorCode.SECURITY_DISABLED);
    const moving = await client.ask(ListPartitionReassignments, 0, {
      timeoutMs: 1_000,
      topics: null,
    });
    expect(moving).toMatchObject({ errorCode: 0, topics: [] });
  });
});
