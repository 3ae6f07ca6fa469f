import { setTimeout as sleep } from 'node:timers/promises';
import { AssignerProtocol, Kafka, logLevel, type Consumer, type PartitionAssigner } from 'kafkajs';
import type { ConsumerGroup } from '@posthorn/client';
import { joined } from './support/member.js';
import { quickly, startRig, until, type Rig } from './support/rig.js';

/** Half of them before the second member comes, half after. */
const RECORDS = 1_000;
const PARTITIONS = 6;

let rig: Rig;
let kafka: Kafka;

beforeAll(async () => {
  rig = await startRig();
  kafka = new Kafka({ brokers: [rig.proxy.address], logLevel: logLevel.NOTHING });
});
afterAll(async () => {
  await rig.close();
});

/** kafkajs brings round robin only; range as the Java client has it, for a group with both. */
const range: PartitionAssigner = ({ cluster }) => ({
  name: 'range',
  version: 1,
  protocol: ({ topics }) => ({
    name: 'range',
    metadata: AssignerProtocol.MemberMetadata.encode({
      // As kafkajs' users write it, although the fields of version 1 are then missing.
      version: 1,
      topics,
      userData: Buffer.alloc(0),
    }),
  }),
  assign: ({ members, topics }) => {
    const ids = members.map(({ memberId }) => memberId).sort();
    const parts = new Map<string, Record<string, number[]>>(ids.map((id) => [id, {}]));
    for (const topic of topics) {
      const all = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
      const [share, extra] = [Math.floor(all.length / ids.length), all.length % ids.length];
      let next = 0;
      for (const [position, id] of ids.entries()) {
        const count = share + (position < extra ? 1 : 0);
        const own = parts.get(id);
        if (own !== undefined) own[topic] = all.toSorted((a, b) => a - b).slice(next, next + count);
        next += count;
      }
    }
    return Promise.resolve(
      [...parts].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: 1,
          assignment,
          userData: Buffer.alloc(0),
        }),
      })),
    );
  },
});

describe('a group with kafkajs', () => {
  it.each(['ours leads', 'kafkajs leads'])('shares a topic, when %s', async (who) => {
    const topic = who.replaceAll(' ', '-');
    const cluster = rig.cluster();
    await cluster.ensureTopics([{ topic, partitions: PARTITIONS }]);
    const producer = cluster.producer();
    const produce = (from: number): Promise<unknown> =>
      producer.sendAll(
        Array.from({ length: RECORDS / 2 }, (_, i) => ({
          topic,
          key: `k${i % 40}`,
          value: String(from + i),
        })),
      );
    const seen = new Map<string, string[]>();
    const note = (name: string, value: string): void => {
      seen.set(value, [...(seen.get(value) ?? []), name]);
    };
    const group = cluster.group({
      ...quickly,
      groupId: `${topic}-group`,
      topics: [topic],
      protocol: 'eager',
      async handle({ value }) {
        await sleep(2);
        note('ours', String(value));
      },
    });
    const theirs = kafka.consumer({
      groupId: `${topic}-group`,
      partitionAssigners: [range],
      sessionTimeout: 6_000,
      heartbeatInterval: 200,
      rebalanceTimeout: 10_000,
      maxWaitTimeInMs: 200,
    });
    const startTheirs = async (): Promise<void> => {
      await theirs.connect();
      await theirs.subscribe({ topic, fromBeginning: true });
      await theirs.run({
        async eachMessage({ message }) {
          await sleep(2);
          note('theirs', String(message.value));
        },
      });
    };
    const [first, second] =
      who === 'ours leads' ? [startOurs(group), startTheirs] : [startTheirs, startOurs(group)];
    await first();
    await produce(0);
    await until('the first works', () => seen.size > 20);
    await second();
    await until('each has its half', () => group.assignment().length === PARTITIONS / 2);
    await produce(RECORDS / 2);
    await until('all is handled', () => seen.size === RECORDS);
    const names = new Set([...seen.values()].flat());
    await Promise.all([group.close(), stop(theirs)]);
    expect(names).toEqual(new Set(['ours', 'theirs']));
  });

  it('puts keys where Java and kafkajs put them', async () => {
    const cluster = rig.cluster();
    await cluster.ensureTopics([{ topic: 'keys', partitions: 7 }]);
    const ours = cluster.producer();
    const theirs = kafka.producer();
    await theirs.connect();
    for (let i = 0; i < 100; i++) {
      const key = `key-${i}`;
      const [a, [b]] = await Promise.all([
        ours.send({ topic: 'keys', key, value: 'ours' }),
        theirs.send({ topic: 'keys', messages: [{ key, value: 'theirs' }] }),
      ]);
      expect(a.partition).toBe(b.partition);
    }
    await theirs.disconnect();
  });
});

const startOurs = (group: ConsumerGroup) => async (): Promise<void> => {
  const ready = joined(group);
  await group.start();
  await ready;
};

const stop = async (consumer: Consumer): Promise<void> => {
  await consumer.disconnect();
};
