// The log alone over an embedded PostgreSQL: no broker, no socket of ours between.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPool, migrate } from '../../libs/db/dist/index.js';
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/dist/index.js';
import { openPostgresLog } from '../../libs/log/dist/index.js';
import { BatchBuilder } from '../../libs/records/dist/index.js';
import { randomBytes } from './yardsticks.mjs';

export async function startLog(settings = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  const pool = createPool({ url: postgres.url, max: 2 });
  await migrate(pool);
  const open = (more = {}) =>
    openPostgresLog({
      databaseUrl: postgres.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
      ...settings,
      ...more,
    });
  return {
    url: postgres.url,
    pool,
    open,
    async stop() {
      await pool.end();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function newPartitions(log, name, count) {
  const created = await log.topics.create({ name, partitions: count, configs: new Map() });
  if ('error' in created) throw new Error(created.error);
  return created.topic.partitions.map(({ partitionId }) => partitionId);
}

/** A batch of incompressible values; copied for each append, which takes it over. */
export function batchOf(records, recordBytes) {
  const builder = new BatchBuilder();
  const value = randomBytes(recordBytes);
  for (let i = 0; i < records; i += 1) builder.append({ value, timestamp: BigInt(Date.now()) });
  return builder.finish().buffer;
}

/** Appends copies of the batch from `inFlight` places at once, round over the partitions. */
export async function appendUntil(log, { partitions, batch, inFlight, isOver }) {
  let appended = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, place) => {
      const partitionId = partitions[place % partitions.length];
      while (!isOver(appended)) {
        appended += 1;
        const result = await log.append({ partitionId, batch: Buffer.from(batch) });
        if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
      }
    }),
  );
  return appended;
}
