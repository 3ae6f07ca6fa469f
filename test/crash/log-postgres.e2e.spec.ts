import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, migrate } from '@posthorn/db';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@posthorn/embedded-postgres';
import { openPostgresLog, type Log } from '@posthorn/log';
import { ProducerLane, readPartition, violations } from './support.js';

const CRASHES = Number(process.env.POSTHORN_CRASH_ROUNDS ?? 3);
const DOWN_MS = 700;

describe('a log whose PostgreSQL crashes', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let log: Log;
  const errors: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-crash-'));
    postgres = await startEmbeddedPostgres({ dataDir });
    const pool = createPool({ url: postgres.url, max: 1 });
    await migrate(pool);
    await pool.end();
    log = await openPostgresLog({
      databaseUrl: postgres.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
      leaseMs: 2_000,
      tickMs: 100,
      logger: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
    });
  });
  afterAll(async () => {
    await log.close();
    await postgres.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('refuses meanwhile, recovers by itself, and loses, repeats and reorders nothing', async () => {
    const created = await log.topics.create({ name: 'crashed', partitions: 4, configs: new Map() });
    if ('error' in created) throw new Error(created.error);
    const lanes = created.topic.partitions.flatMap(({ partitionId }) =>
      [1n, 2n].map((producerId) => new ProducerLane(producerId, partitionId, 6_000)),
    );
    const append = (partitionId: number, batch: Buffer) => log.append({ partitionId, batch });
    let batches = 30;
    for (let crash = 0; crash < CRASHES; crash++, batches += 30) {
      const work = lanes.map((lane) => lane.run(append, batches));
      await sleep(20 + ((crash * 37) % 150));
      const { port } = postgres;
      await postgres.stop('immediate');
      await sleep(DOWN_MS);
      // Refusals answer at once and nothing piles up: every lane has its five batches out at most.
      postgres = await startEmbeddedPostgres({ dataDir, port });
      expect(await Promise.all(work)).not.toContain(false);
    }
    for (const { partitionId } of created.topic.partitions) {
      const here = lanes.filter((lane) => lane.partitionId === partitionId);
      expect(here.every((lane) => lane.sent.length === batches - 30)).toBe(true);
      expect(violations(await readPartition(log, partitionId), here)).toEqual([]);
    }
    // The lanes and the lease loop say once that PostgreSQL is away, whatever the number of refusals.
    expect(errors.length).toBeLessThanOrEqual(CRASHES * 6);
  });
});
