import { inTransaction, type Pool, type PoolClient } from '@posthorn/db';
import { applied, type PolicyKind, type RowChange, type VersionedRows } from './versioned-rows.js';

/** Where one statement runs. */
export type Queryable = Pool | PoolClient;

/** The statements of one table of policies. */
export interface PolicyTable<Row> {
  readonly kind: PolicyKind;
  keyOf(row: Row): string;
  select(database: Queryable): Promise<Row[]>;
  remove(database: Queryable, rows: readonly Row[]): Promise<void>;
  insert(database: Queryable, rows: readonly Row[]): Promise<void>;
}

/** Rows of a table, changed one transaction after the other. */
export class PostgresRows<Row> implements VersionedRows<Row> {
  readonly kind: PolicyKind;

  constructor(
    private readonly pool: Pool,
    private readonly table: PolicyTable<Row>,
  ) {
    this.kind = table.kind;
  }

  async read(): Promise<readonly Row[]> {
    return this.table.select(this.pool);
  }

  change(plan: (rows: readonly Row[]) => RowChange<Row>): Promise<readonly Row[]> {
    const { table } = this;
    return inTransaction(this.pool, async (client) => {
      // First of all: the row's lock puts this change behind every other, so the plan sees all of them.
      await client.query(RAISE, [table.kind]);
      const rows = await table.select(client);
      const change = plan(rows);
      // What is added replaces a row of the same key.
      const gone = new Map(
        [...change.removed, ...change.added].map((row) => [table.keyOf(row), row]),
      );
      if (gone.size > 0) await table.remove(client, [...gone.values()]);
      const added = new Map(change.added.map((row) => [table.keyOf(row), row]));
      if (added.size > 0) await table.insert(client, [...added.values()]);
      return applied(rows, change, (row) => table.keyOf(row));
    });
  }
}

/** A kind has its row from its first change on. */
const RAISE = `insert into posthorn.policy_versions (kind, version) values ($1, 1)
  on conflict (kind) do update set version = policy_versions.version + 1`;

/** The versions that all kinds are at, in one statement. */
export async function readVersions(database: Queryable): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await database.query<{ kind: string; version: bigint }>(
    'select kind, version from posthorn.policy_versions',
  );
  return new Map(rows.map(({ kind, version }) => [kind, version]));
}
