import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from '@posthorn/db';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { takeOver } from '../../test/shards.js';
import {
  committedAt,
  describeGroupStore,
  offsetChange,
  snapshot,
  write,
} from '../../test/store-contract.js';
import type { GroupStore } from '../group-store.js';
import { createPostgresGroupStore } from './postgres-store.js';
import { rotate } from './rotation.js';

let database: TestDatabase;
let pool: Pool;
const errors: unknown[] = [];
const open = (options: { rotateBytes?: number; rowsPerCheck?: number } = {}): GroupStore =>
  createPostgresGroupStore({ pool, onError: (error) => errors.push(error), ...options });

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 6 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('groups in PostgreSQL', () => {
  describeGroupStore(() => {
    const store = open();
    return Promise.resolve({
      store,
      takeOver: (shard) => takeOver(pool, shard),
      close: () => store.close(),
    });
  });
});

/** Growth that starts a new round at any size, and at none. */
const ALWAYS = -(2 ** 40);
const NEVER = 2 ** 40;

function stopper(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

const count = async (table: string): Promise<number> => {
  const { rows } = await pool.query<{ n: bigint }>(`select count(*) as n from posthorn.${table}`);
  return Number(rows[0]?.n);
};
const entries = async (): Promise<number> =>
  (await count('group_offsets_0')) + (await count('group_offsets_1'));
const offsetsOf = async (store: GroupStore, shard: number, epoch: number) =>
  new Map(
    (await store.load(shard, epoch))?.offsets.map((row) => [row.partition, row.committed?.offset]),
  );

describe('the fence', () => {
  it('makes a takeover wait for the write in flight, so the new owner reads it', async () => {
    const store = open();
    const epoch = await takeOver(pool, 20);
    const client = await pool.connect();
    await client.query('begin');
    // What a flush holds between its fence and its commit.
    await client.query('select from posthorn.shards where shard = 20 for share');
    let taken = false;
    const taking = takeOver(pool, 20).finally(() => (taken = true));
    await store.write([write(20, epoch, { offsets: [offsetChange('g', committedAt(5n))] })]);
    expect(taken).toBe(false);
    await client.query('commit');
    client.release();
    const next = await taking;
    expect(await offsetsOf(store, 20, next)).toEqual(new Map([[0, 5n]]));
    expect(await store.write([write(20, epoch, { sequence: 1n })])).toEqual([false]);
  });

  it('refuses a shard that nobody has ever owned', async () => {
    expect(await open().write([write(999, 1, {})])).toEqual([false]);
  });
});

/** A rotation waits for nobody, and autovacuum may hold one of the tables for a moment. */
async function rotated(rotateBytes: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await rotate(pool, rotateBytes)) return true;
    await sleep(50);
  }
  return false;
}

/** The first write of a store that is open looks at the journal, and would finish the rotation that a test is about. */
async function openWithoutRotation(): Promise<GroupStore> {
  const store = open();
  await store.close();
  return store;
}

