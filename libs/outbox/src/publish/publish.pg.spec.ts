import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { DataSource } from 'typeorm';
import { outboxSql } from '../index.js';
import { OutboxRows } from '../relay/outbox-rows.js';

let database: TestDatabase;
let client: pg.Client;

async function connect(url = database.url): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  return connection;
}

beforeEach(async () => {
  database = await createEmptyDatabase();
  client = await connect();
  await client.query(outboxSql());
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

interface Row {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: unknown;
  readonly partition: number | null;
}

async function rows(): Promise<Row[]> {
  const found = await client.query<Row>(
    'select topic, key, value, headers, partition from posthorn.outbox order by id',
  );
  return found.rows;
}

const undecided = Symbol('still waiting');
const within = <T>(ms: number, work: Promise<T>): Promise<T | typeof undecided> =>
  Promise.race([work, sleep(ms, undecided)]);

describe('posthorn.publish', () => {
  it('takes text, json, jsonb and bytea as it is written in SQL, and the way drivers send it', async () => {
    await client.query(`select posthorn.publish('orders', 'k', 'text')`);
    await client.query(`select posthorn.publish('orders', 'k', '{"a": 1}'::jsonb, '{"h": "1"}')`);
    await client.query(`select posthorn.publish('orders', 'k', '{"b":  1}'::json)`);
    await client.query(`select posthorn.publish('orders', 'k', '\\x00ff'::bytea)`);
    await client.query(
      `select posthorn.publish('orders', '\\x01'::bytea, '\\x00ff'::bytea, partition => 2)`,
    );
    await client.query(`select posthorn.publish(topic => 'orders', key => null, value => null)`);
    await client.query('select posthorn.publish($1, $2, $3, $4)', [
      'orders',
      'k',
      'ünï',
      { tenant: '7' },
    ]);
    await client.query('select posthorn.publish($1, $2, $3::bytea)', [
      'orders',
      'k',
      Buffer.from([0]),
    ]);
    expect(await rows()).toEqual([
      {
        topic: 'orders',
        key: Buffer.from('k'),
        value: Buffer.from('text'),
        headers: {},
        partition: null,
      },
      {
        topic: 'orders',
        key: Buffer.from('k'),
        value: Buffer.from('{"a": 1}'),
        headers: { h: '1' },
        partition: null,
      },
      {
        topic: 'orders',
        key: Buffer.from('k'),
        value: Buffer.from('{"b":  1}'),
        headers: {},
        partition: null,
      },
      {
        topic: 'orders',
        key: Buffer.from('k'),
        value: Buffer.from([0, 255]),
        headers: {},
        partition: null,
      },
      {
        topic: 'orders',
        key: Buffer.from([1]),
        value: Buffer.from([0, 255]),
        headers: {},
        partition: 2,
      },
      { topic: 'orders', key: null, value: null, headers: {}, partition: null },
      {
        topic: 'orders',
        key: Buffer.from('k'),
        value: Buffer.from('ünï'),
        headers: { tenant: '7' },
        partition: null,
      },
      {
        topic: 'orders',
        key: Buffer.from('k'),
        value: Buffer.from([0]),
        headers: {},
        partition: null,
      },
    ]);
  });

  it.each([
    [`null, 'k', 'v'`, '22004', /needs a topic/],
    [`'two words', 'k', 'v'`, '22023', /illegal topic name 'two words'/],
    [`'..', 'k', 'v'`, '22023', /illegal topic name/],
    [`'', 'k', 'v'`, '22023', /illegal topic name/],
    [`repeat('t', 250), 'k', 'v'`, '22023', /illegal topic name/],
    [`'t', 'k', 'v', '[]'`, '22023', /headers for topic t are a JSON array/],
    [`'t', 'k', 'v', '{"n": 7}'`, '22023', /header 'n' for topic t is a JSON number/],
    [`'t', 'k', 'v', partition => -1`, '22023', /partition -1 of topic t is negative/],
    [
      `'t', 'k', repeat('v', 1000001)`,
      '54000',
      /a record of 1000002 bytes for topic t is too large/,
    ],
    [`'t', repeat('k', 1000001), 'v'`, '54000', /too large/],
  ])('refuses %s with a code, the reason and a hint', async (args, code, message) => {
    const refusal = await client
      .query(`select posthorn.publish(${args})`)
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w{4}/),
    });
    expect(await rows()).toEqual([]);
  });

  it('makes whoever publishes the same key wait for the end of the first transaction, and nobody else', async () => {
    const other = await connect();
    await client.query('begin');
    await client.query(`select posthorn.publish('orders', 'k', 'first')`);
    const second = other.query(`select posthorn.publish('orders', 'k', 'second')`);
    expect(await within(100, second)).toBe(undecided);
    const third = await connect();
    await third.query(`select posthorn.publish('orders', 'another key', 'x')`);
    await third.query(`select posthorn.publish('another', 'k', 'x')`);
    await client.query('commit');
    await second;
    const ofKey = (await rows()).filter(
      ({ topic, key }) => topic === 'orders' && String(key) === 'k',
    );
    expect(ofKey.map(({ value }) => String(value))).toEqual(['first', 'second']);
    await Promise.all([other.end(), third.end()]);
  });

  it('may be called by a role that is allowed to, which sees no table', async () => {
    const role = `posthorn_app_${Date.now()}`;
    await client.query(`create role ${role}`);
    try {
      await client.query(`set role ${role}`);
      await expect(client.query(`select posthorn.publish('t', 'k', 'v')`)).rejects.toMatchObject({
        code: '42501',
      });
      await client.query('reset role');
      await client.query(`select posthorn.allow_outbox('${role}')`);
      await client.query(`set role ${role}`);
      await client.query(`select posthorn.publish('t', 'k', 'v')`);
      await expect(client.query('select from posthorn.outbox')).rejects.toMatchObject({
        code: '42501',
      });
      await expect(client.query(`select posthorn.take_outbox('{1}')`)).rejects.toMatchObject({
        code: '42501',
      });
    } finally {
      await client.query('reset role');
      expect(await rows()).toHaveLength(1);
      await client.query(`drop owned by ${role}; drop role ${role}`);
    }
  });

  it('may be installed again over what waits', async () => {
    await client.query(`select posthorn.publish('t', 'k', 'v')`);
    await client.query(outboxSql());
    expect(await rows()).toHaveLength(1);
  });
});

