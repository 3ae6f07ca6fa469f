import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, type KafkaCluster } from '@posthorn/client';
import { joined } from './support/member.js';
import { quickly, startRig, until, type Rig } from './support/rig.js';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(async () => {
  await rig.close();
});
afterEach(() => {
  rig.proxy.restore();
});

const open = (): KafkaCluster =>
  connectCluster({ brokers: [rig.proxy.address], retryBackoffMs: 20, retryBackoffMaxMs: 200 });

/** What keeps the process alive or would fire later. */
const handles = (): string[] =>
  process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout|Immediate/.test(kind));

describe('a client whose broker is away', () => {
  it('goes on by itself after its return, with nothing lost and nothing unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const cluster = open();
    await cluster.ensureTopics([{ topic: 'away', partitions: 3 }]);
    const producer = cluster.producer();
    const seen = new Set<string>();
    const errors: Error[] = [];
    const group = cluster.group({
      ...quickly,
      groupId: 'away',
      topics: ['away'],
      handle: ({ value }) => {
        seen.add(String(value));
        return Promise.resolve();
      },
    });
    group.on('error', (error) => errors.push(error));
    const ready = joined(group);
    await group.start();
    await ready;
    const sends: Promise<unknown>[] = [];
    const outages = [
      [300, 'cut'],
      [1_500, 'cut'],
      [800, 'freeze'],
    ] as const;
    for (const [round, [ms, kind]] of outages.entries()) {
      rig.proxy[kind]();
      for (let i = 0; i < 50; i++) {
        sends.push(producer.send({ topic: 'away', key: `k${i}`, value: `${round}/${i}` }));
      }
      await sleep(ms);
      rig.proxy.restore();
      await until('everything came', () => seen.size === (round + 1) * 50);
    }
    await Promise.all(sends);
    await cluster.close();
    process.off('unhandledRejection', note);
    expect([unhandled, errors]).toEqual([[], []]);
  });

  it('says at once, to whoever is impatient, that nobody is at any of its addresses', async () => {
    const nobody = ['127.0.0.1:1', 'localhost:1'];
    const cluster = connectCluster({ brokers: nobody });
    await expect(cluster.connect({ isImpatient: true })).rejects.toThrow(
      /127\.0\.0\.1:1: .*ECONNREFUSED.*; localhost:1: .*ECONNREFUSED/,
    );
    await cluster.close();
    const one = connectCluster({ brokers: [...nobody, rig.proxy.address] });
    await one.connect({ isImpatient: true });
    await one.close();
  });

  it('starts before the broker does, and connect says in time that nobody answers', async () => {
    rig.proxy.cut();
    const cluster = open();
    await expect(cluster.connect({ timeoutMs: 200 })).rejects.toThrow('no broker answered');
    const group = cluster.group({
      ...quickly,
      groupId: 'early',
      topics: ['early'],
      handle: () => Promise.resolve(),
    });
    const ready = joined(group);
    await group.start();
    const sent = cluster.producer().send({ topic: 'early', value: 'x' });
    await sleep(300);
    rig.proxy.restore();
    await Promise.all([ready, sent]);
    await cluster.close();
  });

  it('closes within its budget while the broker is frozen, at every stage of a membership', async () => {
    for (const stage of ['connecting', 'joining', 'working']) {
      if (stage === 'connecting') rig.proxy.freeze();
      const cluster = open();
      const group = cluster.group({
        ...quickly,
        groupId: `frozen-${stage}`,
        topics: ['frozen'],
        handle: () => Promise.resolve(),
      });
      const ready = joined(group);
      await group.start();
      if (stage === 'working') {
        await ready;
        rig.proxy.freeze();
      } else {
        await sleep(stage === 'joining' ? 5 : 50);
        rig.proxy.freeze();
      }
      const begun = performance.now();
      await cluster.close({ timeoutMs: 500 });
      // Without a budget of its own a close has ten seconds.
      expect(performance.now() - begun).toBeLessThan(8_000);
      rig.proxy.restore();
    }
  });

  it('gives its buffer back when records were given up', async () => {
    const cluster = open();
    await cluster.ensureTopics([{ topic: 'buffer', partitions: 2 }]);
    const producer = cluster.producer({ deliveryTimeoutMs: 4_000, bufferBytesMax: 60_000 });
    await producer.send({ topic: 'buffer', value: 'warm' });
    rig.proxy.cut();
    const sends = Array.from({ length: 500 }, (_, i) =>
      producer.send({ topic: 'buffer', value: String(i) }).then(
        () => 'sent',
        (error: Error) => error.name,
      ),
    );
    expect(new Set(await Promise.all(sends))).toEqual(new Set(['DeliveryTimeoutError']));
    rig.proxy.restore();
    for (let i = 0; i < 5; i++) await producer.send({ topic: 'buffer', value: 'x'.repeat(59_000) });
    await cluster.close();
  });

  it('leaves no socket and no timer behind, however often it is opened and closed', async () => {
    const cycle = async (): Promise<void> => {
      const cluster = open();
      const producer = cluster.producer();
      const group = cluster.group({
        ...quickly,
        groupId: 'cycles',
        topics: ['cycles'],
        handle: () => Promise.resolve(),
      });
      const ready = joined(group);
      await group.start();
      await Promise.all([ready, producer.send({ topic: 'cycles', value: 'x' })]);
      await cluster.close();
    };
    await cycle();
    await until('the proxy has let go', () => rig.proxy.connections === 0);
    const before = handles().length;
    for (let i = 0; i < 30; i++) await cycle();
    await until('the proxy has let go', () => rig.proxy.connections === 0);
    await until('as little is open as before', () => handles().length <= before);
  });
});
