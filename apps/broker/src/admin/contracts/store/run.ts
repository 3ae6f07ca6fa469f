import type { AdminTables, SqlValue } from '../../database/admin-tables.js';

/** Runs a statement, within a transaction or outside of one. */
export type Run = <Row extends object>(sql: string, values?: readonly SqlValue[]) => Promise<Row[]>;

export function runOf(tables: AdminTables): Run {
  return (sql, values) => tables.query(sql, values);
}

/** All in one transaction, on the one connection that it has: who took a second one could wait for himself. */
export function inOneTransaction<T>(
  tables: AdminTables,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  return tables.transaction((client) =>
    work(
      async <Row extends object>(sql: string, values: readonly SqlValue[] = []) =>
        (await client.query<Row>(sql, [...values])).rows,
    ),
  );
}
