import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectCluster } from '@posthorn/client';
import { outboxSql } from '@posthorn/outbox';
import pg from 'pg';
import { startBroker } from '../../apps/broker/src/broker.js';
import { startApacheKafka, whyNoApacheKafka } from '../support/apache-kafka.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';
import { committedIn } from './committed-in.js';

const PROCESS = fileURLToPath(new URL('./relay-process.mjs', import.meta.url));

/** Between any two steps of relaying a page: the relay's own, and those of its transaction. */
const STEPS = [
  'relay-opened',
  'relay-read',
  'transaction-begun',
  'transaction-sendAll',
  'transaction-sendOffsets',
  'transaction-commit',
  'relay-committed',
  'relay-removed',
];

interface Cluster {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A dozen processes one after the other: seconds, or minutes on a machine that is busy with other suites. */
const KILLED_MS = 240_000;

let cluster: Cluster;
let database: TestDatabase;
let pool: pg.Pool;
let address: string;
const relays = new Set<ChildProcess>();

async function startPosthorn(): Promise<Cluster> {
  const brokers = await createTestDatabase();
  const broker = await startBroker({
    databaseUrl: brokers.url,
    port: 0,
    logLevel: 'silent',
    groupInitialRebalanceDelayMs: 0,
    autoCreateTopics: false,
  });
  const { host, port } = broker;
  const close = async (): Promise<void> => {
    await broker.close();
    await brokers.drop();
  };
  return { host, port, close };
}

async function createTopic(topic: string, partitions: number, configs = {}): Promise<void> {
  const client = connectCluster({ brokers: [address] });
  await client.ensureTopics([{ topic, partitions, configs }]);
  await client.close();
}

beforeEach(async () => {
  database = await createEmptyDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  await pool.query(outboxSql());
});

afterEach(async () => {
  for (const relay of relays) await kill(relay);
  await pool.end();
  await database.drop();
});

function startRelay(options: object = {}): ChildProcess {
  const argument = JSON.stringify({ databaseUrl: database.url, brokers: [address], ...options });
  // It logs what its kills leave behind; a pipe that nobody reads would stop it once that is full.
  const relay = fork(PROCESS, [argument], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  relays.add(relay);
  return relay;
}

async function kill(relay: ChildProcess): Promise<void> {
  relays.delete(relay);
  if (relay.exitCode !== null || relay.signalCode !== null) return;
  const ended = once(relay, 'exit');
  relay.kill('SIGKILL');
  await ended;
}

const waiting = async (): Promise<number> =>
  (await pool.query('select from posthorn.outbox')).rowCount ?? 0;

async function untilMoved(): Promise<void> {
  while ((await waiting()) > 0) await sleep(50);
}

describe('a relay to Posthorn', () => {
  describeRelay(startPosthorn);
});

const whyNot = whyNoApacheKafka();
(whyNot === null ? describe : describe.skip)(
  `a relay to Apache Kafka${whyNot === null ? '' : ` (skipped: ${whyNot})`}`,
  () => {
    describeRelay(() => startApacheKafka());
  },
);

function describeRelay(start: () => Promise<Cluster>): void {
  beforeAll(async () => {
    cluster = await start();
    address = `${cluster.host}:${cluster.port}`;
  });

  afterAll(() => cluster.close());

  it(
    'publishes each row once and in order, killed between any two steps',
    async () => {
      await createTopic('killed', 3);
      let published = 0;
      const publishing = new AbortController();
      const publisher = (async () => {
        while (!publishing.signal.aborted) {
          const n = published + 1;
          await pool.query(`select posthorn.publish('killed', $1, $2)`, [`k${n % 5}`, String(n)]);
          published = n;
          await sleep(3);
        }
      })();
      for (const name of STEPS) {
        const relay = startRelay({ fault: { name, hit: name.startsWith('relay-opened') ? 1 : 2 } });
        const [, signal] = await once(relay, 'exit');
        expect({ name, signal }).toEqual({ name, signal: 'SIGKILL' });
      }
      for (let turn = 0; turn < 3; turn += 1) {
        const relay = startRelay();
        await sleep(400 + 150 * turn);
        await kill(relay); // wherever it is
      }
      publishing.abort();
      await publisher;
      startRelay();
      await untilMoved();
      const records = await committedIn('killed', address);
      const numbers = records.map(({ value }) => Number(value)).toSorted((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: published }, (_, n) => n + 1));
      for (const key of new Set(records.map((record) => String(record.key)))) {
        const order = records.filter((record) => String(record.key) === key);
        const ofKey = order.map(({ value }) => Number(value));
        expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
      }
    },
    KILLED_MS,
  );

  it(
    'publishes nothing any more once another has taken over, however long it slept',
    async () => {
      await createTopic('slept', 1);
      const zombie = startRelay();
      await pool.query(`select posthorn.publish('slept', 'k', '1')`);
      await untilMoved();
      zombie.kill('SIGSTOP');
      await pool.query(
        `select posthorn.publish('slept', 'k', n::text) from generate_series(2, 50) as n`,
      );
      startRelay(); // the same instance, as after a restart: the lease is no obstacle
      await untilMoved();
      zombie.kill('SIGCONT');
      await pool.query(
        `select posthorn.publish('slept', 'k', n::text) from generate_series(51, 99) as n`,
      );
      await untilMoved();
      await sleep(500);
      const values = (await committedIn('slept', address)).map(({ value }) => Number(value));
      expect(values).toEqual(Array.from({ length: 99 }, (_, n) => n + 1));
    },
    KILLED_MS,
  );

  it(
    'publishes as of now what a clock of the database that is ahead dates later',
    async () => {
      await createTopic('ahead', 1);
      await pool.query(`select posthorn.publish('ahead', 'k', 'early')`);
      await pool.query(`update posthorn.outbox set published_at = now() + interval '1 day'`);
      startRelay();
      await untilMoved();
      expect((await committedIn('ahead', address)).map(({ value }) => String(value))).toEqual([
        'early',
      ]);
    },
    KILLED_MS,
  );

  it(
    'moves aside what the cluster will never take, and goes on',
    async () => {
      await createTopic('small', 1, { 'max.message.bytes': '2000' });
      await pool.query(
        `select posthorn.publish('small', 'k', 'before'), posthorn.publish('small', 'k', repeat('x', 3000)),
        posthorn.publish('small', 'k', 'nowhere', partition => 7), posthorn.publish('small', 'k', 'after')`,
      );
      startRelay();
      await untilMoved();
      const values = (await committedIn('small', address)).map(({ value }) => String(value));
      expect(values).toEqual(['before', 'after']);
      const { rows } = await pool.query('select reason from posthorn.outbox_dead order by id');
      expect(rows).toEqual([
        { reason: expect.stringMatching(/TOO_LARGE/) },
        { reason: expect.stringMatching(/no partition 7/) },
      ]);
    },
    KILLED_MS,
  );

  it(
    'publishes a page once, killed before its rows were removed, though a topic of it was deleted meanwhile',
    async () => {
      await createTopic('gone', 1);
      await createTopic('stays', 1);
      await pool.query(
        `select posthorn.publish('gone', 'k', '1'), posthorn.publish('stays', 'k', '2')`,
      );
      const killed = startRelay({ fault: { name: 'relay-committed', hit: 1 } });
      await once(killed, 'exit');
      expect(await waiting()).toBe(2);
      const client = connectCluster({ brokers: [address] });
      await client.admin().deleteTopic('gone');
      await client.close();
      startRelay();
      await untilMoved();
      await pool.query(`select posthorn.publish('stays', 'k', '3')`);
      await untilMoved();
      const values = (await committedIn('stays', address)).map(({ value }) => Number(value));
      expect(values).toEqual([2, 3]);
      expect((await pool.query('select from posthorn.outbox_dead')).rowCount).toBe(0);
    },
    KILLED_MS,
  );

  it(
    'moves a row without a key aside alone, where the topic is compacted',
    async () => {
      await createTopic('compacted', 1, { 'cleanup.policy': 'compact' });
      await pool.query(
        `select posthorn.publish('compacted', case when n <> 5 then 'k' || n end, n::text) from generate_series(1, 9) n`,
      );
      startRelay();
      await untilMoved();
      const values = (await committedIn('compacted', address)).map(({ value }) => Number(value));
      expect(values).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
      const { rows } = await pool.query('select reason from posthorn.outbox_dead');
      expect(rows).toEqual([{ reason: expect.stringMatching(/INVALID_RECORD/) }]);
    },
    KILLED_MS,
  );
}
