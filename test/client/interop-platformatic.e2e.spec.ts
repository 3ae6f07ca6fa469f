import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaCluster } from '@posthorn/client';
import { Consumer, stringDeserializers, type ConsumerOptions } from '@platformatic/kafka';
import { onEveryBroker, until, type Target } from './support/rig.js';
import { groupOn, started } from './support/topic.js';

const PARTITIONS = 6;
/** Half of them before the second member comes, half after. */
const RECORDS = 400;

type Theirs = Consumer<string, string, string, string>;

/** What a member of @platformatic/kafka says of each protocol that our members know. */
const protocolsOf = {
  eager: { protocols: [{ name: 'roundrobin', version: 1 }] },
  cooperative: { protocols: [{ name: 'cooperative-sticky', version: 1 }] },
  consumer: { groupProtocol: 'consumer' },
} as const satisfies Record<string, Partial<ConsumerOptions<string, string, string, string>>>;

let rig: Target;
const members: Theirs[] = [];

const produce = (cluster: KafkaCluster, topic: string, from: number): Promise<unknown> =>
  cluster.producer().sendAll(
    Array.from({ length: RECORDS / 2 }, (_, index) => ({
      topic,
      partition: index % PARTITIONS,
      key: 'k',
      value: String(from + index),
    })),
  );

const partitionsOf = ({ assignments }: Theirs): number[] =>
  (assignments ?? []).flatMap(({ partitions }) => partitions);

async function startTheirs(
  topic: string,
  protocol: keyof typeof protocolsOf,
  handled: (value: string) => void,
): Promise<Theirs> {
  const classic = { sessionTimeout: 6_000, rebalanceTimeout: 10_000, heartbeatInterval: 200 };
  const member = new Consumer({
    clientId: 'theirs',
    bootstrapBrokers: [rig.proxy.address],
    groupId: `${topic}-group`,
    deserializers: stringDeserializers,
    maxWaitTime: 100,
    ...(protocol === 'consumer' ? {} : classic),
    ...protocolsOf[protocol],
  });
  members.push(member);
  const stream = await member.consume({
    topics: [topic],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: 100,
  });
  stream.on('data', ({ value }) => handled(value));
  return member;
}

onEveryBroker(({ start, protocols }) => {
  describe('a group with @platformatic/kafka', () => {
    beforeAll(async () => {
      rig = await start();
    });
    afterEach(async () => {
      await Promise.all(members.splice(0).map((member) => member.close(true)));
    });
    afterAll(async () => {
      await rig.close();
    });

    const cases = protocols.flatMap((protocol) =>
      (['ours', 'theirs'] as const).map((first) => [protocol, first] as const),
    );

    it.each(cases)('of the protocol %s, begun by %s, shares a topic', async (protocol, begunBy) => {
      const topic = `${protocol}-${begunBy}`;
      const cluster = rig.cluster();
      await cluster.ensureTopics([{ topic, partitions: PARTITIONS }]);
      const handled = new Map<string, Set<string>>();
      const note = (who: string) => (value: string) => {
        handled.set(value, (handled.get(value) ?? new Set()).add(who));
      };
      const handle = async ({ value }: { value: Buffer | null }): Promise<void> => {
        await sleep(2);
        note('ours')(String(value));
      };
      const ours = groupOn(topic, cluster, handle, { protocol });
      const owned = (): number[] => ours.assignment().map(({ partition }) => partition);

      const first =
        begunBy === 'theirs' ? await startTheirs(topic, protocol, note('theirs')) : null;
      if (first === null) await started(ours);
      await produce(cluster, topic, 0);
      await until('the first works', () => handled.size > 20);
      const theirs = first ?? (await startTheirs(topic, protocol, note('theirs')));
      if (first !== null) await started(ours);
      await until('each owns its half', () => {
        const both = [...owned(), ...partitionsOf(theirs)];
        return owned().length === PARTITIONS / 2 && new Set(both).size === PARTITIONS;
      });
      await produce(cluster, topic, RECORDS / 2);
      await until('all is handled', () => handled.size === RECORDS);
      // It may hand over what it had fetched before it gave a partition up: ours comes second there.
      await until('both have worked', () => {
        const who = new Set([...handled.values()].flatMap((names) => [...names]));
        return who.size === 2;
      });

      await theirs.close(true);
      members.splice(0);
      await until('ours owns everything', () => owned().length === PARTITIONS);
      await ours.close();
    });
  });
});
