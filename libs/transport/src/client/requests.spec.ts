import { Controller, Logger } from '@nestjs/common';
import { MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { firstValueFrom, lastValueFrom, NEVER, type Observable, of, toArray } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, startApp, turn, until } from '../../test/harness.js';
import {
  PosthornClient,
  PosthornRemoteException,
  PosthornTimeoutException,
  readDeadLetter,
  Subscribe,
} from '../index.js';

@Controller()
class Prices {
  calls = 0;

  @MessagePattern('price')
  price(@Payload() query: { sku: string }): unknown {
    this.calls += 1;
    if (query.sku === 'bug') throw new Error('secret detail');
    if (query.sku === 'unknown')
      throw new RpcException({ status: 'error', message: 'no such sku', code: 404 });
    if (query.sku === 'nothing') return undefined;
    if (query.sku === 'null') return null;
    return { sku: query.sku, cents: 100 };
  }

  @MessagePattern('history')
  history(): Observable<number> {
    return of(3, 2, 1);
  }

  @MessagePattern('odd')
  odd(): Observable<unknown> {
    return of(1, 2n, 3);
  }

  @MessagePattern('silent')
  silent(): Observable<never> {
    return NEVER;
  }
}

async function setUp() {
  const cluster = new FakeCluster();
  const clock = new InstantClock();
  const { app, clock: serverClock } = await startApp({
    controllers: [Prices],
    cluster,
    options: { shutdownTimeoutMs: 20 },
  });
  const client = new PosthornClient({
    cluster,
    clock,
    clientId: 'shop',
    request: { timeoutMs: 500 },
  });
  const close = async () => {
    await client.close();
    await app.close();
  };
  return { app, cluster, clock, serverClock, client, close };
}

describe('send', () => {
  it('gets the reply of the @MessagePattern handler through an inbox of this instance', async () => {
    const { client, cluster, clock, close } = await setUp();
    const replies = await Promise.all(
      ['a', 'b'].map((sku) => firstValueFrom(client.send('price', { sku }))),
    );

    expect(replies).toEqual([
      { sku: 'a', cents: 100 },
      { sku: 'b', cents: 100 },
    ]);
    const inboxes = cluster.created.filter(({ topic }) => topic.startsWith('shop.inbox.'));
    expect(inboxes).toMatchObject([{ partitions: 1, configs: { 'retention.ms': '600000' } }]);
    expect(clock.armed).toBe(0);
    await close();
  });

  it.each([
    ['nothing' as const, []],
    ['null' as const, [null]],
  ])('tells apart a handler that returns %s', async (sku, expected) => {
    const { client, close } = await setUp();

    expect(await lastValueFrom(client.send('price', { sku }).pipe(toArray()))).toEqual(expected);
    await close();
  });

  it('gets every value of a handler that returns a stream', async () => {
    const { client, close } = await setUp();

    expect(await lastValueFrom(client.send('history', {}).pipe(toArray()))).toEqual([3, 2, 1]);
    await close();
  });

  it('is told when its stream is begun anew by another instance, and gets nothing twice', async () => {
    const { client, cluster, close } = await setUp();
    const values: unknown[] = [];
    const failure = new Promise((error) =>
      client.send('silent', {}).subscribe({ next: (value) => values.push(value), error }),
    );
    await until(() => cluster.records('silent').length === 1);
    const [request] = cluster.records('silent');
    const id = request?.headers.find(([name]) => name === 'kafka_correlationId') ?? ['', null];
    const topic = cluster.created.find(({ topic: name }) => name.includes('.inbox.'))?.topic ?? '';
    for (const [value, index] of [
      [1, 0],
      [2, 1],
      [1, 0],
    ] as const) {
      const number = Buffer.of(0, 0, 0, index);
      const headers = [id, ['posthorn-reply-index', number]] as const;
      await cluster.append({ topic, value: String(value), headers });
    }
    expect(String(await failure)).toContain('cut after 2, and begun anew');
    expect(values).toEqual([1, 2]);
    await close();
  });

  it('gets the error that the remote filters answered, typed, and no more of it than they told', async () => {
    const { client, close } = await setUp();
    const failure = (sku: string) =>
      firstValueFrom(client.send('price', { sku })).catch((error: unknown) => error);

    const known = (await failure('unknown')) as PosthornRemoteException;
    expect(known).toBeInstanceOf(PosthornRemoteException);
    expect(known.getError()).toEqual({ status: 'error', message: 'no such sku', code: 404 });
    expect(known.pattern).toBe('price');
    const bug = (await failure('bug')) as PosthornRemoteException;
    expect(bug.message).toBe('Internal server error');
    await close();
  });

  it('is not retried and not dead-lettered: the caller has the error, and the partition moves on', async () => {
    const { app, client, cluster, close } = await setUp();
    await firstValueFrom(client.send('price', { sku: 'bug' })).catch(() => undefined);
    await until(() => cluster.committedOf('svc', 'price') === 1n);

    expect(app.get(Prices).calls).toBe(1);
    expect(cluster.topics.has('price.svc.dlq')).toBe(false);
    await close();
  });

  it('ends with a timeout when no reply comes', async () => {
    const { client, cluster, clock, close } = await setUp();
    const answer = firstValueFrom(client.send('silent', {})).catch((error: unknown) => error);
    await until(() => cluster.records('silent').length === 1);
    clock.fireTimers();

    expect(await answer).toBeInstanceOf(PosthornTimeoutException);
    await close();
  });

  it('is forgotten when its caller unsubscribes, and a late reply finds nobody', async () => {
    const { client, cluster, clock, close } = await setUp();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    cluster.beforeAppend = ({ topic }) => (topic.includes('.inbox.') ? held : undefined);
    const subscription = client.send('price', { sku: 'a' }).subscribe(() => {
      throw new Error('nobody is here');
    });
    await until(() => cluster.records('price').length === 1);
    subscription.unsubscribe();
    answer();
    await until(() => cluster.committedOf('svc', 'price') === 1n);
    await turn();

    expect(clock.armed).toBe(0);
    await close();
  });

  it('fails when the request cannot be written, and when the client closes before the reply', async () => {
    const { client, cluster, close } = await setUp();
    cluster.beforeEnsure = () => {
      throw new Error('away');
    };
    await expect(firstValueFrom(client.send('price', { sku: 'a' }))).rejects.toThrow('away');
    cluster.beforeEnsure = () => undefined;
    const waiting = firstValueFrom(client.send('silent', {}));
    await until(() => cluster.records('silent').length === 1);
    const closing = client.close();

    await expect(waiting).rejects.toThrow('closed before the reply');
    await closing;
    await close();
  });
});

