import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientKafka,
  EventPattern,
  MessagePattern,
  Payload,
  Transport,
} from '@nestjs/microservices';
import {
  PosthornClient,
  PosthornModule,
  posthornMicroservice,
  Subscribe,
} from '@posthorn/transport';
import { firstValueFrom } from 'rxjs';
import { type RunningBroker, startBroker } from '../../apps/broker/src/broker.js';
import { until } from './support/until.js';

let broker: RunningBroker;
let brokers: string;

beforeAll(async () => {
  Logger.overrideLogger(false);
  broker = await startBroker({ port: 0, logLevel: 'error', groupInitialRebalanceDelayMs: 0 });
  brokers = `${broker.host}:${broker.port}`;
});

afterAll(async () => {
  await broker.close();
});

// A team moves service by service: while it does, both transports answer each other.
describe("beside Nest's own Kafka transport", () => {
  it('its client gets replies from a Posthorn server, and its events arrive', async () => {
    const seen: unknown[] = [];
    @Controller()
    class Ours {
      @MessagePattern('to-ours')
      answer(@Payload() query: { n: number }): { doubled: number } {
        return { doubled: query.n * 2 };
      }

      @Subscribe('event-to-ours')
      event(@Payload() event: unknown): void {
        seen.push(event);
      }
    }
    @Module({
      imports: [PosthornModule.forRoot({ brokers, groupId: 'ours' })],
      controllers: [Ours],
    })
    class AppModule {}
    const app = await NestFactory.createMicroservice(AppModule, {
      ...posthornMicroservice,
      abortOnError: false,
    });
    await app.listen();
    const client = new PosthornClient({ brokers });
    await client.unwrap().ensureTopics([{ topic: 'to-ours.reply', partitions: 1 }]);
    await client.close();
    const kafka = new ClientKafka({
      client: { brokers: [brokers] },
      consumer: { groupId: 'nest-caller' },
    });
    kafka.subscribeToResponseOf('to-ours');
    await kafka.connect();

    expect(await firstValueFrom(kafka.send('to-ours', { n: 21 }))).toEqual({ doubled: 42 });
    await firstValueFrom(kafka.emit('event-to-ours', { id: 1 }));
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ id: 1 }]);
    await kafka.close();
    await app.close();
  });

  it('its server answers a Posthorn client, and gets its events', async () => {
    const seen: unknown[] = [];
    @Controller()
    class Theirs {
      @MessagePattern('to-theirs')
      answer(@Payload() query: { n: number }): { doubled: number } {
        return { doubled: query.n * 2 };
      }

      @EventPattern(['event-to-theirs'])
      event(@Payload() event: unknown): void {
        seen.push(event);
      }
    }
    @Module({ controllers: [Theirs] })
    class AppModule {}
    const client = new PosthornClient({ brokers });
    await client.unwrap().ensureTopics([
      { topic: 'to-theirs', partitions: 1 },
      { topic: 'event-to-theirs', partitions: 1 },
    ]);
    const app = await NestFactory.createMicroservice(AppModule, {
      transport: Transport.KAFKA,
      options: {
        client: { brokers: [brokers] },
        consumer: { groupId: 'theirs' },
        subscribe: { fromBeginning: true },
      },
    });
    await app.listen();

    expect(await firstValueFrom(client.send('to-theirs', { n: 4 }))).toEqual({ doubled: 8 });
    await client.publish('event-to-theirs', { id: 2 });
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ id: 2 }]);
    await client.close();
    await app.close();
  });
});
