import {
  type ArgumentMetadata,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  type INestApplication,
  type INestMicroservice,
  Module,
  type NestInterceptor,
  type PipeTransform,
  type Type,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { EMPTY, lastValueFrom, type Observable, of, tap, toArray } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, until } from '../../test/harness.js';
import {
  PosthornBatchContext,
  PosthornClient,
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  Subscribe,
  SubscribeBatch,
} from '../index.js';

let seen: string[] = [];
beforeEach(() => {
  seen = [];
});

/** Enhancers of a level that say what they see, in the order of their calls. */
function enhancersOf(level: string) {
  @Injectable()
  class Guard implements CanActivate {
    canActivate(context: ExecutionContext): boolean {
      const rpc: unknown = context.switchToRpc().getContext();
      const isOurs = rpc instanceof PosthornContext && context.getType() === 'rpc';
      seen.push(`${level} guard${isOurs ? '' : ' of something else'}`);
      return true;
    }
  }
  @Injectable()
  class Interceptor implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      seen.push(`${level} before`);
      return next.handle().pipe(tap({ complete: () => seen.push(`${level} after`) }));
    }
  }
  @Injectable()
  class Pipe implements PipeTransform {
    transform(value: unknown, { type }: ArgumentMetadata): unknown {
      if (type === 'body') seen.push(`${level} pipe`);
      return value;
    }
  }
  @Catch(RangeError)
  class Filter implements ExceptionFilter {
    catch(_error: unknown, host: ArgumentsHost): Observable<never> {
      seen.push(
        `${level} filter of ${host.switchToRpc().getContext<PosthornContext>().getTopic()}`,
      );
      return EMPTY;
    }
  }
  return { Guard, Interceptor, Pipe, Filter };
}

const onClass = enhancersOf('class');
const onMethod = enhancersOf('method');
const viaApp = enhancersOf('APP_*');
const viaUse = enhancersOf('useGlobal*');

const decorated = (): MethodDecorator => (target, key, descriptor) => {
  UseGuards(onMethod.Guard)(target, key, descriptor);
  UseInterceptors(onMethod.Interceptor)(target, key, descriptor);
  UsePipes(onMethod.Pipe)(target, key, descriptor);
};

@Controller()
@UseGuards(onClass.Guard)
@UseInterceptors(onClass.Interceptor)
@UsePipes(onClass.Pipe)
class Handlers {
  @Subscribe('event')
  @decorated()
  event(@Payload() _payload: unknown): Observable<number> {
    seen.push('handler');
    return of(1, 2);
  }

  @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
  @decorated()
  batch(@Payload() _payloads: unknown[]): Promise<void> {
    seen.push('handler');
    return Promise.resolve();
  }

  @MessagePattern('request')
  @decorated()
  request(@Payload() _payload: unknown): Observable<number> {
    seen.push('handler');
    return of(1, 2);
  }
}

const globalProviders = [
  { provide: APP_GUARD, useClass: viaApp.Guard },
  { provide: APP_INTERCEPTOR, useClass: viaApp.Interceptor },
  { provide: APP_PIPE, useClass: viaApp.Pipe },
  { provide: APP_FILTER, useClass: viaApp.Filter },
];

function useGlobal(app: INestApplication | INestMicroservice): void {
  app.useGlobalGuards(new viaUse.Guard());
  app.useGlobalInterceptors(new viaUse.Interceptor());
  app.useGlobalPipes(new viaUse.Pipe());
  app.useGlobalFilters(new viaUse.Filter());
}

type Kind = 'microservice' | 'hybrid';

/** An app of the controller on a fake cluster; in a hybrid one the microservice inherits what is global. */
async function startAs(kind: Kind, controller: Type) {
  const cluster = new FakeCluster();
  @Module({
    imports: [PosthornModule.forRoot({ groupId: 'svc', cluster, clock: new InstantClock() })],
    controllers: [controller],
    providers: globalProviders,
  })
  class AppModule {}
  const quiet = { logger: new RecordingLogger(), abortOnError: false };
  if (kind === 'microservice') {
    const app = await NestFactory.createMicroservice(AppModule, {
      ...posthornMicroservice,
      ...quiet,
    });
    useGlobal(app);
    await app.listen();
    return { app, cluster, client: app.get(PosthornClient) };
  }
  const app = await NestFactory.create(AppModule, quiet);
  // Nest hands over what is global when it connects, and nothing that comes later.
  useGlobal(app);
  app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true });
  await app.startAllMicroservices();
  await app.init();
  return { app, cluster, client: app.get(PosthornClient) };
}

