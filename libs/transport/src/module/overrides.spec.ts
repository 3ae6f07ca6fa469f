import { Controller } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Payload } from '@nestjs/microservices';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, startApp, until } from '../../test/harness.js';
import {
  POSTHORN_CLUSTER,
  POSTHORN_OVERRIDES,
  PosthornModule,
  PosthornServer,
  Subscribe,
} from '../index.js';

describe('overrides of the options', () => {
  it('are laid over what forRootAsync gives', async () => {
    const cluster = new FakeCluster();
    const module = await Test.createTestingModule({
      imports: [
        PosthornModule.forRootAsync({
          useFactory: () => ({ brokers: 'kafka.example.com:9092', groupId: 'svc' }),
        }),
      ],
    })
      .overrideProvider(POSTHORN_OVERRIDES)
      .useValue({ cluster, clock: new InstantClock() })
      .compile();
    expect(module.get(POSTHORN_CLUSTER)).toBe(cluster);
    await module.close();
  });
});

describe("the server's events", () => {
  it('tell each attempt and its success, in order', async () => {
    let failures = 1;
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload() _order: unknown): void {
        if (failures-- > 0) throw new Error('once');
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    const told: string[] = [];
    const server = app.get(PosthornServer);
    server.on('attempt', ({ attempt, handler }) => told.push(`attempt ${attempt} ${handler}`));
    server.on('retry', ({ attempt }) => told.push(`retry ${attempt}`));
    server.on('handled', ({ attempt, group }) => told.push(`handled ${attempt} ${group}`));
    await cluster.append({ topic: 'orders', value: '{}' });
    await until(() => told.length === 4);
    expect(told).toEqual([
      'attempt 1 Orders.handle',
      'retry 1',
      'attempt 2 Orders.handle',
      'handled 2 svc',
    ]);
    await app.close();
  });
});
