import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool } from './pool.js';
import { inTransaction } from './transaction.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Beside src and dist alike. */
const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));

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
  const names = new Set(known.map(({ name }) => name));
  const newer = [...applied.keys()].filter((name) => !names.has(name));
  if (newer.length > 0) {
    throw new Error(
      `The database was migrated by a newer version of Posthorn (${newer.join(', ')}). Start that version.`,
    );
  }
  for (const { name, checksum } of known) {
    if (applied.has(name) && applied.get(name) !== checksum) {
      throw new Error(`Migration ${name} was changed after it had been applied to this database.`);
    }
  }
  return known.filter(({ name }) => !applied.has(name));
}

/** Those of this version, in their order. */
export async function knownMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(path.join(MIGRATIONS, file), 'utf8');
      return {
        name: path.basename(file, '.sql'),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}
