import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool, type PoolClient } from '@posthorn/db';
import { batchesIn, recordsOf } from '@posthorn/records';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { withoutNews } from '../../../../test/support/without-news.js';
import { WAIT_MS } from '../../../../test/support/patience.js';
import { startBroker, type BrokerOptions, type RunningBroker } from '../broker.js';

let database: TestDatabase;
let pool: Pool;
const brokers: RunningBroker[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
});

afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
  await pool.end();
  await database.drop();
});

async function start(options: BrokerOptions = {}): Promise<RunningBroker> {
  const databaseUrl = database.url;
  const broker = await startBroker({ databaseUrl, port: 0, logLevel: 'silent', ...options });
  brokers.push(broker);
  return broker;
}

interface Moved {
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string | null>>;
}

/** What is in the log of the topic, by its place, as each broker serves what it leads: what moves meanwhile may be left out. */
async function readInto(all: Map<string, Moved>, topic: string): Promise<void> {
  for (const { services } of brokers) {
    for (const { partitionId, index } of services.log.topics.byName(topic)?.partitions ?? []) {
      for (let offset = 0n; ;) {
        const request = { partitionId, offset, maxBytes: 1_000_000, currentLeaderEpoch: -1 };
        const fetched = await services.log.fetch(request);
        if ('error' in fetched || fetched.batches.length === 0) break;
        for (const batch of fetched.batches.flatMap((buffer) => [...batchesIn(buffer)])) {
          offset = batch.lastOffset + 1n;
          for (const { offset: at, key, value, headers } of recordsOf(batch)) {
            all.set(`${partitionId}@${at}`, {
              partition: index,
              key: key && String(key),
              value: value && String(value),
              headers: Object.fromEntries(headers.map(([name, v]) => [name, v && String(v)])),
            });
          }
        }
      }
    }
  }
}

async function moved(topic: string): Promise<Moved[]> {
  const all = new Map<string, Moved>();
  await readInto(all, topic);
  return [...all.values()];
}

/** Everything in the log of the topic, once it is so much at least, and whatever is there beyond that. */
async function allMoved(topic: string, least: number): Promise<Moved[]> {
  await eventually(outboxIsEmpty);
  const all = new Map<string, Moved>();
  await eventually(async () => {
    await readInto(all, topic);
    return all.size >= least;
  });
  await readInto(all, topic);
  return [...all.values()];
}

const values = async (topic: string): Promise<(string | null)[]> =>
  (await moved(topic)).map(({ value }) => value);

async function eventually(look: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await look()); waited += 20) {
    if (waited > WAIT_MS) throw new Error(`it did not come about: ${look.toString()}`);
    await sleep(20);
  }
}

/** By the commit that writes the records; that it is done, and that they may be read, the broker hears a moment later. */
const outboxIsEmpty = async (): Promise<boolean> =>
  (await pool.query('select from posthorn.outbox')).rowCount === 0;

async function inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  await work(client);
  await client.query('commit');
  client.release();
}

