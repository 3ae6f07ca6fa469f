// One PostgreSQL server per test run: DATABASE_URL when given, else the embedded one. A template database with the
// current migrations is made once; each test file clones it (test/support/database.ts), which takes milliseconds.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

// No test cuts the power, and what a killed process has written the kernel still has: waiting for the disk would prove
// nothing, and takes most of a second for each database made. Tests in which PostgreSQL itself crashes run one of their own.
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_prepared_transactions: '4' };

export default async function setUp() {
  // Jest runs this once per project; the projects of one run share the server.
  if (process.env.POSTHORN_TEST_SERVER) return;
  const { url, server } = await startServer();
  const template = `posthorn_template_${process.pid}`;
  await withClient(url, (client) => client.query(`create database ${template}`));
  await migrateTemplate(withDatabase(url, template));
  process.env.POSTHORN_TEST_SERVER = url;
  process.env.POSTHORN_TEST_TEMPLATE = template;
  globalThis.posthornTestServer = { url, template, server };
}

async function startServer() {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, server: undefined };
  const { startEmbeddedPostgres } = await import('../../libs/embedded-postgres/dist/index.js');
  const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-test-'));
  const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  return { url: server.url, server };
}

async function migrateTemplate(url) {
  const { createPool, migrate } = await import('../../libs/db/dist/index.js');
  const pool = createPool({ url, max: 1 });
  await migrate(pool);
  await pool.end(); // a template with an open connection cannot be cloned
}

function withDatabase(url, database) {
  const result = new URL(url);
  result.pathname = `/${database}`;
  return result.href;
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
