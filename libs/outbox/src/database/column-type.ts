import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { tableName } from './table-name.js';

type Column = EntityMetadata['columns'][number];

export interface ColumnType {
  /** Without its length, to which a cast would cut. */
  readonly type: string;
  /** By which its values are sorted, to be written behind an expression; empty where they are no text. */
  readonly collate: string;
}

const TYPE = `
  select format_type(a.atttypid, -1) as type,
    case when c.oid is null then '' else format(' collate %I.%I', n.nspname, c.collname) end as collate
  from pg_attribute a left join pg_collation c on c.oid = a.attcollation left join pg_namespace n on n.oid = c.collnamespace
  where a.attrelid = $1::regclass and a.attname = $2`;

/** Asked for once by a process: it is the same for as long as the table is. */
const known = new WeakMap<Column, ColumnType>();

/**
 * As PostgreSQL calls it, for a cast from text. The database is asked, since of an enum TypeORM knows no name, and where the class
 * alone says what a column is it knows a constructor.
 */
export async function columnType(
  manager: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  column: Column,
): Promise<ColumnType> {
  const before = known.get(column);
  if (before !== undefined) return before;
  const table = tableName(manager.dataSource, entity);
  const [found] = await manager.query<ColumnType[]>(TYPE, [table, column.databaseName]);
  if (!found) throw new Error(`table ${table} has no column "${column.databaseName}"`);
  known.set(column, found);
  return found;
}