describe('posthorn.read_outbox', () => {
  const read = async (
    seen: string | null,
    upto: string | null = null,
    afterId = '0',
    rowsMax = 3,
  ) => {
    const { rows: found } = await client.query<{ snapshot: string; more: boolean; value: Buffer }>(
      'select * from posthorn.read_outbox($1::pg_snapshot, $2::pg_snapshot, $3, $4, 1000000)',
      [seen, upto, afterId, rowsMax],
    );
    const [head, ...page] = found;
    if (!head) throw new Error('no head');
    return {
      snapshot: head.snapshot,
      more: head.more,
      values: page.map(({ value }) => String(value)),
    };
  };

  it('gives what is new since a snapshot: late commits of low ids too, and no more than that', async () => {
    const slow = await connect();
    await slow.query('begin');
    await slow.query(`select posthorn.publish('t', 'slow', 'slow')`);
    await client.query(`select posthorn.publish('t', 'k', 'fast')`);
    const first = await read(null);
    expect(first).toMatchObject({ more: false, values: ['fast'] });
    expect((await read(first.snapshot)).values).toEqual([]);
    await slow.query('commit');
    const second = await read(first.snapshot);
    expect(second.values).toEqual(['slow']);
    expect((await read(second.snapshot)).values).toEqual([]);
    await slow.end();
  });

  it('shows nothing in a later page that an earlier page should have had before it', async () => {
    for (const n of [1, 2, 3, 4]) await client.query(`select posthorn.publish('t', 'a', 'a${n}')`);
    const early = await connect();
    await early.query('begin');
    const page = await read(null);
    expect(page).toMatchObject({ more: true, values: ['a1', 'a2', 'a3'] });
    await early.query(`select posthorn.publish('t', 'b', 'b1')`);
    await early.query('commit');
    await client.query(`select posthorn.publish('t', 'b', 'b2')`);
    expect((await read(null, page.snapshot, '3')).values).toEqual(['a4']);
    expect((await read(page.snapshot)).values).toEqual(['b1', 'b2']);
    await early.end();
  });

  it('finds rows that pg_dump brought from a server with other transaction ids', async () => {
    await client.query(`select posthorn.publish('t', 'k', 'v')`);
    await client.query(`update posthorn.outbox set xid = '99999999999'`);
    expect((await read(null)).values).toEqual(['v']);
  });
});