describe('the broker moves what its database published', () => {
  it('with key, value, headers, time and partition as given', async () => {
    await start();
    const { rows } = await pool.query<{ id: string }>(
      `select posthorn.publish('orders', 'k', '{"a": 1}'::jsonb, '{"tenant": "7", "none": null}') as id`,
    );
    await pool.query(`select posthorn.publish('orders', 'k', null, partition => 3)`);
    await pool.query(`select posthorn.publish('orders', null, 'keyless')`);
    const all = await allMoved('orders', 3);
    expect(all.find(({ value }) => value === '{"a": 1}')).toMatchObject({
      key: 'k',
      headers: { tenant: '7', none: null, 'posthorn-event-id': rows[0].id },
    });
    expect(all.find(({ value }) => value === null)).toMatchObject({ key: 'k', partition: 3 });
    expect(all.find(({ value }) => value === 'keyless')).toMatchObject({ key: null });
    expect(await outboxIsEmpty()).toBe(true);
  });

  it('under the name of the service that published it, or that of the function', async () => {
    const broker = await start();
    await pool.query(
      `select posthorn.publish('orders', 'k', 'four', '{"posthorn-source": "shop"}')`,
    );
    await pool.query(`select posthorn.publish('orders', 'k', 'two')`);
    await allMoved('orders', 2);
    const seen = [...broker.services.traffic.all()];
    const of = (clientId: string): unknown => seen.find((entry) => entry.clientId === clientId);
    const written = { kind: 'produce', topic: 'orders', records: 1 };
    expect(of('shop')).toMatchObject({ ...written, bytes: 5 });
    expect(of('posthorn.publish')).toMatchObject({ ...written, bytes: 4 });
  });

  it('where a Kafka client would put the key', async () => {
    const broker = await start();
    await broker.services.topics.create({ name: 'orders', partitions: 7 });
    for (const key of ['a', 'order-17', 'ключ', '']) {
      await pool.query(`select posthorn.publish('orders', $1, 'sql')`, [key]);
    }
    // These are kafkajs's and librdkafka's.
    const found = (await allMoved('orders', 4)).map(({ key, partition }) => [key, partition]);
    expect(Object.fromEntries(found)).toEqual({ '': 2, a: 5, 'order-17': 6, ключ: 4 });
  });

  it('with odd keys, values, headers and names, byte for byte', async () => {
    await start();
    const name = 't'.repeat(249);
    await pool.query(
      `select posthorn.publish('odd', '', ''), posthorn.publish('odd', null, null),
        posthorn.publish('odd', 'json', 'null'::jsonb, '{"": "", "h😀": "😀", "none": null, "posthorn-event-id": "mine"}'),
        posthorn.publish('odd', '\\x00ff'::bytea, '\\x00ff'::bytea),
        posthorn.publish('odd', repeat('k', 500000), repeat('v', 500000)),
        posthorn.publish('odd', 'many', '', (select jsonb_object_agg(n, 'x') from generate_series(1, 20000) n)),
        posthorn.publish($1, 'k', 'v')`,
      [name],
    );
    const all = await allMoved('odd', 6);
    const valueOf = (key: string | null): string | null | undefined =>
      all.find((record) => record.key === key)?.value;
    expect([valueOf(''), valueOf(null), valueOf('json')]).toEqual(['', null, 'null']);
    expect(valueOf(String(Buffer.from([0, 255])))).toBe(String(Buffer.from([0, 255])));
    expect(valueOf('k'.repeat(500_000))).toHaveLength(500_000);
    const headers = (key: string): object =>
      all.find((record) => record.key === key)?.headers ?? {};
    expect(headers('json')).toEqual({
      '': '',
      'h😀': '😀',
      none: null,
      'posthorn-event-id': expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(Object.keys(headers('many'))).toHaveLength(20_001);
    expect(await allMoved(name, 1)).toHaveLength(1);
  });

  it('at the latest as of now, where the clock of the database is ahead', async () => {
    await pool.query(`select posthorn.publish('orders', 'k', 'early')`);
    await pool.query(`update posthorn.outbox set published_at = now() + interval '1 day'`);
    await start();
    expect((await allMoved('orders', 1)).map(({ value }) => value)).toEqual(['early']);
  });

  it('each row once, while its topic gets more partitions', async () => {
    const { services } = await start();
    await start();
    await services.topics.create({ name: 'orders', partitions: 2 });
    for (let total = 3; total < 8; total += 1) {
      const publishing = pool.query(
        `select posthorn.publish('orders', 'k' || n % 20, $1 || '.' || n) from generate_series(1, 300) n`,
        [String(total)],
      );
      const topic = services.log.topics.byName('orders');
      if (!topic) throw new Error('the topic is gone');
      expect(await services.topics.createPartitions(topic, total, false)).toHaveProperty('topic');
      await publishing;
    }
    const all = await allMoved('orders', 1500);
    expect(new Set(all.map(({ value }) => value)).size).toBe(1500);
    expect(all).toHaveLength(1500);
  });

  it('nothing of a transaction that rolled back, or of a savepoint', async () => {
    await start();
    await inTransaction(async (client) => {
      await client.query(`select posthorn.publish('orders', 'k', 'kept')`);
      await client.query('savepoint s');
      await client.query(`select posthorn.publish('orders', 'k', 'undone')`);
      await client.query('rollback to s');
    });
    await eventually(async () => (await values('orders')).length > 0);
    await sleep(50);
    expect(await values('orders')).toEqual(['kept']);
  });

  it('what commits after a higher id was moved, in the order of the commits of each key', async () => {
    await start();
    const slow = await pool.connect();
    await slow.query('begin');
    await slow.query(`select posthorn.publish('orders', 'slow', 'slow 1')`);
    const waiting = pool.query(`select posthorn.publish('orders', 'slow', 'slow 2')`);
    await pool.query(`select posthorn.publish('orders', 'fast', 'fast')`);
    await eventually(async () => (await values('orders')).includes('fast'));
    expect(await values('orders')).toEqual(['fast']);
    await slow.query('commit');
    slow.release();
    await waiting;
    const all = (await allMoved('orders', 3)).map(({ value }) => value);
    const ofSlow = all.filter((value) => value?.startsWith('slow'));
    expect(ofSlow).toEqual(['slow 1', 'slow 2']);
  });

  it('in order by key with several writers, more rows than a page holds, and a broker that comes later', async () => {
    await pool.query(
      `select posthorn.publish('orders', 'k' || n % 7, n::text) from generate_series(1, 5000) as n`,
    );
    await start();
    await Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let n = 1; n <= 50; n++) {
          await pool.query(`select posthorn.publish('orders', $1, $2)`, [`w${writer}`, String(n)]);
        }
      }),
    );
    const all = await allMoved('orders', 5200);
    const byKey = Map.groupBy(all, ({ key }) => key);
    expect(byKey.size).toBe(11);
    for (const records of byKey.values()) {
      const numbers = records.map(({ value }) => Number(value));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(new Set(numbers).size).toBe(numbers.length);
    }
    expect(all.length).toBe(5200);
  });

  it('in order by key, also past a lease that ran out for a while', async () => {
    const { services } = await start();
    await services.topics.create({ name: 'orders', partitions: 1 });
    const { cluster } = services.log;
    const silence = await pool.connect();
    await silence.query('begin');
    await silence.query('select from posthorn.brokers for update'); // no renewal gets through
    await eventually(() => Promise.resolve(cluster.ownedShards().size === 0));
    await pool.query(`select posthorn.publish('orders', 'k', 'first')`);
    await sleep(100); // met, and left lying, by a broker that leads nothing
    await silence.query('commit');
    silence.release();
    await eventually(() => Promise.resolve(cluster.ownedShards().size > 0));
    await pool.query(`select posthorn.publish('orders', 'k', 'second')`);
    expect((await allMoved('orders', 2)).map(({ value }) => value)).toEqual(['first', 'second']);
  });

  it('each row once and in order by key, with several brokers that share out the partitions', async () => {
    const one = await start();
    await one.services.topics.create({ name: 'orders', partitions: 16 });
    await start();
    const publishing = (async () => {
      for (let n = 0; n < 40; n++) {
        await pool.query(
          `select posthorn.publish('orders', nullif('k' || i % 50, 'k0'), $1 || '.' || i) from generate_series(1, 50) as i`,
          [String(n)],
        );
      }
    })();
    await start(); // joins while rows come in
    await publishing;
    const all = await allMoved('orders', 2000);
    expect(all.length).toBe(2000);
    expect(new Set(all.map(({ value }) => value)).size).toBe(2000);
    for (const records of Map.groupBy(all, ({ key }) => key).values()) {
      if (records[0].key === null) continue;
      const rounds = records.map(({ value }) => Number(value?.split('.')[0]));
      expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    }
  });
});

