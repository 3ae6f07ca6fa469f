import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, type RecordMetadata } from '@posthorn/client';
import { describeOnApacheKafka, startApacheKafka } from '../support/apache-kafka.js';
import { type KillableBroker, startKillablePosthorn } from '../support/killable-broker.js';
import { joined } from './support/member.js';
import { quickly, until } from './support/rig.js';

describe('with Posthorn', () => {
  claims(startKillablePosthorn, { kills: 3 });
});
// A virtual machine takes its time to start, so it is killed once.
describeOnApacheKafka(() => {
  claims(startApacheKafka, { kills: 1 });
});

function claims(start: () => Promise<KillableBroker>, { kills }: { kills: number }): void {
  let broker: KillableBroker;

  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });

  it('a broker process that is killed under load costs neither an acknowledged record nor its place, and the group goes on by itself', async () => {
    const cluster = connectCluster({
      brokers: [`127.0.0.1:${broker.port}`],
      retryBackoffMs: 20,
      retryBackoffMaxMs: 200,
    });
    await cluster.ensureTopics([{ topic: 'crash', partitions: 3 }]);
    const log = new Map<string, string>();
    const group = cluster.group({
      ...quickly,
      groupId: 'crash',
      topics: ['crash'],
      handle: ({ partition, offset, value }) => {
        log.set(`${partition}/${offset}`, String(value));
        return Promise.resolve();
      },
    });
    const ready = joined(group);
    await group.start();
    await ready;
    const producer = cluster.producer();
    const acknowledged: { value: string; at: RecordMetadata }[] = [];
    const sends: Promise<void>[] = [];
    let killed = 0;
    let starting = Promise.resolve();
    for (let i = 0; i < 400; i++) {
      const value = String(i);
      sends.push(
        producer
          .send({ topic: 'crash', key: `k${i % 9}`, value })
          .then((at) => void acknowledged.push({ value, at })),
      );
      await sleep(10);
      if (i % 150 === 100 && killed < kills) {
        killed += 1;
        await broker.kill();
        await sleep(200);
        // Records are sent meanwhile: they wait in the producer.
        starting = Promise.resolve(broker.startAgain());
      }
    }
    await starting;
    await Promise.all(sends);
    await until('everything was read', () => log.size >= 400);
    await cluster.close();

    expect(acknowledged).toHaveLength(400);
    for (const { value, at } of acknowledged) {
      expect(log.get(`${at.partition}/${at.offset}`)).toBe(value);
    }
    expect(log.size).toBe(400);
    expect(new Set(log.values()).size).toBe(400);
  });
}
