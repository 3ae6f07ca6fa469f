// Writes libs/db/schema.sql: migrates an empty database of a throw-away server and describes the result.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPool, describeSchema, migrate } from '../libs/db/dist/index.js';
import { startEmbeddedPostgres } from '../libs/embedded-postgres/dist/index.js';

const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-schema-'));
const server = await startEmbeddedPostgres({ dataDir });
const pool = createPool({ url: server.url, max: 1 });
await migrate(pool);
await writeFile(new URL('../libs/db/schema.sql', import.meta.url), await describeSchema(pool));
await pool.end();
await server.stop();
await rm(dataDir, { recursive: true, force: true });
