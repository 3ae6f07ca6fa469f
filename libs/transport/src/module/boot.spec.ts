import { Controller, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type AsyncMicroserviceOptions,
  EventPattern,
  MessagePattern,
  Payload,
} from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { FakeCluster } from '../../test/fake-cluster.js';
import { RecordingLogger, startApp, until } from '../../test/harness.js';
import {
  AppliesOnce,
  PosthornClient,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  type PosthornServerOptions,
  Subscribe,
  SubscribeBatch,
} from '../index.js';

const options = (more: object): PosthornServerOptions => ({
  groupId: 'svc',
  cluster: new FakeCluster(),
  ...more,
});

describe('an app does not start with', () => {
  it('two @MessagePattern handlers for one topic: both methods and the topic are named', async () => {
    @Controller()
    class First {
      @MessagePattern('price')
      ask(): void {}
    }
    @Controller()
    class Second {
      @MessagePattern('price')
      tell(): void {}
    }

    await expect(startApp({ controllers: [First, Second] })).rejects.toThrow(
      "two @MessagePattern handlers for topic 'price': First.ask and Second.tell",
    );
  });

  it('an unknown handler option: method, topic and option are named', async () => {
    @Controller()
    class Orders {
      @EventPattern(['orders'], { retries: 5 })
      handle(): void {}
    }

    await expect(startApp({ controllers: [Orders] })).rejects.toThrow(
      "Orders.handle ('orders'): unknown option 'retries'; known are group, retry, deadLetter",
    );
  });

  it('a handler that applies each record once, by its position, and takes batches or delayed retries', async () => {
    @Controller()
    class Late {
      @AppliesOnce()
      @Subscribe('orders', { retry: { mode: 'delayed' } })
      handle(): void {}
    }
    @Controller()
    class Many {
      @SubscribeBatch('orders')
      @AppliesOnce()
      handle(): void {}
    }

    const late = "Late.handle ('orders'): it applies each record once and knows it by its position";
    await expect(startApp({ controllers: [Late] })).rejects.toThrow(late);
    const many = "Many.handle ('orders'): it applies each record once, which a batch handler";
    await expect(startApp({ controllers: [Many] })).rejects.toThrow(many);
  });

  it('delayed retries of two handlers of one name that may be given the same records', async () => {
    const named = (topic: string | RegExp, mode: 'blocking' | 'delayed') => {
      @Controller()
      class Orders {
        @Subscribe(topic, { retry: { mode } })
        handle(): void {}
      }
      return Orders;
    };
    const controllers = [named('orders.new', 'blocking'), named(/^orders\./, 'delayed')];
    await expect(startApp({ controllers })).rejects.toThrow('delayed retries tell handlers apart');
    const apart = [named('orders.new', 'blocking'), named('orders.old', 'delayed')];
    const { app } = await startApp({ controllers: apart });
    await app.close();
  });

  it('a pattern that is no topic name', async () => {
    @Controller()
    class Orders {
      @EventPattern({ cmd: 'orders' })
      handle(): void {}
    }

    await expect(startApp({ controllers: [Orders] })).rejects.toThrow(
      /Orders\.handle .* is no topic name/,
    );
  });

  it.each<[string, object, string]>([
    ['unknown option', { groupID: 'x' }, "PosthornServer: unknown option 'groupID'"],
    [
      'unknown nested option',
      { retry: { times: 3 } },
      "PosthornServer: retry: unknown option 'times'",
    ],
    ['option of a wrong shape', { topics: 'orders' }, "'topics' must be an object"],
    ['number of attempts', { retry: { attempts: 0 } }, 'attempts must be an integer of 1 or more'],
    ['jitter', { retry: { jitter: 2 } }, 'jitter must lie between 0 and 1'],
  ])('an %s that cannot be meant', (_what, more, reason) => {
    expect(() => new PosthornServer(options(more))).toThrow(reason);
  });

  it('an unknown client or module option', async () => {
    const misspelt = { borkers: 'localhost:9092' } as object;
    expect(() => new PosthornClient(misspelt)).toThrow("PosthornClient: unknown option 'borkers'");
    @Module({ imports: [PosthornModule.forRoot(misspelt)] })
    class AppModule {}

    const start = NestFactory.createApplicationContext(AppModule, {
      logger: new RecordingLogger(),
      abortOnError: false,
    });
    await expect(start).rejects.toThrow("PosthornModule: unknown option 'borkers'");
  });

  it('a consumer without a group', async () => {
    @Controller()
    class Orders {
      @EventPattern(['orders'])
      handle(): void {}
    }
    await expect(startApp({ controllers: [Orders], options: { groupId: '' } })).rejects.toThrow(
      "'groupId' is missing",
    );
  });
});

