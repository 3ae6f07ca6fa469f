// What a team's first service looks like, in the fresh project that packages.e2e.spec.ts makes: it runs, prints one line of
// JSON and ends.
import { Controller, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import * as client from '@posthorn/client';
import * as coordinator from '@posthorn/coordinator';
import * as db from '@posthorn/db';
import * as embeddedPostgres from '@posthorn/embedded-postgres';
import * as log from '@posthorn/log';
import * as outbox from '@posthorn/outbox';
import * as protocol from '@posthorn/protocol';
import * as records from '@posthorn/records';
import { PosthornTestHarness } from '@posthorn/testing';
import {
  defineEvent,
  type EventPayload,
  PosthornClient,
  PosthornContext,
  PosthornModule,
  Subscribe,
} from '@posthorn/transport';
import * as posthorn from 'posthorn';
import { z } from 'zod';

const OrderPlaced = defineEvent({
  topic: 'orders',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
});

@Controller()
class Kitchen {
  constructor(private readonly events: PosthornClient) {}

  @Subscribe(OrderPlaced)
  async cook(
    @Payload() order: EventPayload<typeof OrderPlaced>,
    @Ctx() context: PosthornContext,
  ): Promise<void> {
    await this.events.publish('dishes', { order: order.id, at: String(context.getOffset()) });
  }
}

@Module({ imports: [PosthornModule.forRoot({ groupId: 'kitchen' })], controllers: [Kitchen] })
class AppModule {}

async function main(): Promise<void> {
  const harness = await PosthornTestHarness.create({ imports: [AppModule] });
  await harness.publish(OrderPlaced, { id: 'o-1' });
  const { group, record } = await harness.consumed(OrderPlaced);
  const dish = await harness.published('dishes');
  await harness.close();
  const entries = {
    client,
    coordinator,
    db,
    embeddedPostgres,
    log,
    outbox,
    protocol,
    records,
    posthorn,
  };
  const empty = Object.entries(entries).filter(([, entry]) => Object.keys(entry).length === 0);
  console.log(JSON.stringify({ group, key: record.key, dish: dish.value, empty }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