describe('what no log takes', () => {
  it('is moved aside with the reason, and blocks nothing', async () => {
    const broker = await start({ autoCreateTopics: false });
    const configs = new Map([['max.message.bytes', '1000']]);
    await broker.services.topics.create({ name: 'small', partitions: 1, configs });
    await pool.query(
      `select posthorn.publish('small', 'k', 'before'), posthorn.publish('small', 'k', repeat('x', 2000)),
        posthorn.publish('small', 'k', 'after'), posthorn.publish('unknown', 'k', 'x'),
        posthorn.publish('small', 'k', 'x', partition => 9)`,
    );
    await eventually(outboxIsEmpty);
    await eventually(async () => (await values('small')).length >= 2);
    expect(await values('small')).toEqual(['before', 'after']);
    const { rows } = await pool.query(
      'select topic, partition, error from posthorn.outbox_dead order by id',
    );
    expect(rows).toEqual([
      { topic: 'small', partition: null, error: 'MESSAGE_TOO_LARGE' },
      { topic: 'unknown', partition: null, error: 'UNKNOWN_TOPIC_OR_PARTITION' },
      { topic: 'small', partition: 9, error: 'UNKNOWN_TOPIC_OR_PARTITION' },
    ]);
  });

  it('is a topic of the brokers, too, and holds up nothing', async () => {
    await start();
    await pool.query(
      `select posthorn.publish('__consumer_offsets', 'k', 'x'), posthorn.publish('orders', 'k', 'y')`,
    );
    expect((await allMoved('orders', 1)).map(({ value }) => value)).toEqual(['y']);
    const { rows } = await pool.query('select topic, error from posthorn.outbox_dead');
    expect(rows).toEqual([{ topic: '__consumer_offsets', error: 'INVALID_TOPIC_EXCEPTION' }]);
  });

  it('is published once more when it is asked for', async () => {
    const broker = await start({ autoCreateTopics: false });
    await pool.query(`select posthorn.publish('late', 'k', 'x')`);
    await eventually(outboxIsEmpty);
    await broker.services.topics.create({ name: 'late', partitions: 1 });
    await pool.query('select posthorn.publish_dead(id) from posthorn.outbox_dead');
    await eventually(async () => (await values('late')).length === 1);
    expect((await pool.query('select from posthorn.outbox_dead')).rowCount).toBe(0);
  });
});

