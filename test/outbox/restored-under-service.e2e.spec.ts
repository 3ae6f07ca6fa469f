import { afterEach, describe, expect, it } from '@jest/globals';
import { connectCluster, type KafkaCluster } from '@posthorn/client';
import pg from 'pg';
import { BrokerProcess } from '../durability/support/broker-process.js';
import { PostgresServer } from '../durability/support/postgres-server.js';
import { until } from '../durability/support/raw-group.js';
import { committedIn } from './committed-in.js';
import { Services } from './service.js';

const KEYS = 5;
/** Records that are in the log and not applied when the backup is made. */
const WAITING = 20;
const SOME = 40;

interface Effect {
  readonly key: string;
  readonly seq: number;
}

let broker: BrokerProcess;
let cluster: KafkaCluster;
/** Of the service, and of the broker as well where there is one database for both. */
let own: PostgresServer;
let pool: pg.Pool;
let servers: PostgresServer[] = [];
const services = new Services();
let published = 0;

async function start(databases: 'one database' | 'two databases'): Promise<PostgresServer> {
  const isOne = databases === 'one database';
  own = await PostgresServer.start({}, isOne ? 'posthorn' : 'shop');
  const ofBroker = isOne ? own : await PostgresServer.start();
  servers = [own, ofBroker];
  pool = new pg.Pool({ connectionString: own.url });
  // Of connections that rest while the server goes down.
  pool.on('error', () => undefined);
  broker = await BrokerProcess.start({
    databaseUrl: ofBroker.url,
    env: { POSTHORN_GROUP_SESSION_TIMEOUT_MIN_MS: '1000' },
  });
  cluster = connectCluster({ brokers: [broker.address] });
  await cluster.ensureTopics(['seen', 'said'].map((topic) => ({ topic, partitions: 2 })));
  await query('create schema shop');
  await query(
    'create table shop.effects (id bigint generated always as identity, key text, seq int)',
  );
  const options = { databaseUrl: own.url, brokers: [broker.address], handles: 'seen' } as const;
  for (let instances = 0; instances < 2; instances += 1) services.start(options);
  published = 0;
  return ofBroker;
}

afterEach(async () => {
  await services.killAll();
  await cluster.close({ timeoutMs: 1_000 });
  await broker.end('SIGKILL');
  await pool.end();
  for (const server of new Set(servers)) await server.remove();
});

async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query<Row>(text, values)).rows;
}

type Publish = (key: string, value: string) => Promise<unknown>;
const inTransaction: Publish = (key, value) =>
  query(`select posthorn.publish('seen', $1, $2)`, [key, value]);
const toBroker: Publish = (key, value) => cluster.producer().send({ topic: 'seen', key, value });

/** One after the other, in the order of their numbers. */
async function publish(how: Publish, count: number): Promise<void> {
  for (const end = published + count; published < end; published += 1) {
    await how(`k${published % KEYS}`, String(published));
  }
}

const effects = (): Promise<Effect[]> => query('select key, seq from shop.effects order by id');

const untilMoved = (): Promise<void> =>
  until(services.waitFor('the outbox is empty'), async () => {
    const [{ left }] = await query<{ left: number }>(
      'select count(*)::int as left from posthorn.outbox',
    );
    return left === 0;
  });

const untilApplied = (seq: number): Promise<void> =>
  until(services.waitFor(`${seq} is applied`), async () =>
    (await effects()).some((effect) => effect.seq === seq),
  );

/** The backup of the service's database knows of records that are applied only after it. */
async function backUpBehind(how: Publish): Promise<void> {
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('lock table shop.effects in access exclusive mode');
  await publish(how, WAITING);
  await untilMoved();
  await own.backUp();
  await holder.query('commit');
  holder.release();
  await untilApplied(published - 1);
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const numbersIn = async (topic: string): Promise<number[]> =>
  sorted((await committedIn(topic, broker.address)).map(({ value }) => Number(value)));

/** Each record of the log is applied once, and those of a key in their order. */
async function checkApplied(inLog: readonly number[]): Promise<void> {
  let missing: readonly number[] = [];
  const isApplied = async (): Promise<boolean> => {
    const applied = new Set((await effects()).map(({ seq }) => seq));
    missing = inLog.filter((seq) => !applied.has(seq));
    return missing.length === 0;
  };
  const told = (): string =>
    services.waitFor(`everything is applied, and not ${missing.join(' ')}`)();
  await until(told, isApplied);
  const applied = (await effects()).filter(({ seq }) => inLog.includes(seq));
  expect(sorted(applied.map(({ seq }) => seq))).toEqual(inLog);
  for (let k = 0; k < KEYS; k += 1) {
    const ofKey = applied.filter(({ key }) => key === `k${k}`).map(({ seq }) => seq);
    expect(ofKey).toEqual(sorted(ofKey));
  }
}

const untilItWorks = (what: () => Promise<unknown>): Promise<void> =>
  until('it works again', () =>
    what().then(
      () => true,
      () => false,
    ),
  );

describe('under services that live', () => {
  it('the one database of service and broker goes back: what is in the log is applied once, though it was applied before in the future that is lost', async () => {
    await start('one database');
    await publish(inTransaction, SOME);
    await untilApplied(published - 1);
    await backUpBehind(inTransaction);
    await publish(inTransaction, SOME);
    await untilApplied(published - 1);
    await own.restoreBackup();
    await untilItWorks(() => publish(inTransaction, 1));
    await publish(inTransaction, SOME);
    await untilApplied(published - 1);
    await untilMoved();
    const inLog = await numbersIn('seen');
    await checkApplied(inLog);
    await untilMoved();
    expect(await numbersIn('said')).toEqual(inLog);
  });

  it('the database of a service goes back: it applies again what that lost, though nothing new comes', async () => {
    await start('two databases');
    await publish(toBroker, SOME);
    await untilApplied(published - 1);
    await backUpBehind(toBroker);
    await publish(toBroker, SOME);
    await untilApplied(published - 1);
    await own.restoreBackup();
    await checkApplied(await numbersIn('seen'));
    await publish(toBroker, SOME);
    await untilApplied(published - 1);
    await checkApplied(sorted([...Array(published).keys()]));
  });

  it('the database of the broker goes back: what came in the place of the records that are lost is applied, and nothing twice', async () => {
    const ofBroker = await start('two databases');
    await publish(toBroker, SOME);
    await untilApplied(published - 1);
    await ofBroker.backUp();
    await publish(toBroker, SOME);
    await untilApplied(published - 1);
    const lost = published - SOME;
    await ofBroker.restoreBackup();
    await publish(toBroker, SOME);
    await untilApplied(published - 1);
    const inLog = await numbersIn('seen');
    expect(inLog).not.toContain(lost);
    await checkApplied(inLog);
    const all = (await effects()).map(({ seq }) => seq);
    expect(sorted(all)).toEqual([...Array(published).keys()]);
    await untilMoved();
    const said = await numbersIn('said');
    const isNew = (seq: number): boolean => seq >= lost + SOME;
    expect(said.filter(isNew)).toEqual(inLog.filter(isNew));
  });
});
