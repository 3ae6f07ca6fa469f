import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { AppliedEvents } from '../index.js';

interface OrderEvent {
  readonly orderId: string;
  readonly number: number;
  readonly note?: string;
}

@Entity('applied')
class Applied {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;
  @Column('uuid', { name: 'order_id' })
  orderId: string;
  @Column('integer', { name: 'event_number' })
  number: number;
}

let database: TestDatabase;
let dataSource: DataSource;
const events = new AppliedEvents<OrderEvent, Applied>({
  entity: Applied,
  rowOf: ({ orderId, number }) => ({ orderId, number }),
  identity: ['orderId', 'number'],
});

beforeAll(async () => {
  database = await createEmptyDatabase();
  const options = { type: 'postgres', url: database.url, schema: 'shop' } as const;
  const create = await new DataSource({ ...options, schema: 'public' }).initialize();
  await create.query('create schema shop');
  await create.destroy();
  dataSource = await new DataSource({
    ...options,
    entities: [Applied],
    synchronize: true,
  }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const apply = (received: readonly OrderEvent[]): Promise<readonly OrderEvent[]> =>
  dataSource.transaction(async (manager) => {
    const fresh = await events.unapplied(manager, received);
    await events.add(manager, fresh);
    return fresh;
  });

it('knows an event by what it says it is, in whichever records it comes, and keeps the order', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const first = [
    { orderId: b, number: 1 },
    { orderId: a, number: 2 },
    { orderId: a, number: 1 },
    { orderId: a, number: 2, note: 'sent twice' },
  ];
  expect(await apply(first)).toEqual(first.slice(0, 3));
  const second = [
    { orderId: a, number: 1 },
    { orderId: a, number: 3 },
    { orderId: b, number: 2 },
    { orderId: b, number: 1 },
  ];
  expect(await apply(second)).toEqual([second[1], second[2]]);
  expect(await dataSource.getRepository(Applied).count()).toBe(5);
});

it('takes nothing for applied that was rolled back', async () => {
  const event = { orderId: randomUUID(), number: 1 };
  const failing = dataSource.transaction(async (manager) => {
    await events.add(manager, [event]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await apply([event])).toEqual([event]);
  expect(await apply([])).toEqual([]);
});

it('says which property has no column', async () => {
  const wrong = new AppliedEvents<OrderEvent, Applied>({
    entity: Applied,
    rowOf: () => ({}),
    identity: ['none' as 'number'],
  });
  await expect(wrong.unapplied(dataSource.manager, [{ orderId: 'x', number: 1 }])).rejects.toThrow(
    'Applied has no column for "none"',
  );
});