describe('rotation', () => {
  it('copies what counts, drops the rest, and keeps every value', async () => {
    const store = await openWithoutRotation();
    const epoch = await takeOver(pool, 30);
    for (let n = 0; n < 50; n++) {
      await store.write([
        write(30, epoch, {
          sequence: BigInt(n),
          groups: [{ groupId: 'g', snapshot: snapshot('g', n + 1) }],
          offsets: [0, 1, 2].map((p) => offsetChange('g', committedAt(BigInt(n * 10 + p)), p)),
        }),
      ]);
    }
    await store.write([write(30, epoch, { sequence: 50n, offsets: [offsetChange('g', null, 1)] })]);
    const before = await entries();
    expect(await rotated(ALWAYS)).toBe(true);
    expect(await entries()).toBeLessThan(before - 140);
    const expected = new Map([
      [0, 490n],
      [2, 492n],
    ]);
    expect(await offsetsOf(store, 30, epoch)).toEqual(expected);
    expect((await store.load(30, epoch))?.groups.map((g) => g.generationId)).toEqual([50]);
    // The store still believes in the old round; its next write finds out.
    await store.write([
      write(30, epoch, { sequence: 51n, offsets: [offsetChange('g', committedAt(7n), 0)] }),
    ]);
    expect(await offsetsOf(store, 30, epoch)).toEqual(expected.set(0, 7n));
    expect(await rotated(ALWAYS)).toBe(true);
    expect(await offsetsOf(store, 30, epoch)).toEqual(expected);
  });

  it('goes on where a broker died: after the new round, and after the copy', async () => {
    const store = await openWithoutRotation();
    const epoch = await takeOver(pool, 31);
    const put = (sequence: bigint, partition: number) =>
      store.write([
        write(31, epoch, { sequence, offsets: [offsetChange('g', committedAt(1n), partition)] }),
      ]);
    await put(0n, 0);
    await pool.query(
      'update posthorn.group_journal set round = round + 1, copied = false, cleared = false',
    );
    await put(1n, 1);
    expect((await offsetsOf(store, 31, epoch)).size).toBe(2);
    expect(await rotated(NEVER)).toBe(true);
    expect((await offsetsOf(store, 31, epoch)).size).toBe(2);

    await pool.query('update posthorn.group_journal set copied = true, cleared = false');
    expect(await rotated(NEVER)).toBe(true);
    expect((await offsetsOf(store, 31, epoch)).size).toBe(2);
    expect(await rotate(pool, NEVER)).toBe(false);
  });

  it('leaves old tables alone that somebody reads, and stays right meanwhile', async () => {
    const store = await openWithoutRotation();
    const epoch = await takeOver(pool, 32);
    await store.write([write(32, epoch, { offsets: [offsetChange('g', committedAt(1n))] })]);
    const dump = await pool.connect();
    await dump.query('begin isolation level repeatable read');
    await dump.query(
      'select (select count(*) from posthorn.group_offsets_0), (select count(*) from posthorn.group_offsets_1)',
    );
    expect(await rotate(pool, ALWAYS)).toBe(false);
    expect(await rotate(pool, ALWAYS)).toBe(false);
    await store.write([
      write(32, epoch, { sequence: 1n, offsets: [offsetChange('g', committedAt(2n))] }),
    ]);
    expect(await offsetsOf(store, 32, epoch)).toEqual(new Map([[0, 2n]]));
    await dump.query('commit');
    dump.release();
    expect(await rotated(NEVER)).toBe(true);
    expect(await offsetsOf(store, 32, epoch)).toEqual(new Map([[0, 2n]]));
  });

  it('loses no commit while writers, loaders and two rotating brokers meet', async () => {
    const writer = open();
    const other = open();
    const epoch = await takeOver(pool, 33);
    let written = 0n;
    const { signal, abort } = stopper();
    const failures = new Set<string>();
    const rotating = [0, 1].map(async () => {
      while (!signal.aborted) {
        await rotate(pool, ALWAYS).catch((error: Error) => failures.add(error.message));
      }
    });
    const loading = (async () => {
      while (!signal.aborted) {
        const atLeast = written;
        const seen = (await offsetsOf(other, 33, epoch)).get(0) ?? 0n;
        expect(seen).toBeGreaterThanOrEqual(atLeast);
      }
    })();
    try {
      for (let n = 1n; n <= 300n; n++) {
        const offsets = [offsetChange('g', committedAt(n))];
        await writer.write([write(33, epoch, { sequence: n, offsets })]);
        written = n;
      }
    } finally {
      abort();
    }
    await Promise.all([...rotating, loading]);
    expect([...failures]).toEqual([]);
    expect(await offsetsOf(other, 33, epoch)).toEqual(new Map([[0, 300n]]));
  });
});

it('stays small under a transaction that is held open for the whole run', async () => {
  const store = open({ rotateBytes: 256 * 1024, rowsPerCheck: 1_000 });
  const epoch = await takeOver(pool, 40);
  const holder = await pool.connect();
  await holder.query('begin isolation level repeatable read');
  await holder.query('select pg_current_snapshot()');
  const flush = async (sequence: bigint): Promise<void> => {
    const offsets = Array.from({ length: 100 }, (_, p) =>
      offsetChange('g', committedAt(sequence), p),
    );
    expect(await store.write([write(40, epoch, { sequence, offsets })])).toEqual([true]);
  };
  // 40,000 commits of about 120 bytes: 4.8 MB if nothing were ever given back.
  for (let n = 0n; n < 400n; n++) await flush(n);
  await store.close();
  const { rows } = await pool.query<{ bytes: bigint; dead: bigint }>(`
    select sum(pg_total_relation_size(relid)) as bytes, sum(n_dead_tup) as dead
    from pg_stat_user_tables where schemaname = 'posthorn' and relname like 'group_%'`);
  await holder.query('commit');
  holder.release();
  expect(Number(rows[0]?.bytes)).toBeLessThan(2 * 1024 * 1024);
  expect((await offsetsOf(store, 40, epoch)).size).toBe(100);
});

