import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Column, DataSource, Entity, type ObjectLiteral, PrimaryColumn } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { AppliedEvents, lockOrCreate } from '../index.js';

enum Region {
  Inner = 'inner',
  Outer = 'outer',
}

@Entity('regions')
class ByEnum {
  @PrimaryColumn({ type: 'enum', enum: Region, enumName: 'KindOfRegion' }) region: Region;
  @Column({ default: 0 }) count: number;
}

@Entity('moments')
class ByTime {
  @PrimaryColumn('timestamptz', { name: 'beganAt' }) beganAt: Date;
}

@Entity('days')
class ByDay {
  @PrimaryColumn('date') day: string;
}

@Entity('local_times')
class ByLocalTime {
  @PrimaryColumn('timestamp') at: Date;
}

@Entity('ids')
class ById {
  @PrimaryColumn('uuid') id: string;
}

@Entity('Quoted', { schema: 'Other' })
class Elsewhere {
  @PrimaryColumn({ name: 'orderId' }) orderId: string;
  @Column({ name: 'paidBy', default: 'nobody' }) paidBy: string;
}

@Entity('sorted_by_bytes')
class SortedByBytes {
  @PrimaryColumn('text', { collation: 'C' }) id: string;
}

@Entity('sorted_by_language')
class SortedByLanguage {
  @PrimaryColumn('text', { collation: 'und-x-icu' }) id: string;
}

@Entity('lines')
class Composite {
  @PrimaryColumn() orderId: string;
  @PrimaryColumn() line: number;
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    schema: 'public',
    entities: [
      ByEnum,
      ByTime,
      ByDay,
      ByLocalTime,
      ById,
      Elsewhere,
      SortedByBytes,
      SortedByLanguage,
      Composite,
    ],
  }).initialize();
  await dataSource.query('create schema "Other"');
  await dataSource.synchronize();
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

describe('lockOrCreate', () => {
  it.each<[string, new () => ObjectLiteral, string[], object[]]>([
    ['an enum', ByEnum, ['outer', 'inner'], [{ region: 'inner' }, { region: 'outer' }]],
    [
      'a time',
      ByTime,
      ['2026-03-02T10:00:00.123+02:00', '2026-03-01T00:00:00Z'],
      [
        { beganAt: new Date('2026-03-01T00:00:00Z') },
        { beganAt: new Date('2026-03-02T08:00:00.123Z') },
      ],
    ],
    ['a day', ByDay, ['2026-03-02', '20260301'], [{ day: '2026-03-01' }, { day: '2026-03-02' }]],
    [
      'another schema and names with capitals',
      Elsewhere,
      ['B', 'A'],
      [
        { orderId: 'A', paidBy: 'nobody' },
        { orderId: 'B', paidBy: 'nobody' },
      ],
    ],
  ])('has rows by %s under the keys as they were given, again and again', async (...row) => {
    const [, entity, keys, rows] = row;
    for (let time = 0; time < 2; time += 1) {
      const found = await locked(entity, keys);
      expect([...found.keys()]).toEqual(keys.toReversed());
      expect([...found.values()]).toMatchObject(rows);
    }
  });

  it('has one row under each spelling of its key', async () => {
    const id = '0d3c1b2a-0000-4000-8000-00000000abcd';
    const found = await locked(ById, [id.toUpperCase(), id, `{${id}}`]);
    expect([...found.keys()].toSorted()).toEqual([id.toUpperCase(), id, `{${id}}`].toSorted());
    expect(new Set(found.values()).size).toBe(1);
    expect(found.get(id.toUpperCase())).toEqual({ id });
  });

  it.each([
    ['bytes', SortedByBytes, ['A', 'B', 'a', 'b']],
    ['language', SortedByLanguage, ['a', 'A', 'b', 'B']],
  ])('tells keys apart where their column is sorted by %s', async (_, entity, sorted) => {
    const found = await locked(entity, ['b', 'A', 'a', 'B']);
    expect([...found].map(([key, { id }]) => [key, id])).toEqual(sorted.map((key) => [key, key]));
  });

  it('makes a row that another transaction deletes while it waits for it', async () => {
    await locked(Elsewhere, ['fleeting']);
    const other = dataSource.createQueryRunner();
    await other.startTransaction();
    await other.manager.delete(Elsewhere, { orderId: 'fleeting' });
    const found = locked(Elsewhere, ['fleeting', 'firm']);
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await dataSource.query(waits)).length === 0);
    await other.commitTransaction();
    await other.release();
    expect([...(await found).keys()]).toEqual(['firm', 'fleeting']);
    expect(await dataSource.manager.count(Elsewhere, { where: { orderId: 'fleeting' } })).toBe(1);
  });

  it('refuses an entity whose key has several columns, and names them', async () => {
    await expect(locked(Composite, ['1'])).rejects.toThrow(
      'lockOrCreate needs an entity with one primary column, and Composite has orderId, line',
    );
  });
});

describe('AppliedEvents', () => {
  it.each<[string, new () => ObjectLiteral, string, unknown[]]>([
    ['an enum', ByEnum, 'region', [Region.Inner, Region.Outer]],
    [
      'a time',
      ByTime,
      'beganAt',
      [new Date('2026-04-01T00:00:00.123Z'), new Date('2026-04-01T00:00:00.124Z')],
    ],
    [
      'a time without a zone',
      ByLocalTime,
      'at',
      [new Date('2026-04-01T00:00:00.123Z'), new Date('2026-04-01T00:00:00.124Z')],
    ],
    ['a day', ByDay, 'day', ['2026-04-01', '2026-04-02']],
  ])('knows events by %s', async (_, entity, property, values) => {
    await dataSource.manager.clear(entity);
    const events = new AppliedEvents<{ value: unknown }, ObjectLiteral>({
      entity,
      rowOf: ({ value }) => ({ [property]: value }),
      identity: [property],
    });
    const given = values.map((value) => ({ value }));
    await events.add(dataSource.manager, given.slice(0, 1));
    expect(await events.unapplied(dataSource.manager, [...given, ...given])).toEqual([given[1]]);
  });
});
