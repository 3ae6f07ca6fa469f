// One PostgreSQL server per test run: DATABASE_URL when given, else the embedded one. A template database with the
// current migrations is made once; each test file clones it (test/support/database.ts), which takes milliseconds. So does a
// copy of the whole server, which a test has that needs one of its own (test/durability/support/postgres-server.ts).
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { countCpu } from './suites/cpu-times.mjs';

// No test cuts the power, and what a killed process has written the kernel still has: waiting for the disk would prove
// nothing, and takes most of a second for each database made. Tests in which PostgreSQL itself crashes run one of their own.
// Suites side by side start many brokers, each with a dozen connections: more than there are would refuse whoever comes last.
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  max_prepared_transactions: '4',
};

export default async function setUp() {
  // Jest runs this once per project; the projects of one run share the server.
  if (process.env.POSTHORN_TEST_SERVER) return;
  const { url, server, prototype } = process.env.DATABASE_URL
    ? { url: process.env.DATABASE_URL }
    : await startServer();
  const template = `posthorn_template_${process.pid}`;
  if (server) {
    await withClient(withDatabase(url, 'postgres'), (client) =>
      client.query(`create database ${template} template posthorn`),
    );
  } else {
    await withClient(url, (client) => client.query(`create database ${template}`));
    await migrateDatabase(withDatabase(url, template));
  }
  process.env.POSTHORN_TEST_SERVER = url;
  process.env.POSTHORN_TEST_TEMPLATE = template;
  if (prototype) process.env.POSTHORN_TEST_PROTOTYPE = prototype;
  const tellCpu = server && countCpu(server.pid, 'the PostgreSQL that suites share');
  globalThis.posthornTestServer = { url, template, server, prototype, tellCpu };
}

/** The prototype is the folder of the server as it was when it had ended in order, its database migrated. */
async function startServer() {
  const { startEmbeddedPostgres } = await import('../../libs/embedded-postgres/dist/index.js');
  const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-test-'));
  const options = { dataDir, settings: SETTINGS };
  const first = await startEmbeddedPostgres(options);
  await migrateDatabase(first.url);
  await first.stop('fast');
  const prototype = `${dataDir}-prototype`;
  // By cp, which keeps whose the files are.
  await promisify(execFile)('cp', ['-a', dataDir, prototype]);
  const server = await startEmbeddedPostgres(options);
  return { url: server.url, server, prototype };
}

async function migrateDatabase(url) {
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
