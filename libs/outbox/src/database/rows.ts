import {
  In,
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm';
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
  const [column] = manager.dataSource.getMetadata(entity).primaryColumns;
  if (!column) throw new Error('lockOrCreate needs an entity with a primary column');
  const table = tableName(manager.dataSource, entity);
  const name = manager.dataSource.driver.escape(column.databaseName);
  await manager.query(
    `insert into ${table} (${name}) select distinct key::${String(column.type)} from unnest($1::text[]) as key
      order by 1 on conflict do nothing`,
    [keys],
  );
  const rows = await manager.find(entity, {
    where: { [column.propertyName]: In([...new Set(keys)]) } as FindOptionsWhere<Row>,
    order: { [column.propertyName]: 'ASC' } as never,
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(rows.map((row) => [String(row[column.propertyName]), row]));
}
