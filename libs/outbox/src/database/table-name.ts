import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';

/** Quoted, with the DataSource's schema. */
export function tableName(dataSource: DataSource, entity: EntityTarget<ObjectLiteral>): string {
  const { schema, tableName: table } = dataSource.getMetadata(entity);
  return [schema, table]
    .filter((part) => part !== undefined)
    .map((part) => dataSource.driver.escape(part))
    .join('.');
}
