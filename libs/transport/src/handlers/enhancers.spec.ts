import {
  ArgumentsHost,
  BadRequestException,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  ExecutionContext,
  ForbiddenException,
  HttpException,
  Inject,
  Injectable,
  Module,
  type NestInterceptor,
  ParseIntPipe,
  type Type,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CONTEXT, Ctx, Payload, type RequestContext, RpcException } from '@nestjs/microservices';
import { catchError, EMPTY, map, NEVER, type Observable, of, tap, throwError } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, startApp, until } from '../../test/harness.js';
import {
  type HandlerOptions,
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  readDeadLetter,
  Subscribe,
} from '../index.js';

/** Publishes the values, waits until all are committed, and tells what became of them. */
async function outcome(controller: Type, values: readonly unknown[], providers: Type[] = []) {
  const { app, cluster, clock } = await startApp({ controllers: [controller], providers });
  for (const value of values)
    await cluster.append({ topic: 'orders', value: JSON.stringify(value) });
  await until(() => cluster.committedOf('svc', 'orders') === BigInt(values.length));
  await app.close();
  const letters = cluster.records('orders.svc.dlq').map((letter) => readDeadLetter(letter));
  return { letters, retries: clock.pauses.length };
}

class Passing implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle();
  }
}

let seen: unknown[] = [];
beforeEach(() => {
  seen = [];
});

