import { Controller, Logger } from '@nestjs/common';
import { Ctx } from '@nestjs/microservices';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningBroker, startBroker } from '../../apps/broker/src/broker.js';
import { addressOf, isDone, startService } from './support/service.js';
import { until } from './support/until.js';

const SESSION_MS = 1_500;

let broker: RunningBroker;

beforeAll(async () => {
  Logger.overrideLogger(false);
  broker = await startBroker({
    port: 0,
    logLevel: 'error',
    groupInitialRebalanceDelayMs: 0,
    groupSessionTimeoutMinMs: SESSION_MS,
  });
});
afterAll(async () => {
  await broker.close();
});

it('a handler at work for longer than the session timeout keeps its partition', async () => {
  const runs: [attempt: number, isLost: boolean][] = [];
  const topic = 'slow';
  @Controller()
  class Slow {
    @Subscribe(topic)
    async handle(@Ctx() context: PosthornContext): Promise<void> {
      await sleep(2.5 * SESSION_MS);
      runs.push([context.getAttempt(), context.signal.aborted]);
    }
  }
  const { app, client, server, reads } = await startService(Slow, {
    brokers: addressOf(broker),
    groupId: topic,
    consumer: { sessionTimeoutMs: SESSION_MS, heartbeatIntervalMs: 200 },
  });
  await reads(topic);
  await client.publish(topic, {});
  await until(() => isDone(server, topic, 1));

  expect(runs).toEqual([[1, false]]);
  await app.close();
});
