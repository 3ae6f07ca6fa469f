import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  errorName,
  Fetch,
  InitProducerId,
  JoinGroup,
  ListOffsets,
  OffsetCommit,
  OffsetFetch,
  Produce,
  type Api,
} from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BrokerProcess } from './support/broker-process.js';
import { CoordinatorLink, GROUP, TRANSACTION } from './support/coordinator-link.js';
import { RawCluster } from './support/raw-cluster.js';
import { connectTo, coordinatorOf, leadersOf, until } from './support/raw-group.js';
import { createTopic } from './support/workload.js';

const TOPIC = 'slept';
const PARTITIONS = 6;
const PAUSED = 1;
/** Longer than the broker sleeps. */
const PATIENT_MS = 40_000;
const NEVER = new AbortController().signal;

let database: TestDatabase;
let paused: BrokerProcess;
let heir: BrokerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  paused = await BrokerProcess.start({ databaseUrl: database.url, brokerId: PAUSED });
  heir = await BrokerProcess.start({ databaseUrl: database.url, brokerId: 2 });
});

afterAll(async () => {
  await paused.end('SIGKILL');
  await heir.end('SIGKILL');
  await database.drop();
});

/** A partition, a group and a transactional id with an open transaction, all of the broker that will be paused. */
interface Owned {
  readonly partition: number;
  readonly group: string;
  readonly transaction: {
    readonly transactionalId: string;
    readonly producerId: bigint;
    readonly producerEpoch: number;
  };
}

const bootstrap = () => [paused.address, heir.address];

async function prepare(): Promise<Owned> {
  const cluster = new RawCluster(TOPIC, bootstrap());
  await createTopic(cluster, { name: TOPIC, partitions: PARTITIONS });
  await cluster.close();
  const connection = await connectTo(heir.address);
  await until('both lead', async () => {
    const ids = await leadersOf(TOPIC, connection);
    return ids.length === PARTITIONS && new Set(ids).size === 2 && !ids.includes(-1);
  });
  const partition = (await leadersOf(TOPIC, connection)).indexOf(PAUSED);
  let group = '';
  for (let n = 0; group === ''; n++) {
    if ((await coordinatorOf(connection, `group-${n}`)) === PAUSED) group = `group-${n}`;
  }
  connection.close();
  // Groups and transactional ids share the shards, and their hash.
  return { partition, group, transaction: await openTransaction(group, partition) };
}

async function openTransaction(
  transactionalId: string,
  partition: number,
): Promise<Owned['transaction']> {
  const link = new CoordinatorLink(bootstrap(), transactionalId, TRANSACTION, NEVER);
  const body = { transactionalId, transactionTimeoutMs: 60_000 };
  const { response } = await link.ask(InitProducerId, [4, body], (r) => r.errorCode);
  const { errorCode, producerId, producerEpoch } = response;
  expect(errorName(errorCode)).toBe('NONE');
  const added = await link.ask(
    AddPartitionsToTxn,
    [
      3,
      {
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: producerId,
        v3AndBelowProducerEpoch: producerEpoch,
        v3AndBelowTopics: [{ name: TOPIC, partitions: [partition] }],
      },
    ],
    (r) => r.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1,
  );
  const [topic] = added.response.resultsByTopicV3AndBelow;
  expect(errorName(topic?.resultsByPartition[0]?.partitionErrorCode ?? -1)).toBe('NONE');
  link.close();
  return { transactionalId, producerId, producerEpoch };
}

const PARTITION_REFUSED = ['NOT_LEADER_OR_FOLLOWER'];
const GROUP_REFUSED = [
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
];

