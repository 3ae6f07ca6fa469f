import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../../apps/broker/src/admin/database/admin-database.js';
import {
  KEPT_MS,
  type RateHistory,
  type RateLook,
} from '../../../apps/broker/src/admin/rates/rate-history.js';
import { RateHistoryMemory } from '../../../apps/broker/src/admin/rates/rate-history-memory.js';
import { RateHistoryTable } from '../../../apps/broker/src/admin/rates/rate-history-table.js';
import { RateLookEntity } from '../../../apps/broker/src/admin/rates/rate-look.entity.js';
import { until } from '../../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { commit, startHarness } from '../support/admin-harness.js';

const LATER = '2026-11-23T10:00:00Z';
const START = Date.parse('2026-11-22T10:00:00Z');

const topics = {
  orders: { topic: 'orders', topicId: '00000000-0000-4000-8000-000000000001' },
  bills: { topic: 'bills', topicId: '00000000-0000-4000-8000-000000000002' },
} as const;
type RatesOfTopics = Readonly<Partial<Record<keyof typeof topics, number>>>;

const look = (at: number, rates: RatesOfTopics, isWhole = true): RateLook => ({
  at,
  cluster: { producedPerSecond: 12.5, consumedPerSecond: 0.25, lagSeconds: null },
  topics: Object.entries(rates).map(([name, producedPerSecond]) => ({
    ...topics[name as keyof typeof topics],
    producedPerSecond,
  })),
  isWhole,
});

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  source = await openAdminDatabase(adminDatabaseOptions(database.url));
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

describe.each(['memory', 'PostgreSQL'])('the history of rates in %s', (where) => {
  let history: RateHistory;
  beforeAll(() => {
    history =
      where === 'memory'
        ? new RateHistoryMemory()
        : new RateHistoryTable(source.getRepository(RateLookEntity));
  });

  it('has each look, of the cluster and of a topic, from a time on', async () => {
    await history.add(look(START, { orders: 7 }));
    await history.add(look(START + 15_000, { bills: 3 }));
    await history.add(look(START + 30_000, { bills: 3 }, false));
    expect(await history.ofCluster(START + 15_000)).toEqual([
      { at: START + 15_000, producedPerSecond: 12.5, consumedPerSecond: 0.25, lagSeconds: null },
      { at: START + 30_000, producedPerSecond: 12.5, consumedPerSecond: 0.25, lagSeconds: null },
    ]);
    expect(await history.ofTopic(topics.orders, 0)).toEqual([
      { at: START, producedPerSecond: 7 },
      { at: START + 15_000, producedPerSecond: 0 },
      { at: START + 30_000, producedPerSecond: null },
    ]);
  });

  it('has nothing of a topic that had the name before', async () => {
    const anew = { topic: 'orders', topicId: '00000000-0000-4000-8000-000000000003' };
    expect(await history.ofTopic(anew, 0)).toEqual([
      { at: START, producedPerSecond: 0 },
      { at: START + 15_000, producedPerSecond: 0 },
      { at: START + 30_000, producedPerSecond: null },
    ]);
  });

  it('keeps an hour', async () => {
    await history.add(look(START + KEPT_MS + 15_000, {}));
    const times = (await history.ofTopic(topics.bills, 0)).map(({ at }) => at - START);
    expect(times).toEqual([30_000, KEPT_MS + 15_000]);
    expect(await history.ofCluster(0)).toHaveLength(2);
  });
});

describe('a rate that an older broker wrote down, by the name of the topic alone', () => {
  it('is not known to be of either', async () => {
    await source.query(`insert into posthorn_admin.rate_looks values ('${LATER}', 1, 1, 0, true)`);
    await source.query(
      `insert into posthorn_admin.topic_rates (at, topic, produced_per_second) values ('${LATER}', 'orders', 1)`,
    );
    const history = new RateHistoryTable(source.getRepository(RateLookEntity));
    const since = Date.parse(LATER);
    expect(await history.ofTopic(topics.orders, since)).toEqual([
      { at: since, producedPerSecond: null },
    ]);
    expect(await history.ofTopic(topics.bills, since)).toEqual([
      { at: since, producedPerSecond: 0 },
    ]);
  });
});

interface Rates {
  windowSeconds: number;
  points: { producedPerSecond: number; consumedPerSecond?: number; lagSeconds?: number }[];
}

describe('the rates that the admin API tells', () => {
  it('are of what was written and read, by the looks of the recorder', async () => {
    const admin = await startHarness({}, { lagLookMs: 20 });
    try {
      const ask = async (path: string) => (await admin.call<Rates>('GET', `/api/v1/${path}`)).body;
      await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 1 });
      await admin.call('POST', '/api/v1/topics', { name: 'quiet', partitions: 1 });
      await commit(admin.groups, 'kitchen', 'orders', [0n]);
      const produced = ({ points }: Rates) =>
        points.some(({ producedPerSecond }) => producedPerSecond > 0);
      await until('a look at what is written', async () => {
        // Each look is to find a time that has passed.
        admin.time += 1_000;
        const records = [{ value: { text: 'a' }, partition: 0 }];
        await admin.call('POST', '/api/v1/topics/orders/records:batch', { records });
        return produced(await ask('topics/orders/rates'));
      });
      expect(produced(await ask('cluster/rates?window=30m'))).toBe(true);
      const quiet = await ask('topics/quiet/rates');
      expect(quiet).toMatchObject({ topic: 'quiet', windowSeconds: 3_600 });
      expect(quiet.points.length).toBeGreaterThan(0);
      expect(produced(quiet)).toBe(false);
      await admin.call('DELETE', '/api/v1/topics/orders');
      await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 1 });
      expect(produced(await ask('topics/orders/rates'))).toBe(false);
      expect((await admin.call('GET', '/api/v1/topics/none/rates')).status).toBe(404);
      expect((await admin.call('GET', '/api/v1/cluster/rates?window=2h')).status).toBe(400);
    } finally {
      await admin.close();
    }
  });
});
