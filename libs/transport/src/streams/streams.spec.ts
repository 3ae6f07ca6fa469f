import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { ConsumedRecord } from '@posthorn/client';
import {
  finalize,
  firstValueFrom,
  from,
  merge,
  NEVER,
  Observable,
  of,
  Subject,
  take,
  toArray,
} from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, SteppedClock, turn, until } from '../../test/harness.js';
import { PosthornClient } from '../index.js';
import { metadataOf } from '../record/headers.js';

const STREAMS = 'svc.posthorn-streams';
const TEN_MINUTES_MS = 600_000;

let values = new Subject<number>();
let ended: string[] = [];

@Controller()
class Ticks {
  /** It goes on until somebody ends it. */
  @MessagePattern('ticks')
  ticks(@Payload() name: string): Observable<number> {
    return values.pipe(finalize(() => ended.push(name)));
  }

  @MessagePattern('counted')
  counted(): Observable<number> {
    const count = async function* (): AsyncGenerator<number> {
      try {
        for (let value = 0; ; value += 1) {
          await turn();
          yield value;
        }
      } finally {
        ended.push('generator');
      }
    };
    return from(count());
  }

  @MessagePattern('history')
  history(): Observable<number> {
    return of(3, 2, 1);
  }

  @MessagePattern('price')
  price(): Promise<number> {
    return Promise.resolve(100);
  }
}

async function setUp() {
  values = new Subject();
  ended = [];
  const cluster = new FakeCluster();
  const clock = new SteppedClock();
  const { app, logger } = await startApp({
    controllers: [Ticks],
    cluster,
    options: { clock, shutdownTimeoutMs: 20 },
  });
  /** Where its clock stands still the caller says nothing, as one that was killed. */
  const callerOf = (callersClock: SteppedClock): PosthornClient =>
    new PosthornClient({ cluster, clock: callersClock, clientId: 'shop' });
  const client = callerOf(clock);
  const close = async () => {
    await client.close();
    await app.close();
  };
  return { app, cluster, clock, logger, client, callerOf, close };
}

/** Resolves when a handler streams. */
const streams = (): Promise<void> => until(() => values.observed);

const isCommitted = (cluster: FakeCluster, topic: string): Promise<void> =>
  until(() => cluster.committedOf('svc', topic) === 1n);

const headerOf = ({ headers }: ConsumedRecord, name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1]?.toString();

const repliesOf = (cluster: FakeCluster): readonly ConsumedRecord[] =>
  [...cluster.topics.keys()]
    .filter((topic) => topic.startsWith('shop.inbox.'))
    .flatMap((topic) => cluster.records(topic));

