// Ends what postgres-setup.mjs started, and nothing else.
import { rm } from 'node:fs/promises';
import pg from 'pg';

export default async function tearDown() {
  const started = globalThis.posthornTestServer;
  if (!started) return;
  globalThis.posthornTestServer = undefined;
  delete process.env.POSTHORN_TEST_SERVER;
  if (started.server) {
    await started.server.stop('immediate');
    await rm(started.server.dataDir, { recursive: true, force: true });
    return;
  }
  const client = new pg.Client({ connectionString: started.url });
  await client.connect();
  await client.query(`drop database if exists ${started.template} with (force)`);
  await client.end();
}
