import {
  In,
  type EntityManager,
  type EntityMetadata,
  type EntityTarget,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm';
import { columnType } from './column-type.js';
import { tableName } from './table-name.js';

/** A row may be deleted between its insert and its lock, by a transaction that commits then. Not time after time. */
const TRIES_MAX = 5;

/**
 * The rows with these keys, locked until the transaction ends, created with their column defaults where they are missing.
 * For handlers that may meet any event of an aggregate first. Both statements go by ascending key, so two batches that
 * share rows wait for each other instead of deadlocking.
 *
 * A key is text that PostgreSQL reads as the column's type, and its row is found in the map under that very text: a row by a time or
 * an id under each spelling that was given of it.
 */
export async function lockOrCreate<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const metadata = manager.dataSource.getMetadata(entity);
  const column = keyColumnOf(metadata);
  const table = tableName(manager.dataSource, entity);
  const name = manager.dataSource.driver.escape(column.databaseName);
  const { type, collate } = await columnType(manager, entity, column);
  const create = `
    with given as (
      select key::${type}${collate} as id, array_agg(distinct key) as spellings from unnest($1::text[]) as key group by 1
    ), made as (
      insert into ${table} (${name}) select id from given order by id on conflict do nothing
    )
    select spellings from given order by id`;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const given = await manager.query<{ spellings: string[] }[]>(create, [keys]);
    const rows = await manager.find(entity, {
      where: { [column.propertyName]: In([...new Set(keys)]) } as FindOptionsWhere<Row>,
      order: { [column.propertyName]: 'ASC' } as never,
      // Its key is taken all the same.
      withDeleted: true,
      // What an eager relation joins may be missing, and PostgreSQL locks no such row.
      lock: { mode: 'pessimistic_write', tables: [metadata.tableNameWithoutPrefix] },
    });
    // Both are in the order of the keys, and have each of them once.
    if (rows.length === given.length) {
      return new Map(
        rows.flatMap((row, i) => (given[i]?.spellings ?? []).map((key) => [key, row] as const)),
      );
    }
  }
  throw new Error(`rows of ${table} are not there after they were inserted`);
}

function keyColumnOf({ name, primaryColumns }: EntityMetadata): EntityMetadata['columns'][number] {
  const [column, ...others] = primaryColumns;
  if (column && others.length === 0 && column.propertyPath === column.propertyName) return column;
  const paths = primaryColumns.map(({ propertyPath }) => propertyPath).join(', ');
  throw new Error(
    `lockOrCreate needs an entity with one primary column, and ${name} has ${paths || 'none'}`,
  );
}
