import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { firstValueFrom } from 'rxjs';
import type { RunningBroker } from '../../apps/broker/src/broker.js';
import { addressOf, isDone, startService, startTestBroker } from './support/service.js';
import { until } from './support/until.js';

const YEAR_MS = 365 * 86_400_000;

let broker: RunningBroker;
let aheadMs = 0;

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

describe('a time of day that jumps by a year, ahead and back, under a running service', () => {
  it('costs no record, no order, no membership and no wait', async () => {
    const seen: string[] = [];
    const members: unknown[] = [];
    const retry = { mode: 'delayed', initialDelayMs: 50, maxDelayMs: 50, jitter: 0 } as const;
    @Controller()
    class Orders {
      @Subscribe('jumps')
      inOrder(@Payload() step: number, @Ctx() context: PosthornContext): void {
        seen.push(`${step}#${context.getAttempt()}`);
        if (step % 2 === 1 && context.getAttempt() === 1) throw new Error('once');
      }

      @Subscribe('late', { retry })
      late(@Payload() step: number, @Ctx() context: PosthornContext): void {
        seen.push(`late ${step}#${context.getAttempt()}`);
        if (context.getAttempt() > 1) return;
        // While the record waits in its retry topic.
        aheadMs = -aheadMs;
        throw new Error('once');
      }

      @MessagePattern('ask')
      ask(@Payload() step: number): number {
        return step;
      }
    }
    const { app, client, server, reads } = await startService(Orders, {
      brokers: addressOf(broker),
      groupId: 'jumping',
      retry: { initialDelayMs: 5, maxDelayMs: 5 },
    });
    await reads('jumps');
    await reads('late');
    server.on('error', (error) => members.push(error));
    const jumps = [0, YEAR_MS, -YEAR_MS, YEAR_MS];
    for (const [step, ms] of jumps.entries()) {
      aheadMs = ms;
      await client.publish('jumps', step);
      await client.transaction((tx) => tx.publish('jumps', step + jumps.length));
      expect(await firstValueFrom(client.send('ask', step))).toBe(step);
      // Last, since its handler sets the time: a record that is stamped just before that is refused by the broker just after.
      await client.publish('late', step);
      await until(() => seen.includes(`late ${step}#2`));
      await until(() => isDone(server, 'late', step + 1));
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