describe('a stream of replies that never ends', () => {
  it('is unsubscribed from when its caller has had enough, and its request is committed', async () => {
    const { client, cluster, close } = await setUp();
    const received = firstValueFrom(client.send<number>('ticks', 'one').pipe(take(3), toArray()));
    await streams();
    for (const value of [1, 2, 3]) values.next(value);
    expect(await received).toEqual([1, 2, 3]);
    await isCommitted(cluster, 'ticks');

    expect(ended).toEqual(['one']);
    // Nothing more is written to somebody who has left, not even that it was the last.
    expect(repliesOf(cluster)).toHaveLength(3);
    await close();
  });

  it('has its generator return when its caller has had enough', async () => {
    const { client, cluster, close } = await setUp();
    expect(await firstValueFrom(client.send('counted', ''))).toBe(0);
    await isCommitted(cluster, 'counted');
    await until(() => ended.length > 0);

    expect(ended).toEqual(['generator']);
    await close();
  });

  it('is ended by a caller that takes too long a silence for a timeout', async () => {
    const { client, clock, cluster, close } = await setUp();
    const failure = new Promise((error) => client.send('ticks', 'one').subscribe({ error }));
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    await clock.advance(30_000);
    expect(String(await failure)).toContain('30000 ms');
    await isCommitted(cluster, 'ticks');

    expect(ended).toEqual(['one']);
    await close();
  });

  it('is ended by a caller that closes', async () => {
    const { client, cluster, close } = await setUp();
    const failure = new Promise((error) => client.send('ticks', 'one').subscribe({ error }));
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    await turn();
    await client.close();
    expect(String(await failure)).toContain('closed before the reply came');
    await isCommitted(cluster, 'ticks');

    expect(ended).toEqual(['one']);
    await close();
  });

  it('is ended by a caller that cannot read one of its replies', async () => {
    const { client, cluster, close } = await setUp();
    const failure = new Promise((error) => client.send('ticks', 'one').subscribe({ error }));
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    const [reply] = repliesOf(cluster);
    const id = reply?.headers.find(([name]) => name === 'kafka_correlationId') ?? ['', null];
    const headers = [id, ['posthorn-reply-index', Buffer.of(0, 0, 0, 1)]] as const;
    await cluster.append({ topic: reply?.topic ?? '', value: '{', headers });
    expect(String(await failure)).toContain('the value is not JSON');
    await isCommitted(cluster, 'ticks');

    expect(ended).toEqual(['one']);
    await close();
  });

  it('is ended at its first reply when its caller left before that', async () => {
    const { client, cluster, close } = await setUp();
    const subscription = client.send('ticks', 'one').subscribe();
    await streams();
    subscription.unsubscribe();
    values.next(1);
    await isCommitted(cluster, 'ticks');

    expect(ended).toEqual(['one']);
    await close();
  });

  it('is ended when its caller says nothing for three of its intervals, who is told so should it live', async () => {
    const { callerOf, clock, cluster, close } = await setUp();
    const standing = callerOf(new SteppedClock());
    const failure = new Promise((error) => standing.send('ticks', 'one').subscribe({ error }));
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    await turn();
    await clock.advance(29_999);
    expect(ended).toEqual([]);
    await clock.advance(1);
    expect(String(await failure)).toContain('its caller has not been heard of for 30000 ms');
    await isCommitted(cluster, 'ticks');

    expect(ended).toEqual(['one']);
    await standing.close();
    await close();
  });

  it('goes on for as long as its caller is there, at a record for each of its intervals', async () => {
    const { client, clock, cluster, close } = await setUp();
    const received: number[] = [];
    const both = merge(client.send<number>('ticks', 'one'), NEVER);
    const subscription = both.subscribe((value) => received.push(value));
    await streams();
    for (let value = 1; value <= 60; value += 1) {
      values.next(value);
      await until(() => received.length === value);
      await clock.advance(TEN_MINUTES_MS / 60);
    }

    expect(ended).toEqual([]);
    expect(cluster.records(STREAMS)).toHaveLength(60);
    subscription.unsubscribe();
    await isCommitted(cluster, 'ticks');
    await close();
  });

  it('goes on while what its caller says cannot be written or read, and is ended by silence only after that', async () => {
    const { callerOf, clock, cluster, close } = await setUp();
    const standing = callerOf(new SteppedClock());
    standing.send('ticks', 'one').subscribe({ error: () => undefined });
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    await turn();
    let release = (): void => undefined;
    const away = new Promise<void>((resolve) => (release = resolve));
    cluster.beforeAppend = ({ topic }) => (topic === STREAMS ? away : undefined);
    await clock.advance(TEN_MINUTES_MS);
    expect(ended).toEqual([]);

    cluster.beforeAppend = () => undefined;
    release();
    await turn();
    expect(ended).toEqual([]);
    await clock.advance(60_000);
    expect(ended).toEqual(['one']);
    await standing.close();
    await close();
  });

  it('of a caller that promises no sign of life, such as an older one, goes on', async () => {
    const { clock, cluster, close } = await setUp();
    cluster.open('inbox');
    const headers = [
      ['kafka_correlationId', Buffer.from('one')],
      ['kafka_replyTopic', Buffer.from('inbox')],
    ] as const;
    await cluster.append({ topic: 'ticks', value: '"one"', headers });
    await streams();
    values.next(1);
    await clock.advance(TEN_MINUTES_MS);
    values.next(2);
    await until(() => cluster.records('inbox').length === 2);

    expect(ended).toEqual([]);
    expect(cluster.topics.has(STREAMS)).toBe(false);
    const names = cluster
      .records('inbox')
      .flatMap((record) => record.headers.map(([name]) => name));
    expect(names.filter((name) => name.startsWith('posthorn-stream'))).toEqual([]);
    values.complete();
    await close();
  });

  it('goes on until it ends by itself once its caller has found that it may not tell', async () => {
    const { client, cluster, clock, logger, close } = await setUp();
    cluster.beforeAppend = ({ headers = [] }) => {
      if (headers.some(([, value]) => value?.toString() === 'kept')) throw new Error('not allowed');
    };
    const first = new Promise((error) => client.send('ticks', 'one').subscribe({ error }));
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    await turn();
    await clock.advance(20_000);
    values.next(2);
    await clock.advance(10_000);
    expect(String(await first)).toContain('its caller has not been heard of');
    expect(logger.lines).toEqual([expect.stringContaining(`cannot tell '${STREAMS}'`)]);

    const second = client.send('ticks', 'two').subscribe();
    await streams();
    for (let seconds = 0; seconds < 300; seconds += 10) {
      values.next(seconds);
      await clock.advance(10_000);
    }
    expect(ended).toEqual(['one']);
    values.complete();
    second.unsubscribe();
    await close();
  });

  it('is left where it is begun anew, too, once its caller has been told of that', async () => {
    const { client, cluster, close } = await setUp();
    const failure = new Promise((error) => client.send('ticks', 'one').subscribe({ error }));
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    const [first] = repliesOf(cluster);
    const headers = (first?.headers ?? []).map(([name, value]) =>
      name === 'posthorn-stream'
        ? ([name, Buffer.from('anew')] as const)
        : ([name, value] as const),
    );
    await cluster.append({ topic: first?.topic ?? '', value: '1', headers });
    expect(String(await failure)).toContain('cut after 1, and begun anew');
    await isCommitted(cluster, 'ticks');

    const left = cluster.records(STREAMS).map((record) => headerOf(record, 'posthorn-stream'));
    expect(left).toEqual(['anew', first && headerOf(first, 'posthorn-stream')]);
    expect(ended).toEqual(['one']);
    await close();
  });

  it('is not ended by who does not know it, nor by what is no word of it', async () => {
    const { client, cluster, clock, close } = await setUp();
    const subscription = client.send('ticks', 'one').subscribe();
    await streams();
    values.next(1);
    await until(() => repliesOf(cluster).length === 1);
    const [reply] = repliesOf(cluster);
    const tell = (interest: string, id: string | undefined) =>
      cluster.append({
        topic: STREAMS,
        value: null,
        headers: [
          ['posthorn-stream-interest', Buffer.from(interest)],
          ['posthorn-stream', Buffer.from(id ?? '')],
        ],
      });
    await tell('left', reply && headerOf(reply, 'kafka_correlationId'));
    await tell('left', '');
    await tell('over', reply && headerOf(reply, 'posthorn-stream'));
    await tell('probe', reply && headerOf(reply, 'posthorn-stream'));
    await cluster.append({ topic: STREAMS, value: 'left' });
    await clock.advance(1_000);
    expect(ended).toEqual([]);

    await tell('left', reply && headerOf(reply, 'posthorn-stream'));
    await until(() => ended.length > 0);
    subscription.unsubscribe();
    await close();
  });

  it('goes on where nobody can be heard, with a warning of why', async () => {
    const { client, cluster, clock, logger, close } = await setUp();
    cluster.beforeEnsure = (topics) => {
      if (topics.some(({ topic }) => topic === STREAMS)) throw new Error('not allowed');
    };
    const received: number[] = [];
    const subscription = client.send<number>('ticks', 'one').subscribe((one) => received.push(one));
    await streams();
    values.next(1);
    await until(() => received.length === 1);
    await clock.advance(20_000);
    expect(ended).toEqual([]);
    expect(logger.lines).toEqual([expect.stringContaining(`'${STREAMS}': not allowed`)]);
    subscription.unsubscribe();
    values.complete();
    await close();
  });
});

