import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxy, ClientsModule } from '@nestjs/microservices';
import type { ProducerRecord } from '@posthorn/client';
import { lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, turn } from '../../test/harness.js';
import {
  defineEvent,
  InjectPosthorn,
  PosthornClient,
  PosthornModule,
  PosthornRecord,
  PosthornRecordBuilder,
} from '../index.js';

let cluster: FakeCluster;
let client: PosthornClient;
let logger: RecordingLogger;

beforeEach(() => {
  cluster = new FakeCluster();
  logger = new RecordingLogger();
  Logger.overrideLogger(logger);
  client = new PosthornClient({ cluster, clock: new InstantClock() });
});

const values = (topic: string) => cluster.records(topic).map((record) => record.value?.toString());

describe('publish', () => {
  it('resolves with topic, partition and offset once the record is durable', async () => {
    await client.publish('orders', { id: 1 });

    expect(await client.publish('orders', { id: 2 })).toEqual({
      topic: 'orders',
      partition: 0,
      offset: 1n,
    });
    expect(client.stats).toEqual({ published: 2, failed: 0, unobserved: 0 });
  });

  it('rejects when the record is not written', async () => {
    cluster.beforeAppend = () => {
      throw new Error('NOT_LEADER');
    };

    await expect(client.publish('orders', 1)).rejects.toThrow('NOT_LEADER');
    expect(client.stats).toEqual({ published: 0, failed: 1, unobserved: 0 });
  });

  it.each([
    ['an illegal topic', 'a b', 1, 'is no topic name'],
    ['an empty topic', '', 1, 'is no topic name'],
    ['no topic', undefined as never, 1, 'the name of its topic, which is undefined'],
    ['a payload that is undefined', 'orders', undefined, 'the payload is undefined'],
    ['a payload without a JSON form', 'orders', () => 1, 'no JSON form'],
    ['a payload that JSON refuses', 'orders', { n: 1n }, 'BigInt'],
  ])('rejects %s before anything is sent', async (_what, topic, data, reason) => {
    await expect(client.publish(topic, data)).rejects.toThrow(reason);
    expect(cluster.topics.size).toBe(0);
  });

  it.each([Number.NaN, 1.5, new Date('never')])(
    'rejects, and does not throw, the timestamp %s',
    async (timestamp) => {
      const sent = client.publish('orders', 1, { timestamp });
      await expect(sent).rejects.toThrow('a timestamp is a whole number of milliseconds');
    },
  );

  it('sends a payload as it is, though it has fields named key, value and headers', async () => {
    const payload = Object.freeze({ id: 5, key: 'business', value: null, headers: { a: 1 } });
    await client.publish('orders', payload);
    const [record] = cluster.records('orders');

    expect(values('orders')).toEqual([JSON.stringify(payload)]);
    expect(record?.key).toBeNull();
    expect(record?.headers).toEqual([]);
  });

  it.each<[string, (client: PosthornClient) => Promise<unknown>]>([
    [
      'options',
      (c) =>
        c.publish('orders', 'v', { key: 'k', headers: { h: '1' }, partition: 2, timestamp: 9 }),
    ],
    [
      'a record',
      (c) =>
        c.publish(
          'orders',
          new PosthornRecord('v', {
            key: 'k',
            headers: [['h', Buffer.from('1')]],
            partition: 2,
            timestamp: 9n,
          }),
        ),
    ],
    [
      'a built record',
      (c) =>
        c.publish(
          'orders',
          new PosthornRecordBuilder('v')
            .setKey('k')
            .addHeader('h', '1')
            .setPartition(2)
            .setTimestamp(new Date(9))
            .build(),
        ),
    ],
  ])('takes key, headers, partition and timestamp from %s', async (_what, publish) => {
    cluster.open('orders', 3);
    await publish(client);

    expect(cluster.records('orders')).toMatchObject([
      { key: Buffer.from('k'), value: Buffer.from('"v"'), partition: 2, timestamp: 9n },
    ]);
    expect(cluster.records('orders')[0]?.headers).toEqual([['h', Buffer.from('1')]]);
  });

  it('writes a record with a null value as a tombstone, and bytes as they are', async () => {
    await client.publish('orders', new PosthornRecord(null, { key: 'k' }));
    await client.publish('orders', null, { key: 'k' });
    await client.publish('orders', Buffer.from([1, 2]));

    expect(cluster.records('orders').map(({ value }) => value)).toEqual([
      null,
      null,
      Buffer.from([1, 2]),
    ]);
  });

  it('sends what the payload was at the call, in the order of the calls, past an asynchronous serializer', async () => {
    let slow = true;
    client = new PosthornClient({
      cluster,
      serializer: {
        serialize: (value) => {
          if (!slow) return String(value);
          slow = false;
          return turn().then(() => String(value));
        },
      },
    });
    await Promise.all(['a', 'b', 'c'].map((value) => client.publish('orders', value)));
    expect(values('orders')).toEqual(['a', 'b', 'c']);

    const changing = { state: 'placed' };
    client = new PosthornClient({ cluster });
    const published = client.publish('changing', changing);
    changing.state = 'changed';
    await published;
    expect(values('changing')).toEqual(['{"state":"placed"}']);
  });

  it('creates declared topics before the first record', async () => {
    let refusals = 0;
    cluster.beforeEnsure = () => {
      refusals += 1;
      if (refusals < 3) throw new Error('away');
    };
    client = new PosthornClient({
      cluster,
      clock: new InstantClock(),
      topics: { declare: [{ topic: 'orders', partitions: 4 }] },
    });
    await Promise.all([client.publish('orders', 1), client.publish('orders', 2)]);

    expect(cluster.created).toEqual([{ topic: 'orders', partitions: 4 }]);
    expect(values('orders')).toEqual(['1', '2']);
  });

  it('is refused after close, which first waits for what is under way', async () => {
    let write = (): void => undefined;
    cluster.beforeAppend = () => new Promise((resolve) => (write = resolve));
    const published = client.publish('orders', 1);
    const closing = client.close();
    await turn();
    write();
    await closing;

    await expect(published).resolves.toMatchObject({ offset: 0n });
    await expect(client.publish('orders', 2)).rejects.toThrow('closed');
  });
});

