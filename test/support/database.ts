import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Ends its connections too, so that a failed test does not hold it. */
  drop(): Promise<void>;
}

/** A fresh database without anything of ours in it: a service's own. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create('template0');
}

/** A fresh, migrated database of the run's server: a clone of the template made by postgres-setup.mjs. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create(process.env.POSTHORN_TEST_TEMPLATE);
}

/** As it is now, which nobody may be connected to. */
export function copyDatabase({ url }: TestDatabase): Promise<TestDatabase> {
  return create(new URL(url).pathname.slice(1));
}

async function create(template: string | undefined): Promise<TestDatabase> {
  const server = process.env.POSTHORN_TEST_SERVER;
  if (!server || !template) {
    throw new Error('no PostgreSQL: name the file *.pg.spec.ts or *.e2e.spec.ts');
  }
  const name = `posthorn_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onServer(server, `drop database if exists ${name} with (force)`),
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
