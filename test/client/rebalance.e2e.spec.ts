import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ConsumerGroup, GroupOptions, KafkaCluster } from '@posthorn/client';
import { ConsumerGroupHeartbeat, JoinGroup } from '@posthorn/protocol';
import { joined, Witness, witnessedMember } from './support/member.js';
import { quickly, onEveryBroker, until, type Target } from './support/rig.js';

const RECORDS = 3_000;
const PARTITIONS = 6;
const KEYS = 60;

let rig: Target;
const children: ChildProcess[] = [];

async function fill(topic: string, records = RECORDS): Promise<void> {
  const cluster = rig.cluster('producer');
  await cluster.ensureTopics([{ topic, partitions: PARTITIONS }]);
  const producer = cluster.producer();
  await Promise.all(
    Array.from({ length: records }, (_, i) =>
      producer.send({ topic, key: `k${i % KEYS}`, value: String(i) }),
    ),
  );
}

type Protocol = NonNullable<GroupOptions['protocol']>;

function member(
  topic: string,
  protocol: Protocol,
  name: string,
  witness: Witness,
): { cluster: KafkaCluster; group: ConsumerGroup } {
  const cluster = rig.cluster(name);
  const group = witnessedMember(cluster, name, witness, {
    ...quickly,
    groupId: `${topic}-group`,
    topics: [topic],
    protocol,
    perPartition: 4,
    queueRecordsMax: 50,
    handlerMs: 8,
  });
  return { cluster, group };
}

onEveryBroker(({ start, protocols }) => {
  beforeAll(async () => {
    rig = await start();
  });

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rig.close();
  });

  describe.each(protocols)('%s rebalancing', (protocol) => {
    it('hands every record to one handler, once, while members join and leave', async () => {
      const topic = `graceful-${protocol}`;
      await fill(topic);
      const witness = new Witness();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => member(topic, protocol, name, witness));
      for (const { group } of [a, b, c]) {
        const ready = joined(group);
        await group.start();
        await ready;
        const before = witness.distinct;
        await until('the group has worked on', () => witness.distinct > before + 150);
      }
      await a.cluster.close();
      await until('all is handled', () => witness.distinct === RECORDS);
      await b.cluster.close();
      await c.cluster.close();
      expect(witness.duplicates).toBe(0);
      expect(witness.startedNotOwned).toEqual([]);
      expect(witness.outOfOrder).toEqual([]);
    });

    it('gives up what it has when it is asked to join anew, and begins where the application says', async () => {
      const topic = `anew-${protocol}`;
      const cluster = rig.cluster('anew');
      await cluster.ensureTopics([{ topic, partitions: 2 }]);
      const producer = cluster.producer();
      for (let i = 0; i < 8; i += 1) {
        await producer.send({ topic, partition: i % 2, value: String(i) });
      }
      const handled: { readonly place: string; readonly isRepeated: boolean }[] = [];
      let begin: bigint | null = null;
      let cut = 0;
      const group = cluster.group({
        ...quickly,
        groupId: `${topic}-group`,
        topics: [topic],
        protocol,
        offsetReset: 'earliest',
        startsAt: (starts) =>
          Promise.resolve(
            begin === null
              ? []
              : starts.map((one) => ({ ...one, offset: one.partition === 0 ? begin! : 4n })),
          ),
        handle: async ({ partition, offset }, { signal, isRepeated }) => {
          if (begin === null && partition === 1 && offset === 3n) {
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
            cut += 1;
            return;
          }
          handled.push({ place: `${partition}/${offset}`, isRepeated });
        },
      });
      const places = (): string[] => handled.map(({ place }) => place).toSorted();
      await group.start();
      await until('all but one are handled', () => handled.length === 7);
      await group.commit();
      handled.length = 0;
      begin = 2n;
      group.rejoin();
      // Of partition 1 the last one was not finished: nobody committed it, and the position of the application is beyond.
      await until('what comes again is handled', () => handled.length === 3);
      expect(cut).toBe(1);
      expect(places()).toEqual(['0/2', '0/3', '1/3']);
      expect(handled.filter(({ isRepeated }) => isRepeated).map(({ place }) => place)).toEqual([
        '0/2',
        '0/3',
      ]);
      await producer.send({ topic, partition: 0, value: 'new' });
      await until('it goes on', () => places().includes('0/4'));
      await cluster.close();
      expect(() => group.rejoin()).not.toThrow();
    });

    it('repeats nothing when a member closes in the middle of a join', async () => {
      const topic = `closing-${protocol}`;
      await fill(topic);
      const witness = new Witness();
      const [leaver, joiner] = ['leaver', 'joiner'].map((name) =>
        member(topic, protocol, name, witness),
      );
      const ready = joined(leaver.group);
      await leaver.group.start();
      await ready;
      await until('the first works', () => witness.distinct > 100);
      const closing: Promise<void>[] = [];
      let joining = false;
      rig.proxy.rule = ({ api, clientId }) => {
        // In the consumer protocol, the heartbeat after which it is told of the joiner.
        const joins = api.key === JoinGroup.key || api.key === ConsumerGroupHeartbeat.key;
        if (joining && joins && clientId === 'leaver' && closing.length === 0) {
          closing.push(leaver.cluster.close());
        }
        return 'forward';
      };
      joining = true;
      await joiner.group.start();
      await until('the first is closing', () => closing.length > 0);
      await Promise.all(closing);
      rig.proxy.rule = () => 'forward';
      await until('all is handled', () => witness.distinct === RECORDS);
      await joiner.cluster.close();
      expect(witness.duplicates).toBe(0);
      expect(witness.startedNotOwned).toEqual([]);
    });

    it('loses nothing when a member is killed and the coordinator cuts everybody off', async () => {
      const topic = `killed-${protocol}`;
      await fill(topic, RECORDS / 2);
      const witness = new Witness();
      const elsewhere = new Set<string>();
      const child = fork(path.resolve('test/client/support/member-process.mjs'), {
        execArgv: [],
        env: {
          ...process.env,
          BROKERS: rig.proxy.address,
          OPTIONS: JSON.stringify({
            ...quickly,
            groupId: `${topic}-group`,
            topics: [topic],
            protocol,
            handlerMs: 8,
          }),
        },
      });
      children.push(child);
      child.on('message', (message: { handled?: string }) => {
        if (message.handled !== undefined) elsewhere.add(message.handled);
      });
      await until('the child works', () => elsewhere.size > 100);
      const { group, cluster } = member(topic, protocol, 'survivor', witness);
      const ready = joined(group);
      await group.start();
      await ready;
      await until('each has its half', () => group.assignment().length === PARTITIONS / 2);
      // The child may have been through with what there was before the survivor came.
      await fill(topic, RECORDS / 2);
      await until('both work', () => witness.distinct > 100);
      child.kill('SIGKILL');
      await once(child, 'exit');
      rig.proxy.cut();
      rig.proxy.restore();
      const everywhere = (): number => new Set([...elsewhere, ...witness.handled.keys()]).size;
      await until('all is handled', () => everywhere() === RECORDS);
      await cluster.close();
      expect(witness.startedNotOwned).toEqual([]);
    });
  });
});