describe('a transaction that stays open', () => {
  it('does not stop the moving of what others publish', async () => {
    await start();
    const held = await pool.connect();
    await held.query('begin isolation level repeatable read');
    await held.query(`select posthorn.publish('orders', 'held', 'held')`);
    for (const n of [1, 2, 3]) {
      await pool.query(
        `select posthorn.publish('orders', 'k' || i, '${n}') from generate_series(1, 1200) as i`,
      );
      await eventually(outboxIsEmpty);
    }
    await held.query('commit');
    held.release();
    const all = (await allMoved('orders', 3601)).map(({ value }) => value);
    expect(all.length).toBe(3601);
    expect(all.filter((value) => value === 'held')).toHaveLength(1);
  });
});

describe('a mover that has yet to hear of what became of a topic', () => {
  const as = (sql: string, values: unknown[]): Promise<unknown> =>
    // As another broker does it.
    inTransaction(async (client) => {
      await client.query('update posthorn.cluster set catalog_version = catalog_version + 1');
      await client.query(sql, values);
    });

  it('goes by its new limits', async () => {
    const { services } = await start();
    const configs = new Map([['max.message.bytes', '100']]);
    await services.topics.create({ name: 'small', partitions: 1, configs });
    withoutNews(services.log);
    await as(`update posthorn.topics set configs = '{}' where name = $1`, ['small']);
    await pool.query(`select posthorn.publish('small', 'k', $1)`, ['v'.repeat(1_000)]);
    await eventually(outboxIsEmpty);
    expect((await pool.query('select from posthorn.outbox_dead')).rowCount).toBe(0);
    expect(await allMoved('small', 1)).toHaveLength(1);
  });

  it('moves to the topic that has its name by now', async () => {
    const { services } = await start();
    await services.topics.create({ name: 'anew', partitions: 1 });
    const { topics } = services.log;
    const old = topics.byName('anew')?.id;
    const hear = withoutNews(services.log);
    await as(`delete from posthorn.topics where name = $1`, ['anew']);
    await as(
      `with made as (insert into posthorn.topics (name) values ($1) returning topic_id)
       insert into posthorn.partitions (topic_id, partition_index) select topic_id, 0 from made`,
      ['anew'],
    );
    await pool.query(`select posthorn.publish('anew', 'k', 'v')`);
    await eventually(outboxIsEmpty);
    hear();
    await eventually(async () => topics.byName('anew')?.id !== old);
    expect((await allMoved('anew', 1)).map(({ value }) => value)).toEqual(['v']);
  });
});