describe('enhancers', () => {
  it('guards refuse: a dead letter at once, with the reason, and the handler never runs', async () => {
    @Injectable()
    class Never implements CanActivate {
      canActivate(): boolean {
        return false;
      }
    }
    @Controller()
    class Orders {
      @UseGuards(Never)
      @Subscribe('orders')
      handle(): void {
        seen.push('ran');
      }
    }
    const { letters, retries } = await outcome(Orders, [1], [Never]);

    expect(letters).toMatchObject([{ message: 'Forbidden resource', attempt: 1 }]);
    expect(retries).toBe(0);
    expect(seen).toEqual([]);
  });

  it('what a guard throws is kept as it was thrown', async () => {
    @Injectable()
    class Refusing implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        seen.push(context.getType(), context.switchToRpc().getContext() instanceof PosthornContext);
        throw new ForbiddenException('not your tenant');
      }
    }
    @Controller()
    class Orders {
      @UseGuards(Refusing)
      @Subscribe('orders')
      handle(): void {}
    }
    const { letters } = await outcome(Orders, [1], [Refusing]);

    expect(letters).toMatchObject([
      { exception: 'ForbiddenException', message: 'not your tenant', attempt: 1 },
    ]);
    expect(seen).toEqual(['rpc', true]);
  });

  it('pipes convert, and what does not validate is a dead letter at once', async () => {
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload('id', ParseIntPipe) id: number): void {
        seen.push(id);
      }
    }
    const { letters, retries } = await outcome(Orders, [{ id: '7' }, { id: 'seven' }]);

    expect(seen).toEqual([7]);
    expect(letters).toMatchObject([{ exception: 'BadRequestException', attempt: 1, offset: 1n }]);
    expect(retries).toBe(0);
  });

  it('interceptors wrap the handler, which runs once though its result is an Observable', async () => {
    class Around implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        seen.push('before');
        return next.handle().pipe(tap(() => seen.push('after')));
      }
    }
    @Controller()
    @UseInterceptors(Around)
    class Orders {
      @Subscribe('orders')
      handle(): Observable<number> {
        seen.push('handler');
        return of(1, 2).pipe(map((value) => value * 10));
      }
    }
    await outcome(Orders, ['x']);

    expect(seen).toEqual(['before', 'handler', 'after', 'after']);
  });

  it('an error that an outer interceptor maps to another is judged as the other', async () => {
    class Mapping implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        return next
          .handle()
          .pipe(catchError(() => throwError(() => new BadRequestException('mapped'))));
      }
    }
    @Controller()
    class Orders {
      @UseInterceptors(Mapping)
      @Subscribe('orders')
      handle(): void {
        throw new Error('inner');
      }
    }
    const { letters } = await outcome(Orders, [1]);

    expect(letters).toMatchObject([
      { exception: 'BadRequestException', message: 'mapped', attempt: 1 },
    ]);
  });

  it("a filter's EMPTY means handled", async () => {
    @Catch()
    class Swallow implements ExceptionFilter {
      catch(error: Error, host: ArgumentsHost): Observable<never> {
        seen.push(error.message, host.getType());
        return EMPTY;
      }
    }
    @Controller()
    class Orders {
      @UseFilters(Swallow)
      @Subscribe('orders')
      handle(): void {
        throw new Error('no matter');
      }
    }
    const { letters, retries } = await outcome(Orders, [1]);

    expect(seen).toEqual(['no matter', 'rpc']);
    expect(letters).toEqual([]);
    expect(retries).toBe(0);
  });

  describe.each([
    ['', []],
    [' behind an interceptor', [Passing]],
  ])('a filter of a handler%s', (_where, interceptors) => {
    const failingWith = (react: () => unknown): Type => {
      @Catch()
      class Filter implements ExceptionFilter {
        catch(): unknown {
          return react();
        }
      }
      @Controller()
      @UseInterceptors(...interceptors)
      class Orders {
        @UseFilters(Filter)
        @Subscribe('orders', { retry: { attempts: 1 } })
        handle(): void {
          throw new RangeError('the cause');
        }
      }
      return Orders;
    };

    it.each<[string, () => unknown]>([
      ['answers with an error of its own', () => throwError(() => 'masked')],
      [
        'throws itself',
        () => {
          throw new Error('broken filter');
        },
      ],
      ['rejects', () => Promise.reject(new Error('broken filter'))],
      ['promises an error of its own', () => Promise.resolve(throwError(() => 'masked'))],
      ['answers nothing', () => undefined],
      ['promises nothing', () => Promise.resolve()],
    ])('that %s does not hide the original', async (_what, react) => {
      const { letters } = await outcome(failingWith(react), [1]);
      expect(letters).toMatchObject([{ exception: 'RangeError', message: 'the cause' }]);
    });

    it.each<[string, () => unknown]>([
      ['answers EMPTY', () => EMPTY],
      ['promises EMPTY', () => Promise.resolve(EMPTY)],
    ])('that %s means handled', async (_what, react) => {
      expect(await outcome(failingWith(react), [1])).toEqual({ letters: [], retries: 0 });
    });
  });

  it('request-scoped controllers get an instance and the context per delivery, two handlers each their own', async () => {
    @Controller()
    class Scoped {
      private readonly own = {};
      constructor(@Inject(CONTEXT) private readonly request: RequestContext) {}

      @Subscribe('orders')
      one(@Ctx() context: PosthornContext): void {
        seen.push([this.own, this.request.getContext() === context, this.request.getData()]);
      }

      @Subscribe('orders')
      two(@Ctx() context: PosthornContext): void {
        seen.push([this.own, this.request.getContext() === context, this.request.getData()]);
      }
    }
    await outcome(Scoped, [{ id: 1 }]);

    const runs = seen as [object, boolean, unknown][];
    expect(runs.map(([, same, data]) => [same, data])).toEqual([
      [true, { id: 1 }],
      [true, { id: 1 }],
    ]);
    expect(runs[0]?.[0]).not.toBe(runs[1]?.[0]);
  });

  it('errors of request-scoped handlers keep their original too', async () => {
    @Controller()
    class Scoped {
      constructor(@Inject(CONTEXT) readonly request: RequestContext) {}

      @Subscribe('orders', { retry: { attempts: 1 } })
      handle(): void {
        throw new RangeError('scoped');
      }
    }
    const { letters } = await outcome(Scoped, [1]);

    expect(letters).toMatchObject([{ exception: 'RangeError', message: 'scoped' }]);
  });
});

