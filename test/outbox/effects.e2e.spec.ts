import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { until } from '../durability/support/raw-group.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { committedIn } from './committed-in.js';
import { Services } from './service.js';

const RECORDS = 400;
const LATE_RECORDS = 120;

let database: TestDatabase;
let broker: RunningBroker;
let pool: pg.Pool;
let address: string;
const services = new Services();

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await startBroker({
    databaseUrl: database.url,
    port: 0,
    logLevel: 'silent',
    groupInitialRebalanceDelayMs: 0,
    groupSessionTimeoutMinMs: 1_000,
  });
  address = `${broker.host}:${broker.port}`;
  pool = new pg.Pool({ connectionString: database.url });
  await pool.query('create schema shop');
  await pool.query(
    'create table shop.effects (id bigint generated always as identity, key text, seq int)',
  );
});

afterEach(() => services.killAll());

afterAll(async () => {
  await broker.close();
  await pool.end();
  await database.drop();
});

const startService = (handles: 'seen' | 'late' = 'seen'): (() => Promise<void>) =>
  services.start({ databaseUrl: database.url, brokers: [address], handles });

const effects = async (): Promise<{ key: string; seq: number }[]> =>
  (await pool.query<{ key: string; seq: number }>('select key, seq from shop.effects order by id'))
    .rows;

const untilApplied = (least: number): Promise<void> =>
  until(services.waitFor(`${least} are applied`), async () => (await effects()).length >= least);

const untilNone = (what: string, rows: string): Promise<void> =>
  until(services.waitFor(what), async () => (await pool.query(rows)).rowCount === 0);

describe('two instances of a service that are killed in the middle of their handlers', () => {
  it('apply each record once and in order, and say each thing once', async () => {
    await broker.services.topics.create({ name: 'seen', partitions: 4 });
    await broker.services.topics.create({ name: 'said', partitions: 4 });
    const publishing = (async () => {
      for (let seq = 1; seq <= RECORDS; seq += 1) {
        await pool.query(`select posthorn.publish('seen', $1, $2)`, [`k${seq % 9}`, String(seq)]);
        await sleep(2);
      }
    })();
    let running = [startService(), startService()];
    for (const least of [40, 110, 180, 250]) {
      await untilApplied(least);
      const [oldest, ...others] = running;
      await oldest?.();
      running = [...others, startService()];
    }
    await publishing;
    await untilApplied(RECORDS);
    await untilNone('the outbox is empty', 'select from posthorn.outbox');

    const applied = await effects();
    const said = await committedIn('said', address);
    const inAll = Array.from({ length: RECORDS }, (_, n) => n + 1);
    expect(applied.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(inAll);
    const values = said.map(({ value }) => Number(value));
    expect(values.toSorted((a, b) => a - b)).toEqual(inAll);
    for (let k = 0; k < 9; k += 1) {
      const ofKey = applied.filter(({ key }) => key === `k${k}`).map(({ seq }) => seq);
      const saidOfKey = said.filter(({ key }) => String(key) === `k${k}`);
      expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
      expect(saidOfKey.map(({ value }) => Number(value))).toEqual(ofKey);
    }
  });

  it('know little of it one by one once the next record has come', async () => {
    startService();
    await pool.query(`select posthorn.publish('seen', 'k0', '${RECORDS + 1}')`);
    await untilApplied(RECORDS + 1);
    await untilNone('nothing is known one by one', 'select from posthorn.inbox');
    const { rows: positions } = await pool.query<{ handled: string }>(
      `select sum(next_offset) as handled from posthorn.inbox_positions where group_id = 'shop/Handlers.handle'`,
    );
    expect(Number(positions[0]?.handled)).toBe(RECORDS + 1);
  });

  it('apply each record once whose retries are delayed, and say each thing once', async () => {
    await pool.query('truncate shop.effects');
    await broker.services.topics.create({ name: 'late', partitions: 4 });
    await broker.services.topics.create({ name: 'said-late', partitions: 4 });
    for (let seq = 1; seq <= LATE_RECORDS; seq += 1) {
      await pool.query(`select posthorn.publish('late', $1, $2)`, [`k${seq % 9}`, String(seq)]);
    }
    let running = [startService('late'), startService('late')];
    for (const least of [15, 45, 75]) {
      await untilApplied(least);
      const [oldest, ...others] = running;
      await oldest?.();
      running = [...others, startService('late')];
    }
    await untilApplied(LATE_RECORDS);
    await untilNone('the outbox is empty', 'select from posthorn.outbox');
    const inAll = Array.from({ length: LATE_RECORDS }, (_, n) => n + 1);
    const applied = (await effects()).map(({ seq }) => seq);
    expect(applied.toSorted((a, b) => a - b)).toEqual(inAll);
    const said = (await committedIn('said-late', address)).map(({ value }) => Number(value));
    expect(said.toSorted((a, b) => a - b)).toEqual(inAll);
    // Copies of a retry that a kill left behind are passed over, and nobody waits any more.
    await untilNone('nobody waits', 'select from posthorn.inbox where deferred');
    expect(await effects()).toHaveLength(LATE_RECORDS);
  });
});