const kinds: readonly Kind[] = ['microservice', 'hybrid'];
const topics = ['event', 'batch', 'request'] as const;
const matrix = kinds.flatMap((kind) => topics.map((topic) => [topic, kind] as const));

async function deliver(client: PosthornClient, cluster: FakeCluster, topic: string) {
  if (topic === 'request') return lastValueFrom(client.send(topic, {}).pipe(toArray()));
  await client.publish(topic, {});
  await until(() => cluster.committedOf('svc', topic) === 1n);
  return undefined;
}

describe('guards, interceptors and pipes run from the outermost level inwards', () => {
  it.each(matrix)('around the handler of an %s in a %s', async (topic, kind) => {
    const { app, cluster, client } = await startAs(kind, Handlers);
    const answer = await deliver(client, cluster, topic);

    const levels = ['APP_*', 'useGlobal*', 'class', 'method'];
    const inwards = (what: string): string[] => levels.map((level) => `${level} ${what}`);
    expect(seen).toEqual([
      ...inwards('guard'),
      ...inwards('before'),
      ...inwards('pipe'),
      'handler',
      ...inwards('after').reverse(),
    ]);
    expect(answer).toEqual(topic === 'request' ? [1, 2] : undefined);
    await app.close();
  });
});

describe('a filter answers for the handler, and EMPTY says handled', () => {
  const fail = (): never => {
    seen.push('failed');
    throw new RangeError('out of range');
  };

  @Controller()
  class Plain {
    @Subscribe('event')
    event(): void {
      fail();
    }
    @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
    batch(): void {
      fail();
    }
    @MessagePattern('request')
    request(): void {
      fail();
    }
  }

  @Controller()
  @UseFilters(onClass.Filter)
  class Filtered extends Plain {
    @Subscribe('event')
    override event(): void {
      fail();
    }
    @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
    override batch(): void {
      fail();
    }
    @UseFilters(onMethod.Filter)
    @MessagePattern('request')
    override request(): void {
      fail();
    }
  }

  it.each(matrix)('for an %s in a %s, where it is global', async (topic, kind) => {
    const { app, cluster, client } = await startAs(kind, Plain);
    const answer = await deliver(client, cluster, topic);

    expect(seen.filter((line) => line === 'failed')).toHaveLength(1);
    expect(seen.filter((line) => line.includes(`filter of ${topic}`))).toHaveLength(1);
    expect(cluster.records(`${topic}.svc.dlq`)).toEqual([]);
    expect(answer).toEqual(topic === 'request' ? [] : undefined);
    await app.close();
  });

  it.each(matrix)('for an %s in a %s, the nearest one', async (topic, kind) => {
    const { app, cluster, client } = await startAs(kind, Filtered);
    await deliver(client, cluster, topic);

    const level = topic === 'request' ? 'method' : 'class';
    expect(seen.filter((line) => line.includes(' filter'))).toEqual([
      `${level} filter of ${topic}`,
    ]);
    expect(cluster.records(`${topic}.svc.dlq`)).toEqual([]);
    await app.close();
  });
});

it('the context of a batch reaches its guards as what it is', async () => {
  class Counting implements CanActivate {
    canActivate(context: ExecutionContext): boolean {
      const batch: unknown = context.switchToRpc().getContext();
      if (!(batch instanceof PosthornBatchContext)) return false;
      seen.push(`${batch.getMessages().length} records of ${batch.getPattern()}`);
      return true;
    }
  }
  @Controller()
  class Batches {
    @UseGuards(Counting)
    @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
    batch(): void {}
  }
  const { app, cluster, client } = await startAs('microservice', Batches);
  await deliver(client, cluster, 'batch');

  expect(seen).toContain('1 records of batch');
  await app.close();
});
