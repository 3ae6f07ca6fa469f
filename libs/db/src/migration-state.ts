import { knownMigrations, type Migration } from './known-migrations.js';

/** How the schema `posthorn` of a database differs from what this version would make of it. */
export interface MigrationState {
  /** Not applied: the next broker that starts applies them. */
  readonly pending: readonly string[];
  /** Of a newer version, whose brokers alone can start on this database. */
  readonly newer: readonly string[];
  /** Applied, and changed since. */
  readonly changed: readonly string[];
}

interface AppliedRow {
  readonly name: string;
  readonly checksum: string;
}

type Query = (sql: string) => Promise<readonly object[]>;

/** Reads only, and takes no lock: what a broker that starts meanwhile applies is seen once it is done. */
export async function migrationState(query: Query): Promise<MigrationState> {
  const known = await knownMigrations();
  const [{ isThere }] = (await query(
    `select to_regclass('posthorn.migrations') is not null as "isThere"`,
  )) as readonly [{ readonly isThere: boolean }];
  const rows = isThere
    ? ((await query('select name, checksum from posthorn.migrations')) as readonly AppliedRow[])
    : [];
  return differenceOf(known, new Map(rows.map(({ name, checksum }) => [name, checksum])));
}

/** @param applied checksums, by name. */
export function differenceOf(
  known: readonly Pick<Migration, 'name' | 'checksum'>[],
  applied: ReadonlyMap<string, string>,
): MigrationState {
  const names = new Set(known.map(({ name }) => name));
  return {
    pending: known.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
    newer: [...applied.keys()].filter((name) => !names.has(name)).toSorted(),
    changed: known
      .filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
      .map(({ name }) => name),
  };
}
