/** What a change does to the rows that it was given; both lists may name rows that are there, or are not. */
export interface RowChange<Row> {
  readonly removed: readonly Row[];
  readonly added: readonly Row[];
}

/**
 * A small set of rows that every broker keeps in memory whole, such as the ACLs. Each change raises the set's version,
 * by which the other brokers see that they have to read it again.
 */
export interface VersionedRows<Row> {
  readonly kind: PolicyKind;
  read(): Promise<readonly Row[]>;
  /**
   * Applies what `plan` makes of the rows as they are now, with no other change between. Resolves with all rows after
   * it, once they are durable; rejects when PostgreSQL is away, and then nobody knows whether it was done.
   */
  change(plan: (rows: readonly Row[]) => RowChange<Row>): Promise<readonly Row[]>;
}

export type PolicyKind = 'acls' | 'client-quotas' | 'broker-configs' | 'masking-rules';

/** The rows after the change; rows are the same when their keys are, and the added one counts. */
export function applied<Row>(
  rows: readonly Row[],
  { removed, added }: RowChange<Row>,
  keyOf: (row: Row) => string,
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  for (const row of removed) byKey.delete(keyOf(row));
  for (const row of added) byKey.set(keyOf(row), row);
  return [...byKey.values()];
}

/** For a broker over a log in memory, which is alone. */
export class MemoryRows<Row> implements VersionedRows<Row> {
  private rows: readonly Row[] = [];

  constructor(
    readonly kind: PolicyKind,
    private readonly keyOf: (row: Row) => string,
  ) {}

  async read(): Promise<readonly Row[]> {
    return this.rows;
  }

  async change(plan: (rows: readonly Row[]) => RowChange<Row>): Promise<readonly Row[]> {
    this.rows = applied(this.rows, plan(this.rows), this.keyOf);
    return this.rows;
  }
}
