import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { finalize, map, type Observable, of, Subject } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, SteppedClock, until } from '../../test/harness.js';
import { PosthornClient } from '../index.js';

let values = new Subject<number>();
let ended: string[] = [];

@Controller()
class Ticks {
  @MessagePattern('ticks')
  ticks(@Payload() name: string): Observable<number> {
    return values.pipe(finalize(() => ended.push(name)));
  }

  @MessagePattern('squares')
  squares(): Observable<number> {
    return of(1, 2, 3).pipe(map((value) => value * value));
  }
}

/** A caller, and what has come of its request so far. */
async function setUp() {
  values = new Subject();
  ended = [];
  const cluster = new FakeCluster();
  const clock = new SteppedClock();
  const options = { clock, shutdownTimeoutMs: 20_000 };
  const { app } = await startApp({ controllers: [Ticks], cluster, options });
  const client = new PosthornClient({ cluster, clock, clientId: 'shop' });
  const heard: unknown[] = [];
  const ask = (topic: string) =>
    client.send<number>(topic, 'one').subscribe({
      next: (value) => heard.push(value),
      error: (error: unknown) => heard.push(String(error)),
      complete: () => heard.push('complete'),
    });
  return { app, cluster, clock, client, heard, ask };
}

describe('a stream of replies, when its server shuts down', () => {
  it('is ended after a second with an error that says so, and its request is committed', async () => {
    const { app, cluster, clock, client, heard, ask } = await setUp();
    ask('ticks');
    await until(() => values.observed);
    values.next(1);
    await until(() => heard.length === 1);
    const closed = app.close();
    await clock.advance(999);
    expect(ended).toEqual([]);
    await clock.advance(1);
    await closed;
    await until(() => heard.length === 2);

    expect(ended).toEqual(['one']);
    expect(heard).toEqual([1, expect.stringContaining('its server is shutting down')]);
    expect(cluster.committedOf('svc', 'ticks')).toBe(1n);
    await client.close();
  });

  it('comes to its end where that is near', async () => {
    const { app, cluster, clock, client, heard, ask } = await setUp();
    ask('ticks');
    await until(() => values.observed);
    values.next(1);
    await until(() => heard.length === 1);
    const closed = app.close();
    await clock.advance(500);
    values.next(2);
    values.complete();
    await closed;
    await until(() => heard.length === 3);

    expect(heard).toEqual([1, 2, 'complete']);
    expect(cluster.committedOf('svc', 'ticks')).toBe(1n);
    await client.close();
  });

  it('has a second from its first reply, should that come late', async () => {
    const { app, clock, client, heard, ask } = await setUp();
    ask('ticks');
    await until(() => values.observed);
    const closed = app.close();
    await clock.advance(20_000);
    expect(ended).toEqual([]);
    values.next(1);
    await until(() => heard.length === 1);
    await clock.advance(1_000);
    await closed;
    await until(() => heard.length === 2);

    expect(ended).toEqual(['one']);
    await client.close();
  });

  it('leaves nothing behind that would wait for the shutdown, once it has ended', async () => {
    const { app, clock, client, heard, ask } = await setUp();
    ask('squares');
    await until(() => heard.length === 4);
    expect(heard).toEqual([1, 4, 9, 'complete']);
    await app.close();
    await client.close();
    expect(clock.armed).toBe(0);
  });
});
