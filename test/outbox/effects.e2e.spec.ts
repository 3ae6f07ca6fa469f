import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { committedIn } from './committed-in.js';

const PROCESS = fileURLToPath(new URL('./service-process.mjs', import.meta.url));
const RECORDS = 400;
const LATE_RECORDS = 120;

let database: TestDatabase;
let broker: RunningBroker;
let pool: pg.Pool;
let address: string;
const services = new Set<ChildProcess>();

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

afterEach(async () => {
  for (const service of services) await kill(service);
});

afterAll(async () => {
  await broker.close();
  await pool.end();
  await database.drop();
});

function startService(handles: 'seen' | 'late' = 'seen'): ChildProcess {
  const argument = JSON.stringify({ databaseUrl: database.url, brokers: [address], handles });
  const service = fork(PROCESS, [argument], { execArgv: [] });
  services.add(service);
  return service;
}

async function kill(service: ChildProcess): Promise<void> {
  services.delete(service);
  if (service.exitCode !== null || service.signalCode !== null) return;
  const ended = once(service, 'exit');
  service.kill('SIGKILL');
  await ended;
}

const effects = async (): Promise<{ key: string; seq: number }[]> =>
  (await pool.query<{ key: string; seq: number }>('select key, seq from shop.effects order by id'))
    .rows;

async function until(least: number): Promise<void> {
  while ((await effects()).length < least) await sleep(20);
}

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
      await until(least);
      const [oldest, ...others] = running;
      if (oldest) await kill(oldest);
      running = [...others, startService()];
    }
    await publishing;
    await until(RECORDS);
    while (((await pool.query('select from posthorn.outbox')).rowCount ?? 0) > 0) await sleep(50);

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
    await until(RECORDS + 1);
    for (let rows = 1; rows > 0; await sleep(100)) {
      rows = (await pool.query('select from posthorn.inbox')).rowCount ?? 0;
    }
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
      await until(least);
      const [oldest, ...others] = running;
      if (oldest) await kill(oldest);
      running = [...others, startService('late')];
    }
    await until(LATE_RECORDS);
    while (((await pool.query('select from posthorn.outbox')).rowCount ?? 0) > 0) await sleep(50);
    const inAll = Array.from({ length: LATE_RECORDS }, (_, n) => n + 1);
    const applied = (await effects()).map(({ seq }) => seq);
    expect(applied.toSorted((a, b) => a - b)).toEqual(inAll);
    const said = (await committedIn('said-late', address)).map(({ value }) => Number(value));
    expect(said.toSorted((a, b) => a - b)).toEqual(inAll);
    // Copies of a retry that a kill left behind are passed over, and nobody waits any more.
    for (let deferred = 1; deferred > 0; await sleep(50)) {
      deferred = (await pool.query('select from posthorn.inbox where deferred')).rowCount ?? 0;
    }
    expect(await effects()).toHaveLength(LATE_RECORDS);
  });
});