describe('an app starts', () => {
  it('from a testing module', async () => {
    const cluster = new FakeCluster();
    const seen: unknown[] = [];
    @Controller()
    class Orders {
      @EventPattern(['orders'])
      handle(@Payload() order: unknown): void {
        seen.push(order);
      }
    }
    const module = await Test.createTestingModule({
      imports: [PosthornModule.forRoot({ groupId: 'svc', cluster })],
      controllers: [Orders],
    })
      .setLogger(new RecordingLogger())
      .compile();
    const app = module.createNestMicroservice<AsyncMicroserviceOptions>(posthornMicroservice);
    await app.listen();
    await app.get(PosthornClient).publish('orders', { id: 1 });
    await until(() => seen.length === 1);
    await app.close();

    expect(seen).toEqual([{ id: 1 }]);
  });

  it('with the strategy out of an asynchronously configured module', async () => {
    @Injectable()
    class Config {
      readonly group = 'from-config';
    }
    @Module({ providers: [Config], exports: [Config] })
    class ConfigModule {}
    const cluster = new FakeCluster();
    @Controller()
    class Orders {
      @EventPattern(['orders'])
      handle(): void {}
    }
    @Module({
      imports: [
        PosthornModule.forRootAsync({
          imports: [ConfigModule],
          inject: [Config],
          useFactory: async (config: Config) => ({ groupId: config.group, cluster }),
        }),
      ],
      controllers: [Orders],
    })
    class AppModule {}
    const logger = new RecordingLogger();
    const app = await NestFactory.createMicroservice(AppModule, {
      ...posthornMicroservice,
      logger,
    });
    await app.listen();
    await until(() => cluster.groups.length === 1);
    await app.close();

    expect(app.get(PosthornServer).unwrap()).toBe(cluster);
    expect(cluster.groups[0]?.options.groupId).toBe('from-config');
  });
});

it('a topic that the app handles has the declared partitions, though the app publishes to it before it listens', async () => {
  const cluster = new FakeCluster();
  @Injectable()
  class Early {
    constructor(private readonly client: PosthornClient) {}
    async onModuleInit(): Promise<void> {
      await this.client.publish('orders', 1);
    }
  }
  @Controller()
  class Orders {
    @Subscribe('orders')
    handle(): void {}
  }
  const { app } = await startApp({
    controllers: [Orders],
    providers: [Early],
    cluster,
    options: { topics: { partitions: 6 } },
  });
  expect(await cluster.partitionsOf('orders')).toBe(6);
  await app.close();
});

it('a topic that exists with other partitions than declared is told of at the start, and left as it is', async () => {
  @Controller()
  class Orders {
    @Subscribe('orders')
    handle(): void {}
  }
  const cluster = new FakeCluster();
  cluster.open('orders', 2);
  const { app, logger } = await startApp({
    controllers: [Orders],
    cluster,
    options: { topics: { partitions: 6 } },
  });
  await until(() => logger.lines.some((line) => line.includes('not as declared')));
  await app.close();
  expect(logger.lines).toContain(
    "warn topic 'orders' is not as declared: partitions 6, but it has 2",
  );
  expect(cluster.created).toEqual([]);
});
