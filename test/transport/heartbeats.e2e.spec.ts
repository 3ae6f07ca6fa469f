import { Controller, Logger } from '@nestjs/common';
import { Ctx } from '@nestjs/microservices';
import { Heartbeat } from '@posthorn/protocol';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { startRig, type Rig } from '../client/support/rig.js';
import { ManualClock } from '../conformance/manual-clock.js';
import { isDone, startService } from './support/service.js';
import { until } from './support/until.js';

const SESSION_MS = 6_000;

/** The broker's: a session lasts as long as the test says, however slow the machine is. */
const clock = new ManualClock();
let rig: Rig;
let heartbeats = 0;

beforeAll(async () => {
  Logger.overrideLogger(false);
  rig = await startRig({ clock });
  rig.proxy.rule = ({ api }) => {
    if (api.key === Heartbeat.key) heartbeats += 1;
    return 'forward';
  };
});
afterAll(async () => {
  await rig.close();
});

it('a handler at work for longer than the session timeout keeps its partition', async () => {
  const runs: [attempt: number, isLost: boolean][] = [];
  const topic = 'slow';
  let finish: (() => void) | undefined;
  @Controller()
  class Slow {
    @Subscribe(topic)
    async handle(@Ctx() context: PosthornContext): Promise<void> {
      await new Promise<void>((resolve) => (finish = resolve));
      runs.push([context.getAttempt(), context.signal.aborted]);
    }
  }
  const { app, client, server, reads } = await startService(Slow, {
    brokers: rig.proxy.address,
    groupId: topic,
    consumer: { sessionTimeoutMs: SESSION_MS, heartbeatIntervalMs: 50 },
  });
  await reads(topic);
  await client.publish(topic, {});
  await until(() => finish !== undefined);
  for (let step = 0; step < 6; step += 1) {
    const before = heartbeats;
    // The second is sent when the first was answered.
    await until(() => heartbeats >= before + 2);
    clock.advance(SESSION_MS / 2);
  }
  finish?.();
  await until(() => isDone(server, topic, 1));

  expect(runs).toEqual([[1, false]]);
  await app.close();
});
