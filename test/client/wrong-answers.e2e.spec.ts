import type { ConsumerGroup, KafkaCluster, KafkaOperations } from '@posthorn/client';
import { decodeRequest, Fetch, ListGroups } from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { answerOf, type ProxiedRequest, type Verdict } from '../support/kafka-proxy.js';
import { quickly, startRig, until, type Rig } from './support/rig.js';

let rig: Rig;
let cluster: KafkaCluster & KafkaOperations;

beforeAll(async () => {
  rig = await startRig();
  cluster = rig.cluster();
});
afterEach(() => {
  rig.proxy.rule = () => 'forward';
});
afterAll(async () => {
  await rig.close();
});

it('an answer to another request ends its connection and is believed by nobody', async () => {
  const admin = cluster.admin();
  await admin.listGroups();
  let wrong = 0;
  rig.proxy.rule = (request) => {
    if (request.api.key !== ListGroups.key || wrong > 0) return 'forward';
    wrong += 1;
    const groups = [{ groupId: 'nobodys', protocolType: '', groupState: '', groupType: '' }];
    const other = { ...request, correlationId: request.correlationId + 1 };
    return answerOf(ListGroups, other, { errorCode: 0, groups });
  };
  // Asked again, by a new connection.
  expect(await admin.listGroups()).toEqual([]);
  expect(wrong).toBe(1);
});

/** Two partitions with three records each; of partition 0 every batch arrives damaged. */
function damaged(request: ProxiedRequest): Verdict {
  if (request.api.key !== Fetch.key) return 'forward';
  const { topics } = decodeRequest(Fetch, request.version, request.body());
  const hurt = topics.flatMap(({ topic, topicId, partitions }) =>
    partitions
      .filter(({ partition }) => partition === 0)
      .map(({ partition, fetchOffset }) => ({ topic, topicId, partition, fetchOffset })),
  );
  // One request asks for both: that of the other partition comes in the next, while this one rests.
  if (hurt.length === 0 || hurt[0].fetchOffset >= 3n) return 'forward';
  const { buffer } = buildBatch([{ value: 'damaged', timestamp: 0n }]);
  buffer[buffer.length - 1] ^= 0xff;
  return answerOf(Fetch, request, {
    responses: hurt.map(({ topic, topicId, partition }) => ({
      topic,
      topicId,
      partitions: [
        {
          partitionIndex: partition,
          errorCode: 0,
          highWatermark: 3n,
          abortedTransactions: null,
          records: buffer,
        },
      ],
    })),
  });
}

describe('a partition of which nothing can be read', () => {
  async function reading(topic: string): Promise<{ group: ConsumerGroup; seen: string[] }> {
    await cluster.ensureTopics([{ topic, partitions: 2 }]);
    await cluster.producer().sendAll(
      [0, 1, 2, 3, 4, 5].map((n) => ({
        topic,
        partition: n % 2,
        value: `${n % 2}/${Math.floor(n / 2)}`,
      })),
    );
    const seen: string[] = [];
    const group = cluster.group({
      ...quickly,
      groupId: topic,
      topics: [topic],
      fetchMaxWaitMs: 100,
      handle: ({ value }) => Promise.resolve(void seen.push(String(value))),
    });
    return { group, seen };
  }

  it('waits where it is and is reported, others go on, and a seek leads beyond', async () => {
    rig.proxy.rule = damaged;
    const { group, seen } = await reading('damaged');
    const errors: string[] = [];
    group.on('error', ({ message }) => errors.push(message));
    await group.start();
    await until('the other one is read', () => seen.length === 3);
    expect(seen).toEqual(['1/0', '1/1', '1/2']);
    await until('it was said', () => errors.length > 0);
    expect(errors[0]).toMatch(/damaged\/0 cannot be read from offset 0 on and waits there: .*CRC/);
    await cluster.producer().send({ topic: 'damaged', partition: 0, value: '0/3' });
    await group.seek('damaged', 0, 3n);
    await until('it goes on', () => seen.includes('0/3'));
    await group.close();
  });

  it('ends no process in which nobody listens to errors', async () => {
    rig.proxy.rule = damaged;
    const { group, seen } = await reading('unheard');
    await group.start();
    await until('the other one is read', () => seen.length === 3);
    rig.proxy.rule = () => 'forward';
    await until('both are read', () => seen.length === 6);
    await group.close();
  });
});
