import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Subscribe } from '@posthorn/transport';
import { Admin } from '@platformatic/kafka';
import {
  addressOf,
  isDone,
  onEveryBroker,
  startService,
  type TestBroker,
} from './support/service.js';
import { until } from './support/until.js';

let broker: TestBroker;

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });

  describe('a topic deleted under its consumer', () => {
    it('stops no other, and is read from its beginning when it is there again', async () => {
      const seen: string[] = [];
      @Controller()
      class Orders {
        @Subscribe(['doomed', 'steady'])
        handle(@Payload() order: string): void {
          seen.push(order);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'survivor',
        connection: { metadataMaxAgeMs: 200 },
      });
      await reads('doomed');
      for (const order of ['a', 'b', 'c']) await client.publish('doomed', order, { key: 'one' });
      await until(() => isDone(server, 'doomed', 3));

      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [addressOf(broker)] });
      await admin.deleteTopics({ topics: ['doomed'] });
      await client.publish('steady', 'meanwhile');
      await until(() => seen.includes('meanwhile'));
      await until(() => !server.assignment().some(({ topic }) => topic === 'doomed'));

      // Its consumer has asked for it meanwhile, which must not have brought it back with another number of partitions.
      await client.unwrap().ensureTopics([{ topic: 'doomed', partitions: 2 }]);
      await until(() => server.assignment().filter(({ topic }) => topic === 'doomed').length === 2);
      for (const order of ['d', 'e']) await client.publish('doomed', order, { key: 'one' });
      await until(() => seen.includes('e'));
      await until(() => isDone(server, 'doomed', 2));
      expect(seen).toEqual(['a', 'b', 'c', 'meanwhile', 'd', 'e']);
      await client.publish('steady', 'after');
      await until(() => seen.includes('after'));
      await admin.close();
      await app.close();
    });
  });

  describe('a lane that cannot be told', () => {
    it.each([
      ['because the function throws', 'thrown', (): never => JSON.parse('no JSON') as never],
      ['because it gives nothing', 'nothing', () => undefined as unknown as null],
    ])('%s, is the key of its record, and holds up nothing', async (_, topic, lane) => {
      const seen: string[] = [];
      @Controller()
      class Orders {
        @Subscribe(topic)
        handle(@Payload() order: string): void {
          seen.push(order);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: `lanes-${topic}`,
        consumer: {
          perPartition: 2,
          lane: (record) => (record.key === null ? lane() : record.key),
        },
      });
      await reads(topic);
      await client.publish(topic, 'a');
      await client.publish(topic, 'b', { key: 'one' });
      await until(() => isDone(server, topic, 2));
      expect(seen.toSorted()).toEqual(['a', 'b']);
      await app.close();
    });
  });
});
