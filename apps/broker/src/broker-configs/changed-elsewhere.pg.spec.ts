import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import { buildBatch } from '@posthorn/records';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { startBroker, type RunningBroker } from '../broker.js';

const DAY_MS = 24 * 60 * 60_000;

describe('a retention for all topics that another broker was told to lengthen', () => {
  let database: TestDatabase;
  let pool: Pool;
  let broker: RunningBroker;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool({ url: database.url, max: 1 });
    const retentionCheckMs = DAY_MS;
    broker = await startBroker({
      port: 0,
      databaseUrl: database.url,
      retentionCheckMs,
      logLevel: 'silent',
    });
  });
  afterAll(async () => {
    await broker.close();
    await pool.end();
    await database.drop();
  });

  it('removes nothing any more where it is news', async () => {
    const { log, topics, brokerConfigs } = broker.services;
    const created = await topics.create({ name: 'old', partitions: 1 });
    if (!('topic' in created)) throw new Error(created.message);
    const [{ partitionId }] = created.topic.partitions;
    const timestamp = BigInt(Date.now() - 30 * DAY_MS);
    const { buffer } = buildBatch([{ key: 'k', value: 'v', timestamp }]);
    expect(await log.append({ partitionId, batch: buffer })).toMatchObject({ baseOffset: 0n });
    // Hears of nothing by itself from now on.
    await brokerConfigs.stop();
    await pool.query(
      `insert into posthorn.broker_configs (broker, name, value) values ('', 'log.retention.ms', '-1')`,
    );
    await pool.query(
      `insert into posthorn.policy_versions (kind, version) values ('broker-configs', 1)
       on conflict (kind) do update set version = policy_versions.version + 1`,
    );
    await log.retention?.runNow();
    expect(await log.offsets(partitionId)).toMatchObject({ logStartOffset: 0n });
  });
});