describe('posthorn.rotate_outbox', () => {
  const rotate = 'select posthorn.rotate_outbox(500000)';
  const fill = async (): Promise<void> => {
    await client.query(
      `select posthorn.publish('t', 'k' || n, repeat('v', 1900)) from generate_series(1, 400) as n`,
    );
    await client.query('delete from posthorn.outbox');
  };

  it.each(['repeatable read', 'serializable'])(
    'truncates no row that was committed since it began to look, under %s',
    async (isolation) => {
      await fill();
      const late = await connect();
      await late.query('begin');
      await late.query(`select posthorn.publish('t', 'late', 'late')`);
      await client.query(rotate); // the next generation takes the inserts
      const keeper = await connect();
      await keeper.query(`begin isolation level ${isolation}`);
      await keeper.query('select from posthorn.outbox_state');
      await late.query('commit');
      await keeper.query(rotate);
      await keeper.query('commit');
      expect((await rows()).map(({ value }) => String(value))).toEqual(['late']);
      await Promise.all([late.end(), keeper.end()]);
    },
  );

  it('is called by a relay so that it truncates, whatever isolation the database has by default', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await client.query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
    await fill();
    await client.query('update posthorn.outbox_state set active = 1');
    const source = new DataSource({ type: 'postgres', url: database.url });
    await source.initialize();
    const bytes = async (): Promise<number> =>
      Number(
        (await client.query(`select pg_table_size('posthorn.outbox_0') as bytes`)).rows[0].bytes,
      );
    expect(await bytes()).toBeGreaterThan(500_000);
    await new OutboxRows(source).rotate();
    expect(await bytes()).toBeLessThan(65_537);
    await source.destroy();
  });
});

describe('under a transaction that stays open', () => {
  it('the outbox does not grow with what passes through it', async () => {
    const held = await connect();
    await held.query('begin isolation level repeatable read');
    await held.query(`select posthorn.publish('t', 'held', 'held')`);
    const sizes: number[] = [];
    for (let turn = 0; turn < 24; turn += 1) {
      // As those who move rows do: 400 kB, removed in the transaction that takes them, then the housekeeping.
      await client.query(
        `select posthorn.publish('t', 'k' || n, repeat('v', 1900)) from generate_series(1, 200) as n`,
      );
      await client.query('select posthorn.take_outbox(array(select id from posthorn.outbox))');
      await client.query('select posthorn.rotate_outbox(500000)');
      const { rows: found } = await client.query<{ bytes: string }>(
        `select sum(pg_table_size(inhrelid)) as bytes from pg_inherits
          where inhparent = 'posthorn.outbox'::regclass`,
      );
      sizes.push(Number(found[0]?.bytes));
    }
    // 10 MB went through, of which VACUUM may remove nothing. One generation is pinned by the one who published and stays.
    expect(Math.max(...sizes)).toBeLessThan(3_500_000);
    await held.query('commit');
    await held.end();
    expect((await rows()).map(({ value }) => String(value))).toEqual(['held']);
  });
});
