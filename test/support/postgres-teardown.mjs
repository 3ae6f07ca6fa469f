// Ends what postgres-setup.mjs started, and nothing else.
import { rm } from 'node:fs/promises';
import pg from 'pg';

export default async function tearDown() {
  const started = globalThis.posthornTestServer;
  if (!started) return;
  globalThis.posthornTestServer = undefined;
  delete process.env.POSTHORN_TEST_SERVER;
  if (started.server) {
    delete process.env.POSTHORN_TEST_PROTOTYPE;
    started.tellCpu();
    await started.server.stop('immediate');
    for (const folder of [started.server.dataDir, started.prototype])
      await rm(folder, { recursive: true, force: true });
    return;
  }
  const client = new pg.Client({ connectionString: started.url });
  await client.connect();
  await client.query(`drop database if exists ${started.template} with (force)`);
  await client.end();
}
