import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { connectCluster } from '@posthorn/client';
import { Subscribe } from '@posthorn/transport';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { until as untilTrue } from '../../conformance/support.js';
import { startService } from '../../transport/support/service.js';
import { until } from '../../transport/support/until.js';

const seen: number[] = [];

@Controller()
class Kitchen {
  @Subscribe('meals')
  cook(@Payload() meal: number): void {
    seen.push(meal);
  }
}

let broker: RunningBroker;
beforeAll(async () => {
  const settings = { port: 0, adminPort: 0, groupInitialRebalanceDelayMs: 0 };
  broker = await startBroker({ ...settings, logLevel: 'silent' });
});
afterAll(() => broker.close());

async function call(method: 'GET' | 'POST', rest: string, body?: object): Promise<string[]> {
  const url = `http://127.0.0.1:${broker.adminPort}/api/v1/consumer-groups/kitchen${rest}`;
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  const { partitions } = (await response.json()) as { partitions: { standing: string }[] };
  return partitions.map(({ standing }) => standing);
}

const untilAll = (standing: string): Promise<void> =>
  untilTrue(
    `both partitions to be ${standing}`,
    async () => (await call('GET', '/pauses')).join() === `${standing},${standing}`,
  );

describe('an operator', () => {
  it('pauses a running service, sees that it stands still, and lets it go on', async () => {
    const brokers = `${broker.host}:${broker.port}`;
    const cluster = connectCluster({ brokers: [brokers] });
    const producer = cluster.producer();
    const { app, reads } = await startService(Kitchen, {
      brokers,
      groupId: 'kitchen',
      control: true,
      topics: { partitions: 2 },
    });
    await reads('meals');
    await producer.send({ topic: 'meals', partition: 0, value: '1' });
    await until(() => seen.length === 1);

    await call('POST', ':pause', { topics: [{ topic: 'meals' }], reason: 'inventory' });
    await untilAll('paused');
    const sent = [0, 1].map((partition) =>
      producer.send({ topic: 'meals', partition, value: '2' }),
    );
    await Promise.all(sent);
    expect(await call('GET', '/pauses')).toEqual(['paused', 'paused']);
    expect(seen).toEqual([1]);

    await call('POST', ':resume', {});
    await untilAll('running');
    await until(() => seen.length === 3);
    await app.close();
    await cluster.close();
  });
});
