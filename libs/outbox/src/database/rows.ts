import {
  In,
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm';
import { columnType } from './column-type.js';
import { tableName } from './table-name.js';

/**
 * The rows with these keys, locked until the transaction ends, created with their column defaults where they are missing.
 * For handlers that may meet any event of an aggregate first. Both statements go by ascending key, so two batches that
 * share rows wait for each other instead of deadlocking.
 */
export async function lockOrCreate<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const { primaryColumns, tableNameWithoutPrefix } = manager.dataSource.getMetadata(entity);
  const [column] = primaryColumns;
  if (!column) throw new Error('lockOrCreate needs an entity with a primary column');
  const table = tableName(manager.dataSource, entity);
  const name = manager.dataSource.driver.escape(column.databaseName);
  const type = columnType(manager.dataSource, column);
  await manager.query(
    `insert into ${table} (${name}) select distinct key::${type} from unnest($1::text[]) as key
      order by 1 on conflict do nothing`,
    [keys],
  );
  const rows = await manager.find(entity, {
    where: { [column.propertyName]: In([...new Set(keys)]) } as FindOptionsWhere<Row>,
    order: { [column.propertyName]: 'ASC' } as never,
    // Its key is taken all the same.
    withDeleted: true,
    // What an eager relation joins may be missing, and PostgreSQL locks no such row.
    lock: { mode: 'pessimistic_write', tables: [tableNameWithoutPrefix] },
  });
  return new Map(rows.map((row) => [String(row[column.propertyName]), row]));
}
