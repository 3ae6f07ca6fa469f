import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  InstallOutbox1764200000000,
  Manager,
  openDataSource,
  OutboxModule,
  Transactional,
} from '@posthorn/outbox';
import { PosthornTestHarness } from '@posthorn/testing';
import { Subscribe } from '@posthorn/transport';
import { DataSource, EntityManager } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

const write = (manager: EntityManager, by: string, order: number): Promise<unknown> =>
  manager.query('insert into public.effects (by, "order") values ($1, $2)', [by, order]);

/** How often each failed: every first try of the second handler does, after it has written. */
const failures = new Map<string, number>();

function failOnce(name: string): void {
  const times = (failures.get(name) ?? 0) + 1;
  failures.set(name, times);
  if (times === 1) throw new Error(`${name} fails once`);
}

@Controller()
class OrdersController {
  @Subscribe('orders')
  @Transactional()
  async bill(@Payload() order: number, @Manager() manager: EntityManager): Promise<void> {
    await write(manager, 'bill', order);
  }

  @Subscribe('orders')
  @Transactional()
  async ship(@Payload() order: number, @Manager() manager: EntityManager): Promise<void> {
    await manager.transaction((inner) => write(inner, 'ship', order));
    failOnce(`ship ${order}`);
  }
}

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

describe('two @Transactional() handlers of one topic', () => {
  it('apply each record once each, though one of them fails after it has written in a savepoint', async () => {
    const harness = await PosthornTestHarness.create({
      posthorn: { groupId: 'shop' },
      logger: false,
      controllers: [OrdersController],
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            type: 'postgres' as const,
            url: database.url,
            schema: 'public',
            migrations: [InstallOutbox1764200000000],
            migrationsRun: true,
          }),
          dataSourceFactory: openDataSource,
        }),
        OutboxModule.forRoot({ relay: false }),
      ],
    });
    const dataSource = harness.get(DataSource);
    await dataSource.query('create table public.effects (id serial, by text, "order" int)');
    const orders = Array.from({ length: 20 }, (_, n) => n);
    for (const order of orders) await harness.publish('orders', order, { key: 'k' });
    await harness.idle();
    const effectsOf = async (by: string): Promise<number[]> => {
      const rows = await dataSource.query<{ order: number }[]>(
        'select "order" from public.effects where by = $1 order by id',
        [by],
      );
      return rows.map(({ order }) => order);
    };
    expect(await effectsOf('bill')).toEqual(orders);
    expect(await effectsOf('ship')).toEqual(orders);
    expect(harness.seen.deadLettered).toEqual([]);
    await harness.close();
  });
});