describe('the original error', () => {
  it.each([{ inheritAppConfig: true }, { inheritAppConfig: false }])(
    'is known in a hybrid app with %o',
    async (hybrid) => {
      @Controller()
      class Orders {
        @Subscribe('orders', { retry: { attempts: 2 } })
        handle(): void {
          throw new RangeError('hybrid');
        }
      }
      const cluster = new FakeCluster();
      await cluster.append({ topic: 'orders', value: '1' });
      @Module({
        imports: [PosthornModule.forRoot({ groupId: 'svc', cluster, clock: new InstantClock() })],
        controllers: [Orders],
      })
      class AppModule {}
      const app = await NestFactory.create(AppModule, {
        logger: new RecordingLogger(),
        abortOnError: false,
      });
      app.connectMicroservice(posthornMicroservice, hybrid);
      await app.startAllMicroservices();
      await app.init();
      await until(() => cluster.committedOf('svc', 'orders') === 1n);

      const [letter] = cluster.records('orders.svc.dlq');
      expect(letter && readDeadLetter(letter)).toMatchObject({
        exception: 'RangeError',
        message: 'hybrid',
        handler: 'Orders.handle',
        attempt: 2,
      });
      await app.close();
    },
  );

  it.each([{ inheritAppConfig: true }, { inheritAppConfig: false }])(
    'of a guard is known there too, with %o',
    async (hybrid) => {
      class Broken implements CanActivate {
        canActivate(): boolean {
          throw new RangeError('the guard is asleep');
        }
      }
      @Controller()
      class Orders {
        @UseGuards(Broken)
        @Subscribe('orders', { retry: { attempts: 2 } })
        handle(): void {}
      }
      const cluster = new FakeCluster();
      await cluster.append({ topic: 'orders', value: '1' });
      @Module({
        imports: [PosthornModule.forRoot({ groupId: 'svc', cluster, clock: new InstantClock() })],
        controllers: [Orders],
      })
      class AppModule {}
      const logger = new RecordingLogger();
      const app = await NestFactory.create(AppModule, { logger, abortOnError: false });
      app.connectMicroservice(posthornMicroservice, hybrid);
      await app.startAllMicroservices();
      await app.init();
      await until(() => cluster.committedOf('svc', 'orders') === 1n);

      const [letter] = cluster.records('orders.svc.dlq');
      expect(letter && readDeadLetter(letter)).toMatchObject({
        exception: 'RangeError',
        message: 'the guard is asleep',
      });
      await app.close();
    },
  );

  it.each<[string, unknown, object]>([
    ['a string', 'plain words', { exception: 'string', message: 'plain words' }],
    ['undefined', undefined, { exception: 'undefined', message: 'undefined' }],
    ['null', null, { exception: 'object', message: 'null' }],
    ['an object', { code: 7 }, { exception: 'Object', message: '{"code":7}' }],
  ])('may be %s', async (_what, thrown, expected) => {
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 2 } })
      handle(): void {
        throw thrown as Error;
      }
    }
    const { letters, retries } = await outcome(Orders, [1]);

    expect(letters).toMatchObject([{ ...expected, attempt: 2 }]);
    expect(retries).toBe(1);
  });
});

describe('classification', () => {
  class Known extends Error {}
  const validation = [{ property: 'id', constraints: { isInt: 'id must be an integer' } }];

  it.each<[string, unknown, HandlerOptions['retry'], number]>([
    ['a bad request is final', new BadRequestException(), {}, 1],
    ['too many requests is not', new HttpException('slow down', 429), {}, 3],
    ['a server error is not', new HttpException('down', 503), {}, 3],
    ['validation errors inside an RpcException are final', new RpcException(validation), {}, 1],
    ['any other RpcException is not', new RpcException('busy'), {}, 3],
    ["an error of the user's fatal list is final", new Known(), { fatal: [Known] }, 1],
    [
      'so is one a fatal rule picks',
      new Error('E42'),
      { fatal: [(error) => String(error).includes('E42')] },
      1,
    ],
    [
      "an error of the user's retry list is retried",
      new BadRequestException(),
      { retryOn: [HttpException] },
      3,
    ],
    ['fatal wins over retryOn', new Known(), { fatal: [Error], retryOn: [Known] }, 1],
  ])('%s', async (_claim, thrown, retry, attempts) => {
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 3, ...retry } })
      handle(): void {
        throw thrown as Error;
      }
    }
    const { letters } = await outcome(Orders, [1]);

    expect(letters).toMatchObject([{ attempt: attempts }]);
  });
});

describe('a handler whose partition is lost', () => {
  it('is left, even if its Observable never ends, and nothing is committed', async () => {
    let cancelled = false;
    let aborted = false;
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Ctx() context: PosthornContext): Observable<never> {
        seen.push('began');
        context.signal.addEventListener('abort', () => {
          aborted = true;
        });
        return NEVER.pipe(tap({ unsubscribe: () => (cancelled = true) }));
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await cluster.append({ topic: 'orders', value: '1' });
    await until(() => seen.length === 1);
    cluster.groups[0]?.lose();
    await until(() => (cluster.groups[0]?.errors.length ?? 0) > 0);

    expect({ cancelled, aborted }).toEqual({ cancelled: true, aborted: true });
    expect(cluster.committedOf('svc', 'orders')).toBe(0n);
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
    await app.close();
  });
});
