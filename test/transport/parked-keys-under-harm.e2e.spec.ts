import { Controller, Logger } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { BrokerProcess } from '../durability/support/broker-process.js';
import { PostgresServer } from '../durability/support/postgres-server.js';
import { TcpProxy } from '../durability/support/tcp-proxy.js';
import {
  addressOf,
  isDone,
  type Service,
  startService,
  startTestBroker,
} from './support/service.js';
import { until } from './support/until.js';

const HOUR_MS = 3_600_000;
const KEYS = ['bad', 'a', 'b', 'c'] as const;

/**
 * What was tried and what is done, over all lives of a service. Repeats are what a lost commit costs; a record that is begun
 * before the one in front of it in its key is done is what must not be.
 */
class Book {
  readonly violations: string[] = [];
  readonly published = new Map<string, number>();
  readonly done = new Map<string, number>();
  readonly failing = new Set<string>();
  tries: string[] = [];

  handle(key: string, seq: number, attempt: number): void {
    this.tries.push(`${key}:${seq}#${attempt}`);
    const next = this.done.get(key) ?? 0;
    if (seq > next) this.violations.push(`${key}:${seq} was begun before ${key}:${next} was done`);
    if (this.failing.has(key)) throw new Error(`${key}:${seq} fails`);
    if (seq === next) this.done.set(key, seq + 1);
  }

  nextOf(key: string): number {
    const seq = this.published.get(key) ?? 0;
    this.published.set(key, seq + 1);
    return seq;
  }

  isDone(keys: readonly string[]): boolean {
    return keys.every((key) => this.done.get(key) === this.published.get(key));
  }

  get total(): number {
    return [...this.published.values()].reduce((sum, count) => sum + count, 0);
  }
}

let book: Book;

const retry = {
  mode: 'park',
  initialDelayMs: 20,
  maxDelayMs: 20,
  jitter: 0,
  attempts: 1_000_000,
} as const;

@Controller()
class Orders {
  @Subscribe('parked', { retry })
  async handle(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
    await Promise.resolve();
    book.handle(String(context.getKey()), seq, context.getAttempt());
  }
}

const [BAD, ...GOOD] = KEYS;

const start = (brokers: string): Promise<Service> =>
  startService(Orders, {
    brokers,
    groupId: 'parks',
    // A member that could not say good-bye is waited for by the next one.
    consumer: {
      sessionTimeoutMs: 8_000,
      heartbeatIntervalMs: 500,
      rebalanceTimeoutMs: 20_000,
      // What it could not commit until then comes again, and it has to find its coordinator first, which loads anew.
      drainTimeoutMs: 15_000,
    },
    connection: { retryBackoffMs: 20, retryBackoffMaxMs: 200 },
  });

function publish({ client }: Service, perKey: number): Promise<unknown> {
  const sent = Array.from({ length: perKey }, () =>
    KEYS.map((key) => client.publish('parked', book.nextOf(key), { key })),
  );
  return Promise.all(sent.flat());
}

/** It is tried, not only held. */
async function untilBadIsTried(): Promise<void> {
  const before = book.tries.filter((name) => name.startsWith(`${BAD}:`)).length;
  await until(() => book.tries.filter((name) => name.startsWith(`${BAD}:`)).length >= before + 3);
}

/** Only the key that waits comes again, with the tries that it has had. */
async function expectOnlyParkedTried(): Promise<void> {
  await until(() => book.tries.length >= 2);
  expect(book.tries.every((name) => name.startsWith(`${BAD}:0#`))).toBe(true);
  expect(book.tries).not.toContain(`${BAD}:0#1`);
}

/** @param earlier records that stood in the topic before. */
async function expectHealed({ server, app }: Service, earlier = 0): Promise<void> {
  book.failing.clear();
  await until(() => book.isDone(KEYS));
  await until(() => isDone(server, 'parked', earlier + book.total));
  await app.close();
  expect(book.violations).toEqual([]);
}

beforeEach(() => {
  Logger.overrideLogger(false);
  book = new Book();
  book.failing.add(BAD);
});

describe('a parked key while the time of day jumps by hours, ahead and back', () => {
  const { now } = Date;
  let aheadMs = 0;
  // Of broker, client and transport at once: all of them are in this process.
  beforeAll(() => {
    Date.now = () => now() + aheadMs;
  });
  afterAll(() => {
    Date.now = now;
  });

  it('waits as long as it was to, keeps its order and its tries, over restarts as well', async () => {
    const broker = await startTestBroker();
    for (const ms of [0, 5 * HOUR_MS, -5 * HOUR_MS, 2 * HOUR_MS, 0]) {
      const service = await start(addressOf(broker));
      await publish(service, 3);
      await until(() => book.isDone(GOOD));
      await untilBadIsTried();
      // While it waits for its next try.
      aheadMs = ms;
      await untilBadIsTried();
      await publish(service, 3);
      await until(() => book.isDone(GOOD));
      await service.app.close();
      book.tries = [];
      const restarted = await start(addressOf(broker));
      await expectOnlyParkedTried();
      await restarted.app.close();
    }
    expect(book.done.get(BAD)).toBeUndefined();
    await expectHealed(await start(addressOf(broker)));
    await broker.close();
  });
});

describe('a parked key while PostgreSQL is away', () => {
  let postgres: PostgresServer;
  let proxy: TcpProxy;
  let broker: BrokerProcess;
  let address: string;
  let earlier = 0;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    const url = new URL(postgres.url);
    proxy = await TcpProxy.start(url.hostname, Number(url.port));
    url.port = String(proxy.port);
    broker = await BrokerProcess.start({ databaseUrl: url.href });
    address = broker.address;
  });
  afterAll(async () => {
    await broker.end('SIGKILL');
    await proxy.close();
    await postgres.remove();
  });
  afterEach(() => {
    earlier += book.total;
  });

  const outages: Record<string, (during: () => Promise<void>) => Promise<void>> = {
    'it crashes': async (during) => {
      await postgres.stop('immediate');
      await during();
      await postgres.start();
    },
    'its connections go silent': async (during) => {
      proxy.silence();
      await during();
      proxy.letNewThrough();
    },
    'it crashes, and the broker is killed': async (during) => {
      await postgres.stop('immediate');
      await during();
      await broker.end('SIGKILL');
      await postgres.start();
      await broker.startAgain();
    },
  };

  it('is tried on, keeps its order, and is what is left after each return and restart', async () => {
    let service = await start(address);
    for (const harm of Object.values(outages)) {
      await publish(service, 3);
      await until(() => book.isDone(GOOD));
      let sent: Promise<unknown> = Promise.resolve();
      await harm(async () => {
        sent = publish(service, 3);
        await untilBadIsTried();
      });
      await sent;
      await until(() => book.isDone(GOOD));
      // A drain commits what is done, with what waits; so it has to find the coordinator again.
      await service.app.close();
      book.tries = [];
      service = await start(address);
      await expectOnlyParkedTried();
    }
    expect(book.done.get(BAD)).toBeUndefined();
    await expectHealed(service, earlier);
  });

  it('loses nothing and no order when its service restarts while it is away', async () => {
    let service = await start(address);
    for (const harm of Object.values(outages)) {
      await publish(service, 3);
      await until(() => book.isDone(GOOD));
      await harm(async () => {
        await untilBadIsTried();
        // What could not be committed comes again.
        await service.app.close();
        service = await start(address);
      });
      await publish(service, 3);
      await until(() => book.isDone(GOOD));
    }
    await expectHealed(service, earlier);
  });
});
