import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { PosthornClient, PosthornRecord } from '@posthorn/transport';
import { finalize, firstValueFrom, from, interval, type Observable, take, toArray } from 'rxjs';
import {
  addressOf,
  isDone,
  onEveryBroker,
  type Service,
  startService,
  type TestBroker,
} from './support/service.js';
import { until } from './support/until.js';

/** Short, and three of them long enough for a caller on a machine that is busy with other suites. */
const RENEW_MS = 2_000;
const TICK_MS = 20;

let broker: TestBroker;
let service: Service;
let client: PosthornClient;
let ended: string[] = [];
const children = new Set<ChildProcess>();

@Controller()
class Endless {
  @MessagePattern('ticks')
  ticks(@Payload() name: string): Observable<number> {
    return interval(TICK_MS).pipe(finalize(() => ended.push(name)));
  }

  @MessagePattern('killed')
  ofKilled(@Payload() name: string): Observable<number> {
    return this.ticks(name);
  }

  @MessagePattern('generated')
  generated(): Observable<number> {
    const generate = async function* (): AsyncGenerator<number> {
      try {
        for (let value = 0; ; value += 1) {
          await sleep(TICK_MS);
          yield value;
        }
      } finally {
        ended.push('generator');
      }
    };
    return from(generate());
  }
}

function startCaller(topic: string): { readonly child: ChildProcess; readonly received: number[] } {
  const child = fork(path.resolve('test/transport/support/caller.mjs'), {
    execArgv: [],
    env: {
      ...process.env,
      BROKERS: addressOf(broker),
      TOPIC: topic,
      RENEW_MS: String(RENEW_MS),
    },
  });
  children.add(child);
  const received: number[] = [];
  child.on('message', (value) => received.push(Number(value)));
  return { child, received };
}

@Controller()
class Moving {
  @MessagePattern('moving')
  moving(): Observable<number> {
    return interval(TICK_MS);
  }
}

/** Of both partitions, several for each. */
const KEYS = Array.from({ length: 16 }, (_, index) => `key-${index}`);

interface Asked {
  readonly received: number[];
  failure: string;
}

function ask(key: string): Asked {
  const asked: Asked = { received: [], failure: '' };
  client.send<number>('moving', new PosthornRecord('', { key })).subscribe({
    next: (value) => asked.received.push(value),
    error: (error: unknown) => (asked.failure = String(error)),
  });
  return asked;
}

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
    service = await startService(Endless, { brokers: addressOf(broker), groupId: 'clocks' });
    client = new PosthornClient({ brokers: addressOf(broker), clientId: 'shop' });
    await Promise.all(['ticks', 'killed', 'generated'].map((topic) => service.reads(topic)));
  });
  beforeEach(() => {
    ended = [];
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await client.close();
    await service.app.close();
    await broker.close();
  });

  describe('a stream of replies that never ends', () => {
    it('ends with the callers that leave it, and its partition goes on with the next request', async () => {
      const asked = ['one', 'two'].map((name) =>
        firstValueFrom(client.send<number>('ticks', name).pipe(take(3), toArray())),
      );
      // Of one partition: the second begins when the first has ended.
      expect(await Promise.all(asked)).toEqual([
        [0, 1, 2],
        [0, 1, 2],
      ]);
      expect(await firstValueFrom(client.send('generated', ''))).toBe(0);
      await until(() => isDone(service.server, 'ticks', 2) && ended.length === 3);
      expect(ended.toSorted()).toEqual(['generator', 'one', 'two']);
    });

    it('goes on while its caller lives, and ends after the caller was killed by SIGKILL', async () => {
      const { child, received } = startCaller('killed');
      // Longer than a caller would be waited for that says nothing.
      await until(() => received.length * TICK_MS > RENEW_MS * 3.5);
      expect(ended).toEqual([]);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await until(() => ended.length > 0 && isDone(service.server, 'killed', 1));

      expect(ended).toEqual(['killed']);
      expect(received).toEqual(received.map((_, index) => index));
      const next = firstValueFrom(client.send<number>('killed', 'next'));
      expect(await next).toBe(0);
    });

    it('holds up neither a rebalance nor a shutdown, and its caller is told to ask again', async () => {
      const patient = {
        brokers: addressOf(broker),
        groupId: 'moving-clocks',
        shutdownTimeoutMs: 500_000,
        topics: { partitions: 2 },
        consumer: { rebalanceTimeoutMs: 600_000, drainTimeoutMs: 500_000 },
      };
      const one = await startService(Moving, patient);
      await until(() => one.server.assignment().length === 2);
      const streams = KEYS.map((key) => ask(key));
      await until(() => streams.filter(({ received }) => received.length > 0).length === 2);

      const other = await startService(Moving, patient);
      await other.reads('moving');
      await until(() => streams.some(({ failure }) => failure !== ''));
      await one.app.close();
      await until(() => streams.filter(({ failure }) => failure !== '').length === 2);
      await until(() => streams.filter(({ received }) => received.length > 0).length === 4);
      await other.app.close();
      await until(() => streams.filter(({ failure }) => failure !== '').length === 4);

      const told = streams.filter(({ failure }) => failure !== '');
      for (const { failure } of told) expect(failure).toContain('ask again');
      for (const { received } of told) expect(received).toEqual(received.map((_, index) => index));
    });
  });
});
