import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { InboxRow, OutboxRelayRow, OutboxRow } from './records.js';

/** Quoted names, in the DataSource's own schema. */
export interface Tables {
  readonly outbox: string;
  readonly relay: string;
  readonly inbox: string;
}

const known = new WeakMap<DataSource, Tables>();

export function tablesOf(dataSource: DataSource): Tables {
  let tables = known.get(dataSource);
  if (!tables) {
    tables = {
      outbox: tableName(dataSource, OutboxRow),
      relay: tableName(dataSource, OutboxRelayRow),
      inbox: tableName(dataSource, InboxRow),
    };
    known.set(dataSource, tables);
  }
  return tables;
}

export function tableName(dataSource: DataSource, entity: EntityTarget<ObjectLiteral>): string {
  const { schema, tableName: table } = dataSource.getMetadata(entity);
  return [schema, table]
    .filter((part) => part !== undefined)
    .map((part) => dataSource.driver.escape(part))
    .join('.');
}
