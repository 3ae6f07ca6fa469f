import {
  Controller,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { hostname } from 'node:os';
import { firstValueFrom, take, toArray } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import {
  FrozenClock,
  InstantClock,
  RecordingLogger,
  startApp,
  turn,
  until,
} from '../../test/harness.js';
import {
  PosthornModule,
  type PosthornModuleOptions,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
  SubscribeBatch,
} from '../index.js';

let trace: string[] = [];
let release: () => void = () => undefined;
let held: Promise<void> = Promise.resolve();

function hold(): void {
  held = new Promise((resolve) => {
    release = resolve;
  });
}

@Injectable()
class Resource implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  onModuleInit(): void {
    trace.push('init');
  }

  async onApplicationBootstrap(): Promise<void> {
    for (let turns = 0; turns < 20; turns += 1) await turn();
    trace.push('bootstrap');
  }

  onModuleDestroy(): void {
    trace.push('destroy');
  }
}

@Controller()
class Orders {
  @Subscribe('orders')
  async handle(): Promise<void> {
    trace.push('handler begins');
    await held;
    trace.push('handler ends');
  }
}

function appModule(cluster: FakeCluster, shutdownTimeoutMs = 60_000) {
  const clock = new InstantClock();
  @Module({
    imports: [PosthornModule.forRoot({ groupId: 'svc', cluster, clock, shutdownTimeoutMs })],
    controllers: [Orders],
    providers: [Resource],
  })
  class AppModule {}
  return AppModule;
}

async function waitingCluster(): Promise<FakeCluster> {
  const cluster = new FakeCluster();
  await cluster.append({ topic: 'orders', value: '1' });
  return cluster;
}

const quiet = { logger: new RecordingLogger(), abortOnError: false };

beforeEach(() => {
  trace = [];
  held = Promise.resolve();
});

