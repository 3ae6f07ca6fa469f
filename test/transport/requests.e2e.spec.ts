import { Controller } from '@nestjs/common';
import { MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { PosthornClient, PosthornRecord, PosthornRemoteException } from '@posthorn/transport';
import { lastValueFrom, range, toArray } from 'rxjs';
import {
  addressOf,
  onEveryBroker,
  type Service,
  startService,
  type TestBroker,
} from './support/service.js';
import { until } from './support/until.js';

const REQUESTS = 25;
const PARTITIONS = 4;

let broker: TestBroker;
let services: Service[] = [];
let clients: PosthornClient[] = [];
const answeredBy = new Set<string>();

interface Query {
  readonly client: number;
  readonly id: number;
  readonly count?: number;
}

/** A class of its own for each instance, as each would be a process of its own. */
function pricesOf(instance: string) {
  @Controller()
  class Prices {
    /** Several prices where it is asked for them, else one. */
    @MessagePattern('price')
    price(@Payload() { client, id, count = 1 }: Query): unknown {
      answeredBy.add(instance);
      if (count > 1) return range(id, count);
      if (id % 5 === 4) throw new RpcException({ status: 'error', message: `no ${client}/${id}` });
      return { client, id };
    }
  }
  return Prices;
}

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
    const options = {
      brokers: addressOf(broker),
      groupId: 'prices',
      topics: { partitions: PARTITIONS },
    };
    services = await Promise.all(
      ['one', 'two'].map((instance) => startService(pricesOf(instance), options)),
    );
    const held = (): number[] =>
      services.map(
        ({ server }) => server.assignment().filter(({ topic }) => topic === 'price').length,
      );
    await until(() => held().every((count) => count === PARTITIONS / 2));
    clients = [0, 1, 2].map(
      () => new PosthornClient({ brokers: addressOf(broker), clientId: 'shop' }),
    );
  });

  afterAll(async () => {
    answeredBy.clear();
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(services.map(({ app }) => app.close()));
    await broker.close();
  });

  describe('requests of several instances to several instances', () => {
    it('each get their own answer, or their own error, in the inbox of their own instance', async () => {
      const ids = Array.from({ length: REQUESTS }, (_, id) => id);
      const asked = clients.flatMap((one, client) =>
        ids.map((id) => {
          // By key over all partitions: without one a client's requests may all go to the same instance.
          const query = new PosthornRecord({ client, id }, { key: String(id) });
          return { client, id, answer: lastValueFrom(one.send('price', query)) };
        }),
      );
      const answers = await Promise.allSettled(asked.map(({ answer }) => answer));

      for (const [index, answer] of answers.entries()) {
        const { client, id } = asked[index];
        if (answer.status === 'fulfilled') expect(answer.value).toEqual({ client, id });
        else {
          expect(answer.reason).toBeInstanceOf(PosthornRemoteException);
          expect((answer.reason as PosthornRemoteException).message).toBe(`no ${client}/${id}`);
        }
      }
      const refused = answers.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength((clients.length * REQUESTS) / 5);
      expect([...answeredBy].toSorted()).toEqual(['one', 'two']);
    });

    it('get streams of answers, each in its order, side by side', async () => {
      const streams = await Promise.all(
        clients.map((client, index) =>
          lastValueFrom(
            client
              .send<number>('price', { client: index, id: index * 10, count: 3 })
              .pipe(toArray()),
          ),
        ),
      );
      expect(streams).toEqual([
        [0, 1, 2],
        [10, 11, 12],
        [20, 21, 22],
      ]);
    });
  });
});
