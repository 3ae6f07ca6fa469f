import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/**
 * A copy of all tables of the schema `posthorn` as one snapshot sees them, as pg_dump makes one, but with whatever
 * version of PostgreSQL runs the tests. The broker that wrote is gone in it, its lease too.
 */
export async function copyOf(url: string): Promise<TestDatabase> {
  const copy = await createTestDatabase();
  const [from, to] = [url, copy.url].map((connectionString) => new pg.Client({ connectionString }));
  await Promise.all([from.connect(), to.connect()]);
  try {
    await from.query('begin isolation level repeatable read read only');
    const tables = await tablesOf(from);
    const known = new Set(await tablesOf(to));
    // Neither foreign keys nor triggers: what is copied has met them.
    await to.query('set session_replication_role = replica');
    await to.query(`truncate ${[...known].join(', ')}`);
    for (const table of tables) {
      if (!known.has(table)) {
        await to.query(`create table ${table} (like posthorn.log_segment_template including all)`);
      }
      await copyRows(table, from, to);
    }
    await copySequences(from, to);
    await to.query(`update posthorn.brokers set expires_at = clock_timestamp()`);
    return copy;
  } catch (error) {
    await copy.drop();
    throw error;
  } finally {
    await Promise.all([from.end(), to.end()]);
  }
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('posthorn.%I', relname) as name from pg_class
     where relnamespace = 'posthorn'::regnamespace and relkind = 'r' order by relname`,
  );
  return rows.map(({ name }) => name);
}

async function copyRows(table: string, from: pg.Client, to: pg.Client): Promise<void> {
  const { rows } = await from.query<{ all: string | null }>(
    `select json_agg(t)::text as all from ${table} t`,
  );
  await to.query(
    `insert into ${table} overriding system value
     select * from json_populate_recordset(null::${table}, coalesce($1, '[]')::json)`,
    [rows[0].all],
  );
}

async function copySequences(from: pg.Client, to: pg.Client): Promise<void> {
  const { rows } = await from.query<{ name: string; last: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
     from pg_sequences where schemaname = 'posthorn' and last_value is not null`,
  );
  for (const { name, last } of rows) await to.query('select setval($1, $2)', [name, last]);
}