describe('emit', () => {
  const refuse = () => {
    cluster.beforeAppend = () => {
      throw new Error('disk full');
    };
  };

  it('sends though nobody subscribes, once though several do', async () => {
    client.emit('orders', { id: 1 });
    const result = client.emit('orders', { id: 2 });

    expect(await lastValueFrom(result)).toMatchObject({ offset: 1n });
    expect(await lastValueFrom(result)).toMatchObject({ offset: 1n });
    expect(values('orders')).toEqual(['{"id":1}', '{"id":2}']);
  });

  it('logs and counts a failure that nobody subscribed to', async () => {
    refuse();
    client.emit('orders', 1);
    const schema = z.object({ id: z.number() });
    client.emit(defineEvent({ topic: 'orders', type: 'OrderPlaced', schema }), { id: 1 });
    await turn();

    expect(logger.lines).toEqual([
      "error emit('orders') failed and nobody is subscribed: Error: disk full",
      "error emit('OrderPlaced') failed and nobody is subscribed: Error: disk full",
    ]);
    expect(client.stats).toEqual({ published: 0, failed: 2, unobserved: 2 });
  });

  it('gives a failure to its subscriber alone, to a late one too', async () => {
    refuse();
    const result = client.emit('orders', 1);
    await expect(lastValueFrom(result)).rejects.toThrow('disk full');
    expect(logger.lines).toEqual([]);

    await expect(lastValueFrom(result)).rejects.toThrow('disk full');
  });

  it.each([undefined, Symbol('no text')])(
    'reports a payload of %p that cannot be sent',
    async (payload) => {
      client.emit('orders', payload);
      await turn();

      expect(client.stats.unobserved).toBe(1);
      expect(logger.lines).toHaveLength(1);
    },
  );
});

describe('metadata of a packet', () => {
  it('travels as headers, and what the record says itself is never overwritten', async () => {
    client.setOnDispatchHook((packet) => {
      packet.metadata = { traceparent: '00-hook', tenant: 't1' };
    });
    await client.publish('orders', 1, { headers: { traceparent: '00-author' } });

    const headers = cluster
      .records('orders')[0]
      ?.headers.map(([key, value]) => [key, value?.toString()]);
    expect(headers).toEqual([
      ['traceparent', '00-author'],
      ['tenant', 't1'],
    ]);
  });
});

describe('the client as a provider', () => {
  it('comes from ClientsModule.register with customClass', async () => {
    @Module({
      imports: [
        ClientsModule.register([
          { name: 'EVENTS', customClass: PosthornClient, options: { cluster } },
        ]),
      ],
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger });
    const events = app.get<ClientProxy>('EVENTS');
    await lastValueFrom(events.emit('orders', 1));
    await app.close();

    expect(values('orders')).toEqual(['1']);
    expect(() => events.emit('orders', 2)).not.toThrow();
  });

  it('comes from PosthornModule, injected by @InjectPosthorn or by class, and publishes in shutdown hooks of others', async () => {
    class Service {
      constructor(
        @InjectPosthorn() readonly byDecorator: ClientProxy,
        readonly byClass: PosthornClient,
      ) {}

      async onApplicationShutdown(): Promise<void> {
        await this.byClass.publish('orders', 'last words');
      }
    }
    @Module({
      imports: [PosthornModule.forRootAsync({ useFactory: () => Promise.resolve({ cluster }) })],
      providers: [
        {
          provide: Service,
          inject: [PosthornClient],
          useFactory: (posthorn: PosthornClient) => new Service(posthorn, posthorn),
        },
      ],
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger });
    expect(app.get(Service).byDecorator).toBe(app.get(PosthornClient));
    await app.close();

    expect(values('orders')).toEqual(['"last words"']);
    expect(cluster.closed).toBe(false);
  });
});

describe('the wire form', () => {
  it('leaves partition and timestamp to the producer when the record names none', async () => {
    const sent: ProducerRecord[] = [];
    cluster.beforeAppend = (record) => void sent.push(record);
    await client.publish('orders', 1);

    expect(sent).toEqual([
      {
        topic: 'orders',
        key: null,
        value: '1',
        headers: [],
        partition: undefined,
        timestamp: undefined,
      },
    ]);
  });
});