describe('a caller of a server that cannot be told, such as an older one', () => {
  it('tells nobody when it leaves', async () => {
    const { client, cluster, close } = await setUp();
    const received = firstValueFrom(client.send('elsewhere', ''));
    await until(() => cluster.records('elsewhere').length === 1);
    const [request] = cluster.records('elsewhere');
    const id = request?.headers.find(([name]) => name === 'kafka_correlationId') ?? ['', null];
    const topic = (request && headerOf(request, 'kafka_replyTopic')) ?? '';
    await cluster.append({ topic, value: '1', headers: [id] });
    expect(await received).toBe(1);
    await turn();

    const topics = [...cluster.topics.keys()];
    expect(topics.filter((name) => name.includes('posthorn-streams'))).toEqual([]);
    await close();
  });

  it('tells nothing to a topic that is not for that', async () => {
    const { client, cluster, close } = await setUp();
    const received = firstValueFrom(client.send('elsewhere', ''));
    await until(() => cluster.records('elsewhere').length === 1);
    const [request] = cluster.records('elsewhere');
    const id = request?.headers.find(([name]) => name === 'kafka_correlationId') ?? ['', null];
    const topic = (request && headerOf(request, 'kafka_replyTopic')) ?? '';
    const elsewhere = [
      ['posthorn-stream', Buffer.from('1')],
      ['posthorn-stream-topic', Buffer.from('orders')],
    ] as const;
    await cluster.append({ topic, value: '1', headers: [id, ...elsewhere] });
    expect(await received).toBe(1);
    await turn();

    expect(cluster.topics.has('orders')).toBe(false);
    await close();
  });
});

it('what a request promises is no metadata of the application', async () => {
  const { client, cluster, close } = await setUp();
  await firstValueFrom(client.send('price', ''));
  const [request] = cluster.records('price');
  expect(request?.headers.map(([name]) => name)).toContain('kafka_posthorn-renews-ms');
  expect(metadataOf(request?.headers ?? [])).toEqual({});
  await close();
});

describe('a request with a single reply, or whose replies are there at once', () => {
  it('costs no record and no topic more', async () => {
    const { client, clock, cluster, close } = await setUp();
    expect(await firstValueFrom(client.send('price', ''))).toBe(100);
    expect(await firstValueFrom(client.send('history', '').pipe(toArray()))).toEqual([3, 2, 1]);
    await clock.advance(60_000);

    expect(cluster.topics.has(STREAMS)).toBe(false);
    expect(repliesOf(cluster)).toHaveLength(4);
    await close();
  });
});
