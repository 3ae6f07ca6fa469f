import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Scope,
} from '@nestjs/common';
import {
  APP_INTERCEPTOR,
  type ContextId,
  ContextIdFactory,
  type ContextIdStrategy,
  type HostComponentInfo,
} from '@nestjs/core';
import { CONTEXT, Ctx, MessagePattern, Payload, type RequestContext } from '@nestjs/microservices';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClsModule, ClsService } from 'nestjs-cls';
import { firstValueFrom, Observable } from 'rxjs';
import { startApp, until } from '../../test/harness.js';
import { headerText } from '../record/headers.js';
import {
  PosthornBatchContext,
  PosthornClient,
  PosthornContext,
  Subscribe,
  SubscribeBatch,
} from '../index.js';

let seen: unknown[] = [];
beforeEach(() => {
  seen = [];
});

const topics = ['event', 'batch', 'request'] as const;

/** One delivery of the handler's kind, through to its end. */
async function deliver(
  { app, cluster }: Awaited<ReturnType<typeof startApp>>,
  topic: string,
  tenant: string,
  offset = 1,
): Promise<void> {
  const client = app.get(PosthornClient);
  client.setOnDispatchHook((packet) => (packet.metadata ??= { tenant }));
  if (topic === 'request') await firstValueFrom(client.send(topic, {}), { defaultValue: null });
  else await client.publish(topic, {});
  await until(() => cluster.committedOf('svc', topic) === BigInt(offset));
}

const twice = { retry: { attempts: 2 } };

describe('a request-scoped handler', () => {
  let made = 0;

  @Injectable({ scope: Scope.REQUEST })
  class Unit {
    readonly id = (made += 1);
    constructor(@Inject(CONTEXT) readonly request: RequestContext<unknown, PosthornContext>) {}
  }

  @Controller()
  class Scoped {
    constructor(private readonly unit: Unit) {}

    private note(context: PosthornContext): void {
      const injected = this.unit.request.getContext();
      seen.push([this.unit.id, injected === context, injected.getAttempt()]);
      if (context.getAttempt() === 1) throw new Error('once more');
    }

    @Subscribe('event', twice)
    event(@Ctx() context: PosthornContext): void {
      this.note(context);
    }

    @SubscribeBatch('batch', { ...twice, batch: { maxRecords: 1 } })
    batch(@Payload() _payloads: unknown[], @Ctx() context: PosthornBatchContext): void {
      this.note(context);
    }
  }

  it.each(['event', 'batch'])(
    'is a new instance at each attempt, and is injected the context of that attempt: %s',
    async (topic) => {
      made = 0;
      const test = await startApp({ controllers: [Scoped], providers: [Unit] });
      await deliver(test, topic, 'a');

      expect(seen).toEqual([
        [1, true, 1],
        [2, true, 2],
      ]);
      await test.app.close();
    },
  );
});

/** One subtree of providers for each tenant, however many records come. */
class ByTenant implements ContextIdStrategy {
  private readonly trees = new Map<string, ContextId>();

  attach(contextId: ContextId, request: unknown) {
    const context = (request as RequestContext<unknown, PosthornContext>).getContext();
    const tenant = context.getHeader('tenant') ?? 'nobody';
    const tree = this.trees.get(tenant) ?? ContextIdFactory.create();
    this.trees.set(tenant, tree);
    return {
      resolve: (info: HostComponentInfo) => (info.isTreeDurable ? tree : contextId),
      payload: { tenant },
    };
  }
}

describe('durable providers', () => {
  @Injectable({ scope: Scope.REQUEST, durable: true })
  class Pool {
    private uses = 0;
    constructor(@Inject(CONTEXT) private readonly request: { tenant: string }) {}
    use(): string {
      return `${this.request.tenant} ${(this.uses += 1)}`;
    }
  }

  @Controller({ scope: Scope.REQUEST, durable: true })
  class Durable {
    constructor(private readonly pool: Pool) {}

    @Subscribe('event')
    event(): void {
      seen.push(this.pool.use());
    }
    @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
    batch(): void {
      seen.push(this.pool.use());
    }
    @MessagePattern('request')
    request(): void {
      seen.push(this.pool.use());
    }
  }

  it.each(topics)('live as long as their tenant, over many records: %s', async (topic) => {
    ContextIdFactory.apply(new ByTenant());
    const test = await startApp({ controllers: [Durable], providers: [Pool] });
    for (const [index, tenant] of ['a', 'b', 'a'].entries()) {
      await deliver(test, topic, tenant, index + 1);
    }

    expect(seen).toEqual(['a 1', 'b 1', 'a 2']);
    await test.app.close();
  });
});

const storage = new AsyncLocalStorage<string>();

/** As hand-written ones do it: the handler is subscribed to inside of the store. */
class StoreTenant implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { tenant = 'nobody' } = context.switchToRpc().getContext<PosthornContext>().getMetadata();
    return new Observable((subscriber) =>
      storage.run(tenant, () => next.handle().subscribe(subscriber)),
    );
  }
}

@Injectable()
class Shipping {
  constructor(
    private readonly events: PosthornClient,
    private readonly cls: ClsService,
  ) {}

  /** Far from any parameter of the handler, and after a pause. */
  async ship(): Promise<void> {
    await sleep(1);
    seen.push([storage.getStore(), this.cls.get('tenant')]);
    this.events.setOnDispatchHook((packet) => {
      packet.metadata = { tenant: storage.getStore() ?? '', cls: this.cls.get('tenant') };
    });
    await this.events.publish('shipped', {});
  }
}

describe('continuation-local storage', () => {
  @Controller()
  class Handlers {
    constructor(private readonly shipping: Shipping) {}

    @Subscribe('event')
    event(): Promise<void> {
      return this.shipping.ship();
    }
    @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
    batch(): Promise<void> {
      return this.shipping.ship();
    }
    @MessagePattern('request')
    request(): Promise<void> {
      return this.shipping.ship();
    }
  }

  const cls = ClsModule.forRoot({
    global: true,
    interceptor: {
      mount: true,
      setup: (store, context) => {
        const { tenant } = context.switchToRpc().getContext<PosthornContext>().getMetadata();
        store.set('tenant', tenant);
      },
    },
  });

  it.each(topics)(
    'set in an interceptor, by hand or by nestjs-cls, reaches the handler and what it publishes: %s',
    async (topic) => {
      const test = await startApp({
        controllers: [Handlers],
        imports: [cls],
        providers: [Shipping, { provide: APP_INTERCEPTOR, useClass: StoreTenant }],
      });
      await deliver(test, topic, 'a');
      await deliver(test, topic, 'b', 2);

      expect(seen).toEqual([
        ['a', 'a'],
        ['b', 'b'],
      ]);
      const shipped = test.cluster.records('shipped').map(({ headers }) => headers);
      expect(shipped.map((headers) => headerText(headers, 'tenant'))).toEqual(['a', 'b']);
      expect(shipped.map((headers) => headerText(headers, 'cls'))).toEqual(['a', 'b']);
      expect(storage.getStore()).toBeUndefined();
      await test.app.close();
    },
  );
});
