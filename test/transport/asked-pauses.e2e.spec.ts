import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  connectCluster,
  CONTROL_TOPIC,
  isObeyed,
  type KafkaCluster,
  type KafkaOperations,
  type Pause,
  pauseRecord,
  Pauses,
  type Producer,
  resumeRecord,
} from '@posthorn/client';
import {
  type Clock,
  PosthornHealth,
  type PosthornModuleOptions,
  Subscribe,
  systemClock,
} from '@posthorn/transport';
import { ConsumerProcess, handledRecords } from './support/consumer-process.js';
import { addressOf, onEveryBroker, startService, type TestBroker } from './support/service.js';
import { until } from './support/until.js';

/** A clock that is told when a moment far away comes. It calls back too early, as timers do, and goes on at each look then. */
class EarlyClock implements Clock {
  #aheadMs = 0;
  #looks: number | null = null;
  #due: () => void = () => undefined;

  constructor(private readonly momentMs: number) {}

  now(): number {
    if (this.#looks === null) return Date.now() + this.#aheadMs;
    return this.momentMs - 2 + (this.#looks += 1);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  after(ms: number, callback: () => void): () => void {
    if (ms < 60_000) return systemClock.after(ms, callback);
    this.#due = callback;
    return () => (this.#due = () => undefined);
  }

  reach(): void {
    this.#looks = 0;
    this.#due();
    this.#looks = null;
    this.#aheadMs = this.momentMs - Date.now();
  }
}

let seen: string[] = [];
let tries = 0;
let isBroken = false;

@Controller()
class Kitchen {
  @Subscribe('meals')
  cook(@Payload() meal: string): void {
    tries += 1;
    if (isBroken) throw new Error('the oven is cold');
    seen.push(meal);
  }

  @Subscribe('drinks')
  pour(@Payload() drink: string): void {
    seen.push(drink);
  }
}

onEveryBroker((start) => {
  let broker: TestBroker;
  let cluster: KafkaCluster & KafkaOperations;
  let producer: Producer;
  let groups = 0;

  beforeAll(async () => {
    broker = await start();
    cluster = connectCluster({ brokers: [addressOf(broker)] });
    producer = cluster.producer();
    await cluster.ensureTopics([
      { topic: CONTROL_TOPIC, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
      { topic: 'meals', partitions: 2 },
      { topic: 'drinks', partitions: 1 },
    ]);
  });

  afterAll(async () => {
    ConsumerProcess.killAll();
    await cluster.close();
    await broker.close();
  });

  beforeEach(() => {
    [seen, tries, isBroken] = [[], 0, false];
  });

  const newGroup = (): string => `kitchen-${(groups += 1)}`;

  async function pause(groupId: string, scope: Partial<Pause> = {}): Promise<bigint> {
    const asked = { topic: null, partition: null, by: 'maria', reason: 'inventory', untilMs: null };
    const record = pauseRecord({ ...asked, groupId, atMs: Date.now(), ...scope });
    return (await producer.send({ topic: CONTROL_TOPIC, ...record })).offset;
  }

  async function resume(groupId: string, topic: string | null = null): Promise<void> {
    const record = resumeRecord({ groupId, topic, partition: null });
    await producer.send({ topic: CONTROL_TOPIC, ...record });
  }

  const send = (topic: string, value: string, partition?: number) =>
    producer.send({
      topic,
      value: JSON.stringify(value),
      ...(partition === undefined ? {} : { partition }),
    });

  /** How many partitions of the group say that they stand still because of this record. */
  async function obeying(groupId: string, offset: bigint): Promise<number> {
    const committed = await cluster.committedOffsets(groupId);
    return committed.filter(({ metadata }) =>
      isObeyed({ partitionOfControl: 0, offset }, metadata ?? ''),
    ).length;
  }

  async function untilObeying(groupId: string, offset: bigint, partitions: number): Promise<void> {
    while ((await obeying(groupId, offset)) !== partitions) await new Promise(setImmediate);
  }

  const serve = (groupId: string, options: PosthornModuleOptions = {}) =>
    startService(Kitchen, {
      brokers: addressOf(broker),
      groupId,
      control: true,
      deadLetter: false,
      retry: { initialDelayMs: 5, maxDelayMs: 5 },
      health: { stuckAfterMs: 20 },
      topics: { create: false },
      consumer: { offsetReset: 'latest', heartbeatIntervalMs: 200 },
      ...options,
    });

  describe('a pause that is asked for in the control topic', () => {
    it('holds for an instance that starts later, is told by its commits and its health, and ends with the tombstone', async () => {
      const groupId = newGroup();
      const asked = await pause(groupId, { topic: 'meals' });
      const { app, server, reads } = await serve(groupId);
      await reads('meals');
      await untilObeying(groupId, asked, 2);
      await send('meals', 'soup', 0);
      await send('drinks', 'tea');
      await until(() => seen.length > 0);
      expect(seen).toEqual(['tea']);
      const health = app.get(PosthornHealth);
      await until(() => health.report().lag === 0);
      expect(health.report()).toMatchObject({
        status: 'up',
        pauses: [{ groupId, topic: 'meals', partition: null, by: 'maria', reason: 'inventory' }],
      });
      expect(server.assignment().filter(({ paused }) => paused)).toHaveLength(2);

      await resume(groupId, 'meals');
      await until(() => seen.length === 2);
      expect(health.report().pauses).toEqual([]);
      await untilObeying(groupId, asked, 0);
      await app.close();
    });

    it('stays with the partition, whoever gets it in a rebalance', async () => {
      const groupId = newGroup();
      const first = await serve(groupId);
      await first.reads('meals');
      const asked = await pause(groupId);
      await untilObeying(groupId, asked, 3);
      const second = await serve(groupId);
      await until(() => second.server.assignment().length > 0);
      await Promise.all([send('meals', 'a', 0), send('meals', 'b', 1), send('drinks', 'c')]);
      await first.app.close();
      await until(() => second.server.assignment().length === 3);
      expect(second.server.assignment().every(({ paused }) => paused)).toBe(true);
      expect(seen).toEqual([]);
      await resume(groupId);
      await until(() => seen.length === 3);
      await second.app.close();
    });

    it('stops the tries of a record that fails, which is no stuck partition then, and goes on with it', async () => {
      const groupId = newGroup();
      isBroken = true;
      const { app, server, reads } = await serve(groupId);
      await reads('meals');
      await until(() => server.assignment().every(({ highWatermark }) => highWatermark !== null));
      await send('meals', 'stew', 0);
      await until(() => tries >= 3);
      const health = app.get(PosthornHealth);
      await until(() => health.report().status === 'degraded');
      await untilObeying(groupId, await pause(groupId, { topic: 'meals' }), 2);
      await until(() => health.report().status === 'up');
      // A try that had begun may end after the commit said so; none begins.
      await until(() =>
        server.assignment().every(({ paused, topic }) => topic !== 'meals' || paused),
      );
      const before = tries;
      await send('drinks', 'milk');
      await until(() => seen.includes('milk'));
      expect(tries).toBeLessThanOrEqual(before + 1);
      isBroken = false;
      await resume(groupId, 'meals');
      await until(() => seen.includes('stew'));
      await app.close();
    });

    it('ends by itself at its time', async () => {
      const groupId = newGroup();
      await pause(groupId, { untilMs: Date.now() + 300 });
      const { app, reads } = await serve(groupId);
      await reads('drinks');
      await until(() => app.get(PosthornHealth).report().pauses.length === 0);
      await send('drinks', 'juice');
      await until(() => seen.includes('juice'));
      await app.close();
    });

    it('ends for every partition, though the time is reached while they are gone through', async () => {
      const groupId = newGroup();
      const untilMs = Date.now() + 3_600_000;
      const asked = await pause(groupId, { untilMs });
      const clock = new EarlyClock(untilMs);
      const { app } = await serve(groupId, { clock });
      await untilObeying(groupId, asked, 3);
      clock.reach();
      await Promise.all([send('meals', 'a', 0), send('meals', 'b', 1), send('drinks', 'c')]);
      await until(() => seen.length === 3);
      await app.close();
    });

    it('outlives the instance that is killed', async () => {
      const topic = 'killed-while-paused';
      const groupId = newGroup();
      const folder = mkdtempSync(path.join(tmpdir(), 'posthorn-paused-'));
      const file = path.join(folder, 'handled');
      writeFileSync(file, '');
      await cluster.ensureTopics([{ topic, partitions: 1 }]);
      const settings = {
        brokers: addressOf(broker),
        topic,
        group: groupId,
        file,
        control: true,
        podName: 'kitchen-0',
      };
      const asked = await pause(groupId);
      await producer.send({ topic, key: 'k', value: '{"seq":1}' });
      const killed = new ConsumerProcess(settings);
      await untilObeying(groupId, asked, 1);
      await killed.end('SIGKILL');
      const next = new ConsumerProcess(settings);
      await until(() => next.statuses.includes('consuming'));
      expect([killed.handlersBegun, next.handlersBegun, handledRecords(file)]).toEqual([0, 0, []]);
      await resume(groupId);
      await until(() => handledRecords(file).length === 1);
      await next.end('SIGTERM');
      rmSync(folder, { recursive: true });
    });

    it('can be read back from the topic by whoever wants to show it', async () => {
      const groupId = newGroup();
      await pause(groupId, { topic: 'meals', partition: 1 });
      const pauses = new Pauses();
      const [{ offset: end }] = await cluster.listOffsets(CONTROL_TOPIC, 'latest');
      const whole = { topic: CONTROL_TOPIC, partition: 0, from: 0n, until: end };
      for await (const { records } of cluster.read({ partitions: [whole] })) {
        for (const record of records) expect(pauses.apply(record)).toBeUndefined();
      }
      expect(pauses.inForce(groupId, Date.now())).toMatchObject([{ topic: 'meals', partition: 1 }]);
    });
  });
});
