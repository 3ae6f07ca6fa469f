// Writes libs/db/schema.sql and the tables of docs/sql.md: migrates an empty database of a throw-away server and describes the result.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../apps/broker/dist/admin/database/admin-database.js';
import { createPool, describeSchema, migrate } from '../libs/db/dist/index.js';
import { startEmbeddedPostgres } from '../libs/embedded-postgres/dist/index.js';
import { sqlReference, VIEWS } from './sql-reference.mjs';

const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-schema-'));
const server = await startEmbeddedPostgres({ dataDir });
const pool = createPool({ url: server.url, max: 1 });
await migrate(pool);
await writeFile(new URL('../libs/db/schema.sql', import.meta.url), await describeSchema(pool));
// Some views lie over tables of the admin API, which are not of that schema.
await (await openAdminDatabase(adminDatabaseOptions(server.url))).destroy();
const { rows } = await pool.query(VIEWS);
const page = new URL('../docs/sql.md', import.meta.url);
await writeFile(page, sqlReference(await readFile(page, 'utf8'), rows));
await pool.end();
await server.stop();
await rm(dataDir, { recursive: true, force: true });