describe('a request', () => {
  it('whose reply cannot be written does not wedge the partition', async () => {
    const { client, cluster, close } = await setUp();
    cluster.beforeAppend = ({ topic }) => {
      if (topic.includes('.inbox.')) throw new Error('UNKNOWN_TOPIC_OR_PARTITION');
    };
    const subscription = client.send('price', { sku: 'a' }).subscribe();
    await until(() => cluster.committedOf('svc', 'price') === 1n);

    subscription.unsubscribe();
    await close();
  });

  it('whose reply topic is gone does not hold the partition until the producer gives up', async () => {
    const { client, cluster, serverClock, close } = await setUp();
    cluster.beforeAppend = ({ topic }) =>
      topic.includes('.inbox.') ? new Promise(() => undefined) : undefined;
    const subscription = client.send('price', { sku: 'a' }).subscribe();
    await until(() => serverClock.armed > 1);
    serverClock.fireTimers();
    await until(() => cluster.committedOf('svc', 'price') === 1n);

    subscription.unsubscribe();
    cluster.beforeAppend = () => undefined;
    await close();
  });

  it('that does not decode is answered with why, and is no dead letter', async () => {
    const { client, cluster, close } = await setUp();
    const answer = firstValueFrom(client.send('price', Buffer.from('{')));
    await expect(answer).rejects.toThrow('the value is not JSON');
    await until(() => cluster.committedOf('svc', 'price') === 1n);

    expect(cluster.topics.has('price.svc.dlq')).toBe(false);
    await close();
  });

  it('whose replies cannot all be written is told so, and gets none behind a missing one', async () => {
    const { client, close } = await setUp();
    const values: unknown[] = [];
    const failure = await new Promise((error) =>
      client.send('odd', {}).subscribe({ next: (value) => values.push(value), error }),
    );
    expect(String(failure)).toContain('the reply cannot be written: Do not know how to serialize');
    expect(values).toEqual([1]);
    await close();
  });

  it('of many replies whose topic is gone waits for one of them', async () => {
    const { client, cluster, serverClock, close } = await setUp();
    cluster.beforeAppend = ({ topic }) =>
      topic.includes('.inbox.') ? new Promise(() => undefined) : undefined;
    const subscription = client.send('history', {}).subscribe();
    await until(() => serverClock.armed > 1);
    serverClock.fireTimers();
    await until(() => cluster.committedOf('svc', 'history') === 1n);

    subscription.unsubscribe();
    cluster.beforeAppend = () => undefined;
    await close();
  });

  it('for which nobody waits and that does not decode is a dead letter, as every record', async () => {
    const { cluster, close } = await setUp();
    await cluster.append({ topic: 'price', value: '{' });
    await until(() => cluster.committedOf('svc', 'price') === 1n);

    const [letter] = cluster.records('price.svc.dlq');
    expect(letter && readDeadLetter(letter)?.exception).toBe('UndecodableRecordError');
    await close();
  });

  it('and events of one topic go each to their own kind of handler', async () => {
    const seen: string[] = [];
    @Controller()
    class Both {
      @MessagePattern('both')
      answer(): string {
        seen.push('request');
        return 'pong';
      }

      @Subscribe('both')
      event(): void {
        seen.push('event');
      }
    }
    const cluster = new FakeCluster();
    Logger.overrideLogger(new RecordingLogger());
    const { app } = await startApp({ controllers: [Both], cluster });
    const client = new PosthornClient({ cluster });
    expect(await firstValueFrom(client.send('both', 'ping'))).toBe('pong');
    await client.publish('both', 'news');
    await until(() => seen.length === 2);

    expect(seen).toEqual(['request', 'event']);
    await client.close();
    await app.close();
  });
});
