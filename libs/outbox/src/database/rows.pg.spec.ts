import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  Column,
  DataSource,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  type ObjectLiteral,
  PrimaryColumn,
} from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { AppliedEvents, lockOrCreate } from '../index.js';

/** Types as TypeORM reads them from the class. */
@Entity('named')
class Named {
  @PrimaryColumn() id: string;
  @Column({ default: 0 }) count: number;
}

@Entity('numbered')
class Numbered {
  @PrimaryColumn() id: number;
}

@Entity('fixed')
class Fixed {
  @PrimaryColumn('char', { length: 6 }) id: string;
}

@Entity('deletable')
class Deletable {
  @PrimaryColumn() id: string;
  @DeleteDateColumn() deletedAt: Date | null;
}

@Entity('related')
class Related {
  @PrimaryColumn() id: string;
  @ManyToOne(() => Named, { eager: true, nullable: true })
  @JoinColumn()
  named: Named | null;
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    schema: 'public', // not that of the role's name, which is the outbox's
    entities: [Named, Numbered, Fixed, Deletable, Related],
    synchronize: true,
  }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const locked = <Row extends ObjectLiteral>(
  entity: new () => Row,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> =>
  dataSource.transaction((manager) => lockOrCreate(manager, entity, keys));

it('creates what is missing, with its defaults, and finds what is there', async () => {
  await dataSource.manager.insert(Named, { id: 'b', count: 7 });
  const rows = await locked(Named, ['b', 'a', 'b']);
  expect([...rows.values()]).toEqual([
    { id: 'a', count: 0 },
    { id: 'b', count: 7 },
  ]);
});

it('takes the types of keys that TypeORM reads from the class, and of a fixed length', async () => {
  expect([...(await locked(Numbered, ['17', '4'])).keys()]).toEqual(['4', '17']);
  expect([...(await locked(Fixed, ['abc-12', 'abc-13'])).keys()]).toEqual(['abc-12', 'abc-13']);
});

it('finds a row that was deleted softly, whose key nobody else can have', async () => {
  await dataSource.manager.insert(Deletable, { id: 'gone', deletedAt: new Date(0) });
  expect((await locked(Deletable, ['gone'])).get('gone')).toMatchObject({ id: 'gone' });
});

it('locks the rows alone, and not what they are related to', async () => {
  await locked(Named, ['of-all']);
  await dataSource.manager.insert(Related, { id: 'one', named: { id: 'of-all' } });
  const rows = await locked(Related, ['one', 'two']);
  expect([...rows.values()].map(({ named }) => named?.id)).toEqual(['of-all', undefined]);
});

it('knows applied events by columns whose types TypeORM reads from the class, and of a fixed length', async () => {
  const identified = { rowOf: ({ id }: { id: string }) => ({ id }), identity: ['id'] } as const;
  const [named, fixed] = [Named, Fixed].map(
    (entity) => new AppliedEvents<{ id: string }, Named | Fixed>({ entity, ...identified }),
  );
  const ids = ['event1', 'event2'].map((id) => ({ id }));
  for (const events of [named, fixed]) {
    await events?.add(dataSource.manager, ids.slice(0, 1));
    expect(await events?.unapplied(dataSource.manager, ids)).toEqual(ids.slice(1));
  }
});