it('shows groups, members and committed offsets in SQL', async () => {
  const store = open();
  const epoch = await takeOver(pool, 41);
  await store.write([
    write(41, epoch, {
      groups: [{ groupId: 'shown', snapshot: snapshot('shown', 2) }],
      offsets: [offsetChange('shown', committedAt(12n))],
    }),
  ]);
  const query = async (view: string) =>
    (await pool.query(`select * from posthorn.${view} where group_id = 'shown'`)).rows;
  expect(await query('committed_offsets')).toMatchObject([
    { topic: 'orders', partition_index: 0, committed_offset: 12n },
  ]);
  expect(await query('consumer_groups')).toMatchObject([{ state: 'Stable', generation_id: 2 }]);
  expect(await query('consumer_group_members')).toMatchObject([
    { member_id: 'm1', client_id: 'client', is_leader: true },
  ]);
});

it('met no error behind the scenes', () => {
  expect(errors).toEqual([]);
});

describe('an offset of a topic that is gone', () => {
  const ids = async (sql: string): Promise<string> => {
    const { rows } = await pool.query<{ topic_id: string }>(sql);
    return rows[0]?.topic_id ?? '';
  };

  it('that its coordinator accepted before it heard of that is nobody’s who loads it, and is not copied', async () => {
    const store = await openWithoutRotation();
    const epoch = await takeOver(pool, 40);
    const create = "insert into posthorn.topics (name) values ('orders') returning topic_id";
    const old = await ids(create);
    const put = (sequence: bigint, topicId: string | null, partition: number) =>
      store.write([
        write(40, epoch, {
          sequence,
          offsets: [
            offsetChange('g', committedAt(5n, { topicId }), partition),
            { ...offsetChange('g', committedAt(6n, { topicId }), partition), producerId: 1n },
          ],
        }),
      ]);
    await put(0n, old, 0);
    await pool.query("delete from posthorn.topics where name = 'orders'");
    await put(1n, old, 1);
    await put(2n, await ids(create), 2);
    await put(3n, null, 3);
    const kept = async () => {
      const { offsets = [] } = (await store.load(40, epoch)) ?? {};
      return offsets.map(({ partition, producerId }) => `${partition}, ${producerId}`).toSorted();
    };
    const expected = ['2, 1', '2, undefined', '3, 1', '3, undefined'];
    expect(await kept()).toEqual(expected);
    expect(await rotated(ALWAYS)).toBe(true);
    expect(await kept()).toEqual(expected);
    const { rowCount } = await pool.query(
      `select from posthorn.group_offsets_0 where shard = 40 and topic_id = $1
       union all select from posthorn.group_offsets_1 where shard = 40 and topic_id = $1`,
      [old],
    );
    expect(rowCount).toBe(0);
  });
});

it('a broker of the version before, which tells no topics’ ids, writes on', async () => {
  const store = await openWithoutRotation();
  const epoch = await takeOver(pool, 41);
  const none = (count: number): string => Array.from({ length: count }, () => "'{}'").join(', ');
  const { rows } = await pool.query<{ held: number[] }>(
    `select posthorn.write_groups((select round from posthorn.group_journal), '{41}', $1, '{0}', ${none(9)},
      '{1}', '{g}', '{orders}', '{0}', '{7}', '{3}', '{""}', '{1000}', '{null}', '{null}', '{1}', ${none(12)}) as held`,
    [[epoch]],
  );
  expect(rows[0]?.held).toEqual([1]);
  expect(await offsetsOf(store, 41, epoch)).toEqual(new Map([[0, 7n]]));
});