describe('delivery begins after the last bootstrap hook', () => {
  it('in a microservice', async () => {
    const app = await NestFactory.createMicroservice(appModule(await waitingCluster()), {
      ...posthornMicroservice,
      ...quiet,
    });
    await app.listen();
    await until(() => trace.length === 4);

    expect(trace).toEqual(['init', 'bootstrap', 'handler begins', 'handler ends']);
    await app.close();
  });

  it.each([{ inheritAppConfig: true }, { inheritAppConfig: false }])(
    'in a hybrid app, which starts its transports before its providers, with %o',
    async (hybrid) => {
      const app = await NestFactory.create(appModule(await waitingCluster()), quiet);
      app.connectMicroservice(posthornMicroservice, hybrid);
      await app.startAllMicroservices();
      for (let turns = 0; turns < 20; turns += 1) await turn();
      expect(trace).toEqual([]);
      await app.init();
      await until(() => trace.length === 4);

      expect(trace).toEqual(['init', 'bootstrap', 'handler begins', 'handler ends']);
      await app.close();
    },
  );

  it('in a hybrid app that starts its transports last', async () => {
    const app = await NestFactory.create(appModule(await waitingCluster()), quiet);
    await app.init();
    app.connectMicroservice(posthornMicroservice);
    await app.startAllMicroservices();
    await until(() => trace.length === 4);

    expect(trace).toEqual(['init', 'bootstrap', 'handler begins', 'handler ends']);
    await app.close();
  });

  it('in a microservice that brings a server of its own and no module', async () => {
    @Module({ controllers: [Orders], providers: [Resource] })
    class AppModule {}
    const server = new PosthornServer({ groupId: 'svc', cluster: await waitingCluster() });
    const app = await NestFactory.createMicroservice(AppModule, { strategy: server, ...quiet });
    await app.listen();
    await until(() => trace.length === 4);

    expect(trace).toEqual(['init', 'bootstrap', 'handler begins', 'handler ends']);
    await app.close();
  });

  it('and a hybrid app without the module is refused, since nothing would hold delivery back', async () => {
    @Module({ controllers: [Orders] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, quiet);
    app.connectMicroservice({
      strategy: new PosthornServer({ groupId: 'svc', cluster: new FakeCluster() }),
    });

    await expect(app.startAllMicroservices()).rejects.toThrow('needs PosthornModule');
    await app.close();
  });
});

describe('shutdown', () => {
  it.each(['microservice', 'hybrid'])(
    'of a %s ends handlers and commits before anything is destroyed',
    async (kind) => {
      hold();
      const cluster = await waitingCluster();
      const module = appModule(cluster);
      const app =
        kind === 'hybrid'
          ? await NestFactory.create(module, quiet)
          : await NestFactory.createMicroservice(module, { ...posthornMicroservice, ...quiet });
      if ('startAllMicroservices' in app) {
        app.connectMicroservice(posthornMicroservice);
        await app.startAllMicroservices();
        await app.init();
      } else {
        await app.listen();
      }
      await until(() => trace.includes('handler begins'));
      await cluster.append({ topic: 'orders', value: '2' });

      const closing = app.close();
      await turn();
      expect(trace).not.toContain('destroy');
      release();
      await closing;

      expect(trace.slice(2)).toEqual(['handler begins', 'handler ends', 'destroy']);
      expect(cluster.committedOf('svc', 'orders')).toBe(1n);
    },
  );

  it('ends at the deadline even if a handler does not, whose record stays uncommitted', async () => {
    hold();
    const cluster = await waitingCluster();
    const module = appModule(cluster, 50);
    const app = await NestFactory.createMicroservice(module, { ...posthornMicroservice, ...quiet });
    await app.listen();
    await until(() => trace.includes('handler begins'));
    await app.close();

    expect(cluster.committedOf('svc', 'orders')).toBe(0n);
    expect(trace.at(-1)).toBe('destroy');
    release();
  });

  it('does not wait for the pause before a retry: the record is left for whoever comes next', async () => {
    @Controller()
    class Failing {
      @Subscribe('orders')
      handle(): void {
        trace.push('tried');
        throw new Error('not now');
      }
    }
    const cluster = await waitingCluster();
    const { app, clock } = await startApp({
      controllers: [Failing],
      cluster,
      clock: new FrozenClock(),
    });
    await until(() => clock.pauses.length === 1);
    await app.close();

    expect(trace).toEqual(['tried']);
    expect(cluster.committedOf('svc', 'orders')).toBe(0n);
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
  });

  it('lets a batch that runs end and commits it', async () => {
    @Controller()
    class Batches {
      @SubscribeBatch('orders', { batch: { maxRecords: 1 } })
      async handle(): Promise<void> {
        trace.push('batch begins');
        await held;
        trace.push('batch ends');
      }
    }
    hold();
    const cluster = await waitingCluster();
    const { app } = await startApp({ controllers: [Batches], cluster });
    await until(() => trace.length === 1);
    const closing = app.close();
    await turn();
    release();
    await closing;

    expect(trace).toEqual(['batch begins', 'batch ends']);
    expect(cluster.committedOf('svc', 'orders')).toBe(1n);
  });

  it('does not wait for a batch to fill: its records are left for whoever comes next', async () => {
    @Controller()
    class Batches {
      @SubscribeBatch('orders', { batch: { maxRecords: 2, maxWaitMs: 3_600_000 } })
      handle(): void {
        trace.push('batch');
      }
    }
    const cluster = await waitingCluster();
    const { app, clock } = await startApp({ controllers: [Batches], cluster });
    await until(() => clock.armed > 0);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    await app.close();

    expect(trace).toEqual([]);
    expect(cluster.committedOf('svc', 'orders')).toBe(0n);
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
  });

  it('may be asked for many times and at any time', async () => {
    const server = new PosthornServer({ groupId: 'svc', cluster: new FakeCluster() });
    await Promise.all([server.close(), server.drain(), server.close()]);

    await expect(server.close()).resolves.toBeUndefined();
  });

  it('has nothing opened by a start that it overtakes', async () => {
    const cluster = new FakeCluster();
    @Module({
      imports: [PosthornModule.forRoot({ groupId: 'svc', cluster })],
      controllers: [Orders],
      providers: [Resource],
    })
    class AppModule {}
    const app = await NestFactory.createMicroservice(AppModule, {
      ...posthornMicroservice,
      logger: false,
    });
    const listening = app.listen();
    await app.close();
    await listening;
    const server = app.get(PosthornServer);
    expect(await firstValueFrom(server.status)).toBe('stopped');
    expect(() => server.unwrap()).toThrow('not listening');
    expect(cluster.groups).toEqual([]);
  });

  it('works while no broker has ever answered', async () => {
    const cluster = new FakeCluster();
    cluster.whenConnected = new Promise(() => undefined);
    const { app } = await startApp({ controllers: [Orders], cluster });
    await app.close();

    expect(cluster.groups.map(({ started }) => started)).toEqual([false]);
  });
});

describe('status', () => {
  it('tells the way from connecting to stopped', async () => {
    const cluster = new FakeCluster();
    const server = new PosthornServer({ groupId: 'svc', cluster });
    server.addHandler('orders', () => Promise.resolve(undefined), true);
    const seen = firstValueFrom(server.status.pipe(take(5), toArray()));
    server.listen(() => undefined);
    await until(() => cluster.groups[0]?.started ?? false);
    await server.close();

    expect(await seen).toEqual(['connecting', 'connected', 'consuming', 'draining', 'stopped']);
  });

  it('tells when no broker answers, and when one is back', async () => {
    const cluster = new FakeCluster();
    const clock = new InstantClock();
    const server = new PosthornServer({ groupId: 'svc', cluster, clock });
    server.addHandler('orders', () => Promise.resolve(undefined), true);
    const seen: string[] = [];
    server.status.subscribe((status) => seen.push(status));
    server.listen(() => undefined);
    await until(() => clock.armed === 1 && seen.includes('consuming'));
    for (const answer of [Promise.reject(new Error('away')), Promise.resolve()]) {
      cluster.whenConnected = answer;
      clock.fireTimers();
      await until(() => clock.armed === 1);
    }
    await server.close();

    expect(seen.slice(2)).toEqual([
      'consuming',
      'disconnected',
      'consuming',
      'draining',
      'stopped',
    ]);
    expect(clock.armed).toBe(0);
  });
});

describe('static membership', () => {
  const { POD_NAME } = process.env;
  afterEach(() => {
    if (POD_NAME === undefined) delete process.env['POD_NAME'];
    else process.env['POD_NAME'] = POD_NAME;
  });

  it.each<[string, string | undefined, PosthornModuleOptions, string | undefined]>([
    ["takes the pod's name", 'orders-0', { staticMembership: true }, 'orders-0'],
    [
      "takes the host's name where the pod's is not told",
      undefined,
      { staticMembership: true },
      hostname(),
    ],
    [
      'takes the name that is given',
      'orders-0',
      { staticMembership: true, consumer: { instanceId: 'mine' } },
      'mine',
    ],
    ['is not assumed', 'orders-0', {}, undefined],
  ])('%s', async (_claim, podName, options, expected) => {
    if (podName === undefined) delete process.env['POD_NAME'];
    else process.env['POD_NAME'] = podName;
    const { app, cluster } = await startApp({ controllers: [Orders], options });

    expect(cluster.groups.map((group) => group.options.instanceId)).toEqual([expected]);
    await app.close();
  });
});
