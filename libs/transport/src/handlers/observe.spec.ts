import { Controller, Injectable, Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { Ctx, MessagePattern } from '@nestjs/microservices';
import { createObserveModule } from '@nestjs/observe';
import { firstValueFrom } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, until } from '../../test/harness.js';
import { headerText } from '../record/headers.js';
import {
  PosthornClient,
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  Subscribe,
  SubscribeBatch,
} from '../index.js';

/** What the agent would send to its collector about one run of a handler. */
interface Snapshot {
  readonly id?: string;
  readonly protocol: string;
  readonly operationId: string;
}

@Injectable()
class Stock {
  constructor(private readonly events: PosthornClient) {}

  async take(context: PosthornContext): Promise<void> {
    await this.events.publish(`${context.getPattern()}-taken`, {});
  }
}

@Controller()
class Warehouse {
  constructor(private readonly stock: Stock) {}

  @Subscribe('event')
  async event(@Ctx() context: PosthornContext): Promise<void> {
    await this.stock.take(context);
  }

  @SubscribeBatch('batch', { batch: { maxRecords: 1 } })
  async batch(_payloads: unknown[], @Ctx() context: PosthornContext): Promise<void> {
    await this.stock.take(context);
  }

  @MessagePattern('request')
  async request(@Ctx() context: PosthornContext): Promise<number> {
    await this.stock.take(context);
    return 7;
  }
}

/** The agent's own provider that everything it saw goes through; it is not exported. */
function snapshotsOf(modules: ModulesContainer): Snapshot[] {
  const snapshots: Snapshot[] = [];
  for (const module of modules.values()) {
    for (const { name, instance } of module.providers.values()) {
      if (name !== 'ObserveAgentSharedBuffer') continue;
      const buffer = instance as { insertRequestSnapshot: (snapshot: Snapshot) => void };
      buffer.insertRequestSnapshot = (snapshot) => snapshots.push(snapshot);
    }
  }
  return snapshots;
}

async function observed() {
  const { ObserveModule, ObserveInstrument } = createObserveModule();
  const cluster = new FakeCluster();
  @Module({
    imports: [
      PosthornModule.forRoot({ groupId: 'svc', cluster, clock: new InstantClock() }),
      // Nobody listens at port 9 of this machine: what it sees stays here.
      ObserveModule.forRoot({
        serviceId: 'none',
        appKey: 'none',
        appSecret: 'none',
        endpoint: 'http://127.0.0.1:9',
      }),
    ],
    controllers: [Warehouse],
    providers: [Stock],
  })
  class AppModule {}
  const app = await NestFactory.createMicroservice(AppModule, {
    ...posthornMicroservice,
    instrument: ObserveInstrument,
    logger: new RecordingLogger(),
    abortOnError: false,
  });
  await app.listen();
  return { app, cluster, snapshots: snapshotsOf(app.get(ModulesContainer)) };
}

describe("with @nestjs/observe's own module", () => {
  it.each(['event', 'batch', 'request'])(
    'the run of a handler is an operation, and its trace goes on in what it publishes: %s',
    async (topic) => {
      const { app, cluster, snapshots } = await observed();
      const client = app.get(PosthornClient);
      const headers = { 'x-request-id': 'trace-1' };
      if (topic === 'request') {
        client.setOnDispatchHook((packet) => (packet.metadata ??= headers));
        await firstValueFrom(client.send(topic, {}));
      } else {
        await client.publish(topic, {}, { headers });
      }
      await until(() => cluster.committedOf('svc', topic) === 1n && snapshots.length === 1);

      expect(snapshots).toMatchObject([{ protocol: 'POSTHORN', operationId: topic }]);
      const [taken] = cluster.records(`${topic}-taken`);
      expect(headerText(taken?.headers ?? [], 'x-request-id')).toBe('trace-1');
      await app.close();
    },
  );
});