/** One request of each kind to the paused broker, on a connection each; what they are answered when it wakes. */
function askAll({ partition, group, transaction }: Owned, offset: bigint) {
  const records = buildBatch([{ value: 'of a sleeper', timestamp: 0n }]).buffer;
  const at = { partitionIndex: partition };
  const ask = async <Input, Response>(
    api: Api<unknown, Input, Response, never>,
    [version, body]: readonly [number, Input],
    codeOf: (response: Response) => number | undefined,
  ): Promise<string> => {
    const connection = await connectTo(paused.address);
    const response = await connection.request(api, version, body, PATIENT_MS);
    connection.close();
    return errorName(codeOf(response) ?? -1);
  };
  const commit = { ...at, committedOffset: offset, committedMetadata: '' };
  const protocols = [{ name: 'raw', metadata: Buffer.alloc(0) }];
  const timeouts = { sessionTimeoutMs: 30_000, rebalanceTimeoutMs: 1_000 };
  return {
    produce: ask(
      Produce,
      [
        9,
        {
          acks: -1,
          timeoutMs: 5_000,
          topicData: [{ name: TOPIC, partitionData: [{ index: partition, records }] }],
        },
      ],
      (r) => r.responses[0]?.partitionResponses[0]?.errorCode,
    ),
    fetch: ask(
      Fetch,
      [
        12,
        {
          maxWaitMs: 0,
          minBytes: 0,
          topics: [
            { topic: TOPIC, partitions: [{ partition, fetchOffset: 0n, partitionMaxBytes: 1 }] },
          ],
        },
      ],
      (r) => r.responses[0]?.partitions[0]?.errorCode,
    ),
    listOffsets: ask(
      ListOffsets,
      [5, { replicaId: -1, topics: [{ name: TOPIC, partitions: [{ ...at, timestamp: -1n }] }] }],
      (r) => r.topics[0]?.partitions[0]?.errorCode,
    ),
    offsetCommit: ask(
      OffsetCommit,
      [8, { groupId: group, memberId: '', topics: [{ name: TOPIC, partitions: [commit] }] }],
      (r) => r.topics[0]?.partitions[0]?.errorCode,
    ),
    offsetFetch: ask(
      OffsetFetch,
      [7, { groupId: group, topics: [{ name: TOPIC, partitionIndexes: [partition] }] }],
      (r) => r.topics[0]?.partitions[0]?.errorCode || r.errorCode,
    ),
    joinGroup: ask(
      JoinGroup,
      [5, { groupId: group, memberId: '', protocolType: 'consumer', protocols, ...timeouts }],
      (r) => r.errorCode,
    ),
    endTxn: ask(EndTxn, [3, { ...transaction, committed: true }], (r) => r.errorCode),
  };
}

it('fences a broker that was paused beyond its lease, in everything that it is asked when it wakes', async () => {
  const owned = await prepare();
  paused.pause();
  try {
    const connection = await connectTo(heir.address);
    await until('the heir leads all', async () =>
      (await leadersOf(TOPIC, connection)).every((id) => id === 2),
    );
    connection.close();
    // The world moves on: a record, an offset, and the end of the transaction.
    const end = await moveOn(owned);
    const asked = askAll(owned, 1n);
    await sleep(300);
    paused.resume();
    expect(PARTITION_REFUSED).toContain(await asked.produce);
    expect(PARTITION_REFUSED).toContain(await asked.fetch);
    expect(PARTITION_REFUSED).toContain(await asked.listOffsets);
    expect(GROUP_REFUSED).toContain(await asked.offsetCommit);
    expect(GROUP_REFUSED).toContain(await asked.offsetFetch);
    expect(GROUP_REFUSED).toContain(await asked.joinGroup);
    expect(GROUP_REFUSED).toContain(await asked.endTxn);
    expect(await stateNow(owned)).toEqual({ end, offset: 7n });
  } finally {
    paused.resume();
  }
});

async function moveOn({ partition, group, transaction }: Owned): Promise<bigint> {
  const link = new CoordinatorLink([heir.address], group, GROUP, NEVER);
  const commit = { partitionIndex: partition, committedOffset: 7n, committedMetadata: '' };
  const topics = [{ name: TOPIC, partitions: [commit] }];
  const { response } = await link.ask(
    OffsetCommit,
    [8, { groupId: group, memberId: '', topics }],
    (r) => r.topics[0]?.partitions[0]?.errorCode ?? -1,
  );
  expect(response.topics[0]?.partitions[0]?.errorCode).toBe(ErrorCode.NONE);
  const ended = await link.ask(
    EndTxn,
    [3, { ...transaction, committed: false }],
    (r) => r.errorCode,
  );
  expect(errorName(ended.response.errorCode)).toBe('NONE');
  link.close();
  return (await stateNow({ partition, group })).end;
}

/** As the heir has it; asked of whoever leads and coordinates now. */
async function stateNow({
  partition,
  group,
}: Pick<Owned, 'partition' | 'group'>): Promise<{ end: bigint; offset: bigint }> {
  const cluster = new RawCluster(TOPIC, [heir.address]);
  const at = { partitionIndex: partition, timestamp: -1n };
  let end = -1n;
  await until('the partition is led', async () => {
    const body = { replicaId: -1, topics: [{ name: TOPIC, partitions: [at] }] };
    const { topics } = await cluster.toLeader(partition, ListOffsets, { version: 5, body });
    const answer = topics[0]?.partitions[0];
    end = answer?.offset ?? -1n;
    if (answer?.errorCode !== ErrorCode.NONE) cluster.forgetLeader(partition);
    return answer?.errorCode === ErrorCode.NONE;
  });
  await cluster.close();
  const link = new CoordinatorLink([heir.address], group, GROUP, NEVER);
  const topics = [{ name: TOPIC, partitionIndexes: [partition] }];
  const { response } = await link.ask(
    OffsetFetch,
    [7, { groupId: group, topics }],
    (r) => r.topics[0]?.partitions[0]?.errorCode || r.errorCode,
  );
  link.close();
  return { end, offset: response.topics[0]?.partitions[0]?.committedOffset ?? -1n };
}
