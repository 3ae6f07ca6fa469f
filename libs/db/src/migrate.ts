import { knownMigrations, type Migration } from './known-migrations.js';
import { differenceOf } from './migration-state.js';
import type { Pool } from './pool.js';
import { inTransaction } from './transaction.js';

/** Any constant does; brokers that start at once queue here instead of racing. Released with the transaction. */
const MIGRATION_LOCK = 7_301_001;

const CREATE_HISTORY = `
  create schema if not exists posthorn;
  create table if not exists posthorn.migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default clock_timestamp()
  );`;

/**
 * Brings the schema `posthorn` up to this version, in one transaction: all or nothing.
 * @returns the names of the migrations that were applied now.
 * @throws when an applied migration was edited, or when the database was migrated by a newer version.
 */
export async function migrate(pool: Pool): Promise<readonly string[]> {
  const migrations = await knownMigrations();
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    // Reading the catalogue makes this session see what another one created while we waited for the lock: waiting for an
    // advisory lock does not, and `create schema if not exists` would fail on what it believes to be missing.
    await client.query('select from pg_namespace');
    await client.query(CREATE_HISTORY);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from posthorn.migrations order by name',
    );
    const pending = pendingOf(migrations, new Map(rows.map((row) => [row.name, row.checksum])));
    for (const { name, sql, checksum } of pending) {
      await client.query(sql).catch((cause: Error) => {
        throw new Error(`migration ${name} failed: ${cause.message}`, { cause });
      });
      await client.query('insert into posthorn.migrations (name, checksum) values ($1, $2)', [
        name,
        checksum,
      ]);
    }
    return pending.map(({ name }) => name);
  });
}

function pendingOf(
  known: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): readonly Migration[] {
  const { pending, newer, changed } = differenceOf(known, applied);
  if (newer.length > 0) {
    throw new Error(
      `The database was migrated by a newer version of Posthorn (${newer.join(', ')}). Start that version.`,
    );
  }
  if (changed.length > 0) {
    throw new Error(
      `Migration ${changed[0]} was changed after it had been applied to this database.`,
    );
  }
  return known.filter(({ name }) => pending.includes(name));
}
