import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AlterPartitionReassignments,
  AlterReplicaLogDirs,
  ElectLeaders,
  ErrorCode,
  ListConfigResources,
  OffsetForLeaderEpoch,
} from '@posthorn/protocol';
import { batchOf, RawClient } from './raw-client.js';
import { startTestBroker, type TestBroker } from './support.js';

const TOPIC = 'single';
const BROKER_ID = 1;

describe('what a cluster of one replica answers', () => {
  let server: TestBroker;
  let client: RawClient;

  beforeAll(async () => {
    server = await startTestBroker({ brokerId: BROKER_ID });
    client = await RawClient.open(server.address);
    await server.broker.services.topics.create({ name: TOPIC, partitions: 2 });
    await client.produce(TOPIC, 0, batchOf(['a', 'b', 'c']));
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  async function endOf(
    leaderEpoch: number,
    { partition = 0, topic = TOPIC, currentLeaderEpoch = -1 } = {},
  ): Promise<[number, number, bigint]> {
    const partitions = [{ partition, currentLeaderEpoch, leaderEpoch }];
    const { topics } = await client.ask(OffsetForLeaderEpoch, 4, {
      topics: [{ topic, partitions }],
    });
    const [answer] = topics[0].partitions;
    return [answer.errorCode, answer.leaderEpoch, answer.endOffset];
  }

  it('the end of the log for the current leader epoch and for one under which nothing came after', async () => {
    const { log } = server.broker.services;
    const [{ shard }] = log.topics.byName(TOPIC)?.partitions ?? [];
    const { epoch } = log.cluster.leadershipOf(shard);
    expect(await endOf(epoch)).toEqual([0, epoch, 3n]);
    expect(await endOf(epoch + 1)).toEqual([0, -1, -1n]);
    expect(await endOf(-1)).toEqual([0, -1, -1n]);
    expect(await endOf(epoch - 1)).toEqual([0, epoch - 1, 0n]);
    const fenced = ErrorCode.FENCED_LEADER_EPOCH;
    expect(await endOf(epoch, { currentLeaderEpoch: epoch - 1 })).toEqual([fenced, -1, -1n]);
    const unknown = ErrorCode.UNKNOWN_LEADER_EPOCH;
    expect(await endOf(epoch, { currentLeaderEpoch: epoch + 1 })).toEqual([unknown, -1, -1n]);
    const missing = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    expect(await endOf(epoch, { partition: 9 })).toEqual([missing, -1, -1n]);
    expect(await endOf(epoch, { topic: 'nowhere' })).toEqual([missing, -1, -1n]);
  });

  it('that no election is needed, of the partitions that are there', async () => {
    const elect = (electionType: number, topic: string | null) =>
      client.ask(ElectLeaders, 2, {
        electionType,
        topicPartitions: topic === null ? null : [{ topic, partitions: [0, 7] }],
      });
    const codes = async (topic: string): Promise<number[]> =>
      (await elect(0, topic)).replicaElectionResults[0].partitionResult.map((r) => r.errorCode);
    const unknown = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    expect(await codes(TOPIC)).toEqual([ErrorCode.ELECTION_NOT_NEEDED, unknown]);
    expect(await codes('nowhere')).toEqual([unknown, unknown]);
    expect(await elect(1, null)).toMatchObject({ errorCode: 0, replicaElectionResults: [] });
    expect((await elect(5, null)).errorCode).toBe(ErrorCode.INVALID_REQUEST);
  });

  it.each([
    ['the broker that leads it', TOPIC, 0, [BROKER_ID], 'NONE', null],
    ['nothing to cancel', TOPIC, 0, null, 'NO_REASSIGNMENT_IN_PROGRESS', /in progress/],
    ['nobody', TOPIC, 0, [], 'INVALID_REPLICA_ASSIGNMENT', /empty replica list/],
    ['a broker twice', TOPIC, 0, [1, 1], 'INVALID_REPLICA_ASSIGNMENT', /1 more than once/],
    ['an unknown broker', TOPIC, 0, [1, 8], 'INVALID_REPLICA_ASSIGNMENT', /8, but no such/],
    ['a partition that is not there', TOPIC, 7, [1], 'UNKNOWN_TOPIC_OR_PARTITION', /single:7/],
    ['a topic that is not there', 'nowhere', 0, [1], 'UNKNOWN_TOPIC_OR_PARTITION', /nowhere/],
  ] as const)(
    'to a reassignment to %s',
    async (_, name, partitionIndex, replicas, error, message) => {
      const { responses } = await client.ask(AlterPartitionReassignments, 1, {
        topics: [{ name, partitions: [{ partitionIndex, replicas }] }],
      });
      const [{ errorCode, errorMessage }] = responses[0].partitions;
      expect(errorCode).toBe(ErrorCode[error]);
      if (message === null) expect(errorMessage).toBeNull();
      else expect(errorMessage).toMatch(message);
    },
  );

  it('that there is one log directory', async () => {
    const move = async (path: string, index: number): Promise<number> => {
      const dirs = [{ path, topics: [{ name: TOPIC, partitions: [index] }] }];
      const { results } = await client.ask(AlterReplicaLogDirs, 2, { dirs });
      return results[0].partitions[0].errorCode;
    };
    expect(await move('postgresql', 0)).toBe(ErrorCode.NONE);
    expect(await move('/var/lib/kafka', 0)).toBe(ErrorCode.LOG_DIR_NOT_FOUND);
    expect(await move('postgresql', 7)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('the resources that have configs, by type', async () => {
    const list = async (version: number, resourceTypes: number[]) => {
      const answer = await client.ask(ListConfigResources, version, { resourceTypes });
      return [answer.errorCode, answer.configResources.map((one) => one.resourceName)];
    };
    expect(await list(1, [])).toEqual([0, [TOPIC, '1']]);
    expect(await list(1, [2])).toEqual([0, [TOPIC]]);
    expect(await list(1, [4])).toEqual([0, ['1']]);
    expect(await list(1, [32])).toEqual([0, []]);
    expect(await list(1, [3])).toEqual([ErrorCode.UNSUPPORTED_VERSION, []]);
    expect(await list(0, [])).toEqual([0, []]);
  });
});
