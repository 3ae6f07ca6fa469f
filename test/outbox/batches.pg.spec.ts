import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  currentManager,
  Inbox,
  InstallOutbox1764200000000,
  Transactional,
  TransactionalInterceptor,
} from '@posthorn/outbox';
import { PosthornTestHarness } from '@posthorn/testing';
import { BatchFailedException, PosthornBatchContext, SubscribeBatch } from '@posthorn/transport';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import fc from 'fast-check';
import { defer, lastValueFrom } from 'rxjs';
import { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

/** What the handler does at a record after its effect is written; one turn for each try of a batch. */
let failAt: (meal: number, tried: number) => 'here' | 'as a whole' | 'settled' | undefined;
let batches: number[][] = [];

@Controller()
class Kitchen {
  @SubscribeBatch('meals', { batch: { maxWaitMs: 20 }, retry: { attempts: 4 } })
  @Transactional()
  async cook(
    @Payload() meals: number[],
    @Ctx() context: PosthornBatchContext,
  ): Promise<PromiseSettledResult<void>[] | void> {
    batches.push(meals);
    expect(context.getMessages().map(({ value }) => Number(value))).toEqual(meals);
    const results: PromiseSettledResult<void>[] = [];
    for (const [index, meal] of meals.entries()) {
      await currentManager().query('insert into effects (meal) values ($1)', [meal]);
      const cause = new Error(`${meal} is burnt`);
      const outcome = failAt(meal, batches.length);
      if (outcome === 'here') throw new BatchFailedException(index, cause);
      if (outcome === 'as a whole') throw cause;
      results.push(
        outcome === 'settled'
          ? { status: 'rejected', reason: cause }
          : { status: 'fulfilled', value: undefined },
      );
    }
    return results;
  }
}

const effects = async (): Promise<number[]> =>
  (await dataSource.query<{ meal: number }[]>('select meal from effects order by id')).map(
    ({ meal }) => meal,
  );

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
  }).initialize();
  await dataSource.query(
    'create table effects (id bigint generated always as identity, meal int not null)',
  );
  [batches, failAt] = [[], () => undefined];
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const inbox = (): Inbox => new Inbox(dataSource);

const serve = (): Promise<PosthornTestHarness> =>
  PosthornTestHarness.create({
    posthorn: { groupId: 'kitchen', topics: { partitions: 1 } },
    controllers: [Kitchen],
    providers: [
      { provide: DataSource, useValue: dataSource },
      { provide: Inbox, useFactory: inbox },
    ],
    logger: false,
  });

async function publishAll(harness: PosthornTestHarness, count: number): Promise<void> {
  for (let meal = 0; meal < count; meal += 1) await harness.publish('meals', meal);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, meal) => meal);

describe('a @Transactional() batch handler', () => {
  it.each(['here', 'as a whole', 'settled'] as const)(
    'applies nothing of a batch that fails %s, and each record once in the end, in order',
    async (how) => {
      failAt = (meal, tried) => (meal === 3 && tried < 3 ? how : undefined);
      const harness = await serve();
      await publishAll(harness, 6);
      await harness.idle();
      expect(await effects()).toEqual(upTo(6));
      await harness.close();
    },
  );

  it('gives up on the one record that always fails, and applies its neighbours', async () => {
    failAt = (meal) => (meal === 2 ? 'here' : undefined);
    const harness = await serve();
    await publishAll(harness, 5);
    const { deadLetterTopic } = await harness.deadLettered('meals');
    expect(deadLetterTopic).toBe('meals.kitchen.dlq');
    await harness.idle();
    expect(await effects()).toEqual([0, 1, 3, 4]);
    await harness.close();
  });

  it('is not run for records that were applied before', async () => {
    const interceptor = new TransactionalInterceptor(dataSource, inbox());
    await deliver(interceptor, [0, 2]);
    await deliver(interceptor, [0, 1, 2, 3]);
    await deliver(interceptor, [1, 3]);
    expect(batches).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(await effects()).toEqual([0, 2, 1, 3]);
  });

  it('applies every record once, whatever batches it comes in and wherever its process ends', async () => {
    const step = fc.record({
      from: fc.nat(9),
      size: fc.integer({ min: 1, max: 6 }),
      dies: fc.nat(9),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await dataSource.query('truncate effects, posthorn.inbox, posthorn.inbox_positions');
        const interceptor = new TransactionalInterceptor(dataSource, inbox());
        for (const { from, size, dies } of steps) {
          failAt = (meal) => (meal === dies ? 'as a whole' : undefined);
          const offsets = upTo(10).slice(from, from + size);
          await deliver(interceptor, offsets).catch(() => undefined);
        }
        failAt = () => undefined;
        await deliver(interceptor, upTo(10));
        expect((await effects()).toSorted((a, b) => a - b)).toEqual(upTo(10));
      }),
      { numRuns: 25 },
    );
  });
});

/** A batch as the transport hands it over; the handler itself runs where Nest would have it. */
async function deliver(
  interceptor: TransactionalInterceptor,
  offsets: readonly number[],
): Promise<void> {
  const items = offsets.map((offset) => ({
    attempt: 1,
    record: {
      topic: 'meals',
      partition: 0,
      offset: BigInt(offset),
      timestamp: 0n,
      key: null,
      value: Buffer.from(String(offset)),
      headers: [],
      leaderEpoch: 0,
    },
  }));
  const { signal } = new AbortController();
  const context = new PosthornBatchContext(items, { group: 'kitchen', pattern: 'meals', signal });
  const payloads = [...offsets];
  // oxlint-disable-next-line typescript/unbound-method -- only its metadata are read
  const execution = new ExecutionContextHost([payloads, context], Kitchen, Kitchen.prototype.cook);
  execution.setType('rpc');
  const handle = () => defer(() => new Kitchen().cook(payloads, context));
  await lastValueFrom(interceptor.intercept(execution, { handle }), { defaultValue: undefined });
}
