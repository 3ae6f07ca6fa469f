import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { connectCluster, openConnections } from '@posthorn/client';
import { Fetch } from '@posthorn/protocol';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { firstValueFrom } from 'rxjs';
import type { RunningBroker } from '../../apps/broker/src/broker.js';
import { addressOf, isDone, startService, startTestBroker } from './support/service.js';
import { until } from './support/until.js';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

let broker: RunningBroker;
let aheadMs = 0;

const topicsOf = (byMs: number) => ({
  jumps: `jumps-${byMs}`,
  late: `late-${byMs}`,
  ask: `ask-${byMs}`,
});

// Of broker, client and transport at once: all of them are in this process.
const { now } = Date;
beforeAll(async () => {
  Date.now = () => now() + aheadMs;
  broker = await startTestBroker();
});
afterAll(async () => {
  Date.now = now;
  await broker.close();
});

afterEach(() => {
  aheadMs = 0;
});

// Timers take no more than 25 days: what would wait for a year waits for no time at all.
describe.each([
  ['five hours', 5 * HOUR_MS],
  ['a year', YEAR_MS],
])('a time of day that jumps by %s, ahead and back, under a running service', (_, byMs) => {
  it('costs no record, no order, no membership and no wait', async () => {
    const { jumps: topic, late: retried, ask } = topicsOf(byMs);
    const seen: string[] = [];
    const members: unknown[] = [];
    const retry = { mode: 'delayed', initialDelayMs: 50, maxDelayMs: 50, jitter: 0 } as const;
    @Controller()
    class Orders {
      @Subscribe(topic)
      inOrder(@Payload() step: number, @Ctx() context: PosthornContext): void {
        seen.push(`${step}#${context.getAttempt()}`);
        if (step % 2 === 1 && context.getAttempt() === 1) throw new Error('once');
      }

      @Subscribe(retried, { retry })
      late(@Payload() step: number, @Ctx() context: PosthornContext): void {
        seen.push(`late ${step}#${context.getAttempt()}`);
        if (context.getAttempt() > 1) return;
        // While the record waits in its retry topic.
        aheadMs = -aheadMs;
        throw new Error('once');
      }

      @MessagePattern(ask)
      answer(@Payload() step: number): number {
        return step;
      }
    }
    const { app, client, server, reads } = await startService(Orders, {
      brokers: addressOf(broker),
      groupId: topic,
      retry: { initialDelayMs: 5, maxDelayMs: 5 },
    });
    await reads(topic);
    await reads(retried);
    server.on('error', (error) => members.push(error));
    const jumps = [0, byMs, -byMs, byMs];
    for (const [step, ms] of jumps.entries()) {
      aheadMs = ms;
      await client.publish(topic, step);
      await client.transaction((tx) => tx.publish(topic, step + jumps.length));
      expect(await firstValueFrom(client.send(ask, step))).toBe(step);
      // Last, since its handler sets the time: a record that is stamped just before that is refused by the broker just after.
      await client.publish(retried, step);
      await until(() => seen.includes(`late ${step}#2`));
      await until(() => isDone(server, retried, step + 1));
    }
    await until(() => seen.includes(`${jumps.length * 2 - 1}#2`));

    const expected = jumps.flatMap((_, step) =>
      [step, step + jumps.length].flatMap((one) =>
        one % 2 === 1 ? [`${one}#1`, `${one}#2`] : [`${one}#1`],
      ),
    );
    expect(seen.filter((line) => !line.startsWith('late'))).toEqual(expected);
    expect(members).toEqual([]);
    await app.close();
  });
});

it('a fetch that waits for more is answered in its time, though the clock is set back by hours meanwhile', async () => {
  const { host, port } = broker;
  const cluster = connectCluster({ brokers: [addressOf(broker)] });
  await cluster.ensureTopics([{ topic: 'long-poll', partitions: 2 }]);
  const producer = cluster.producer();
  // It has its connection and its id before the fetch begins.
  await producer.send({ topic: 'long-poll', partition: 1, value: 'x' });
  const connections = openConnections({
    clientId: 'patient',
    connectTimeoutMs: 30_000,
    requestTimeoutMs: 30_000,
    addressOf: () => ({ host, port }),
  });
  const partitions = [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 2_000_000 }];
  const fetched = connections.request(
    1,
    Fetch,
    { maxWaitMs: 3_000, minBytes: 1_000_000, topics: [{ topic: 'long-poll', partitions }] },
    { versionMax: 12 },
  );
  await until(() => broker.services.purgatory.size > 0);
  aheadMs = -5 * HOUR_MS;
  // Too little for it, so it goes on waiting.
  await producer.send({ topic: 'long-poll', partition: 0, value: 'x' });
  const { responses } = await fetched;
  expect(responses[0].partitions[0].records?.length).toBeGreaterThan(0);
  connections.close();
  await cluster.close();
});
