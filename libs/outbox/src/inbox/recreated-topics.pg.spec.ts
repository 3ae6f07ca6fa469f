import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  Inbox,
  InstallOutbox1764200000000,
  type RecordOrigin,
  UpgradeOutbox1795700000000,
} from '../index.js';

const CRASHES = Number(process.env.POSTHORN_CRASHES ?? 100);
const READER = { group: 'shop', name: 'shop' };
const PLACE = { topic: 'orders', partition: 0 };
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [OLD, NEW] = [idOf(9), idOf(1)]; // ids have no order

let database: TestDatabase;
let dataSource: DataSource;
let inbox: Inbox;

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  inbox = new Inbox(dataSource);
  await dataSource.query(
    'create table effects (id bigint generated always as identity, topic_id text, record_offset int)',
  );
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const install = (): Promise<void> =>
  dataSource.transaction((manager) =>
    new InstallOutbox1764200000000().up(manager.queryRunner as never),
  );

const origin = (offset: number, topicId?: string): RecordOrigin => ({
  getGroup: () => 'shop',
  getTopic: () => PLACE.topic,
  getPartition: () => PLACE.partition,
  getOffset: () => BigInt(offset),
  getTopicId: () => topicId,
});

const apply = (offset: number, topicId?: string): Promise<boolean> =>
  inbox.once(origin(offset, topicId), async (manager) => {
    await manager.query('insert into effects (topic_id, record_offset) values ($1, $2)', [
      topicId ?? '',
      offset,
    ]);
  });

const applied = async (topicId: string): Promise<number[]> =>
  (
    await dataSource.query<{ n: number }[]>(
      'select record_offset as n from effects where topic_id = $1 order by id',
      [topicId],
    )
  ).map(({ n }) => n);

const advance = (offset: number, topicId?: string): Promise<void> =>
  inbox.advanceTo(READER, [{ ...PLACE, topicId, offset: BigInt(offset) }]);

const positions = async (): Promise<[string | undefined, bigint][]> =>
  (await inbox.positions(READER)).map(({ topicId, offset }) => [topicId, offset]);

describe('the inbox of a topic that is deleted and made anew', () => {
  beforeEach(install);

  it('applies its records though the old one had got further, and knows each topic for itself', async () => {
    for (const offset of [0, 1, 2, 3]) await apply(offset, OLD);
    await advance(3, OLD);
    expect([await apply(0, NEW), await apply(0, NEW), await apply(3, NEW)]).toEqual([
      true,
      false,
      true,
    ]);
    // Who has not heard of it yet works on records of the old one, and moves its position.
    expect([await apply(3, OLD), await apply(2, OLD), await apply(4, OLD)]).toEqual([
      false,
      false,
      true,
    ]);
    await advance(5, OLD);
    expect(await apply(1, NEW)).toBe(true);
    expect(await applied(NEW)).toEqual([0, 3, 1]);
    expect(await applied(OLD)).toEqual([0, 1, 2, 3, 4]);
  });

  it('applies a retry of the old topic that waits, and takes it for no record of the new one', async () => {
    await inbox.defer(READER, { ...PLACE, topicId: OLD, offset: 0n });
    await advance(1, OLD);
    expect([await apply(0, NEW), await apply(0, OLD), await apply(0, OLD)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('leaves of the old topic what waits and nothing else, a day after the new one came', async () => {
    await inbox.defer(READER, { ...PLACE, topicId: OLD, offset: 0n });
    for (const offset of [1, 2, 3]) await apply(offset, OLD);
    await apply(0, NEW);
    await advance(1, NEW);
    const rows = () =>
      dataSource.query('select topic_id, record_offset::int as n from posthorn.inbox order by 2');
    expect(await rows()).toHaveLength(4);
    await dataSource.query(
      `update posthorn.inbox_positions set began_at = began_at - interval '2 days'`,
    );
    await advance(1, NEW);
    expect(await rows()).toEqual([{ topic_id: OLD, n: 0 }]);
    expect([await apply(3, OLD), await apply(9, OLD), await apply(0, OLD)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('takes what has no id for the topic that came last, and gives the first id that comes to what had none', async () => {
    for (const offset of [0, 1]) await apply(offset);
    await advance(1);
    expect([await apply(0, OLD), await apply(1, OLD), await apply(1)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await positions()).toEqual([[OLD, 1n]]);
    await apply(0, NEW);
    expect([await apply(0), await apply(1)]).toEqual([false, true]);
    await inbox.rewind('shop', PLACE.topic, PLACE.partition, 0n);
    expect([await apply(0, NEW), await apply(0, OLD)]).toEqual([true, false]);
  });

  it('lets two transactions begin a topic at once, each with records of its own', async () => {
    await apply(0);
    const both = [1, 2, 3, 4].map((offset) => apply(offset, NEW));
    expect(await Promise.all(both)).toEqual([true, true, true, true]);
    expect(await apply(0, NEW)).toBe(false);
  });

  it('has a claim of several topics of one name in one transaction', async () => {
    await apply(7);
    const some = [origin(7, OLD), origin(8), origin(7, NEW), origin(7, OLD), origin(7, NEW)];
    const isNew = await dataSource.transaction((manager) => inbox.claim(manager, some));
    expect(isNew.filter(Boolean)).toHaveLength(2);
  });
});

describe('a database with the inbox of an earlier version', () => {
  const installEarlier = async (): Promise<void> => {
    for (const file of ['0062-outbox.sql', '0121-deferred.sql']) {
      await dataSource.query(readFileSync(`libs/outbox/sql/${file}`, 'utf8'));
    }
  };
  const upgrade = (): Promise<void> =>
    dataSource.transaction((manager) =>
      new UpgradeOutbox1795700000000().up(manager.queryRunner as never),
    );

  it('keeps what it knows when it is upgraded, and gives it to the first topic that comes', async () => {
    await installEarlier();
    await dataSource.query(`select posthorn.rewind_inbox('shop', 'rewound', 0, 0)`);
    const claim = (offset: number) =>
      dataSource.query(
        `select * from posthorn.claim_inbox('shop', '{orders}', '{0}', array[$1::bigint])`,
        [offset],
      );
    for (const offset of [0, 1, 4]) await claim(offset);
    await dataSource.query(`select posthorn.advance_inbox('shop', '{orders}', '{0}', '{2}')`);
    await upgrade();
    expect([await apply(1, OLD), await apply(4, OLD), await apply(2, OLD)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(await positions()).toContainEqual([OLD, 2n]);
    // Rewound to the beginning, it still has all of it to come.
    expect(await inbox.positions(READER)).toContainEqual(
      expect.objectContaining({ topic: 'rewound', offset: 0n }),
    );
    // A service of the earlier version that still runs finds the same, and passes over nothing.
    expect([await claim(4), await claim(5)].map((rows) => rows.length)).toEqual([0, 1]);
    await apply(0, NEW);
    await dataSource.query(`select posthorn.advance_inbox('shop', '{orders}', '{0}', '{9}')`);
    expect(await apply(3, NEW)).toBe(true);
  });

  it('lets a role consume that could before', async () => {
    await installEarlier();
    const role = `role_${database.url.split('_').at(-1)}`;
    await dataSource.query(`create role ${role}`);
    await dataSource.query(`select posthorn.allow_outbox('${role}')`);
    await upgrade();
    const [{ may }] = await dataSource.query<[{ may: boolean }]>(
      `select bool_and(has_function_privilege($1, p.oid, 'execute')) as may from pg_proc p
        where p.pronamespace = 'posthorn'::regnamespace and p.proname in ('claim_inbox', 'advance_inbox', 'inbox_places_of')`,
      [role],
    );
    expect(may).toBe(true);
    await dataSource.query(`drop owned by ${role}`);
    await dataSource.query(`drop role ${role}`);
  });
});

describe('a consumer that is killed between any two steps while its topic is made anew', () => {
  beforeEach(install);

  it(`applies every record of each topic once and in order, ${CRASHES} times, with zombies of the old ones`, async () => {
    const random = mulberry32(29);
    const topics = [{ id: idOf(0), published: 0, committed: 0 }];
    let [budget, owner] = [0, 0];
    const step = (): void => {
      if ((budget -= 1) < 0) throw new Crash();
    };
    const consume = async (me: Consumer): Promise<void> => {
      const topic = topics[me.topic];
      for (; me.position < topic.published; me.position += 1) {
        const { position } = me;
        step();
        await inbox.once(origin(position, topic.id), async (manager) => {
          step();
          await manager.query('insert into effects (topic_id, record_offset) values ($1, $2)', [
            topic.id,
            position,
          ]);
          step();
        });
        step();
        // Offsets are committed by name, and not of a topic that is gone.
        if (owner === me.id && me.topic === topics.length - 1) topic.committed = position + 1;
        step();
        if (random() < 0.3) await advance(position + 1, topic.id);
      }
    };
    const run = async (me: Consumer, steps: number): Promise<void> => {
      budget = steps;
      await consume(me).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    };
    const join = (): Consumer => ({
      id: (owner += 1),
      topic: topics.length - 1,
      position: topics.at(-1)?.committed ?? 0,
    });
    const zombies: Consumer[] = [];
    for (let crash = 0; crash < CRASHES; crash += 1) {
      if (random() < 0.2) topics.push({ id: idOf(topics.length), published: 0, committed: 0 });
      const now = topics.at(-1);
      if (now) now.published += Math.floor(random() * 4);
      const zombie = zombies[Math.floor(random() * zombies.length)];
      const me = join();
      await run(me, Math.floor(random() * 14));
      if (zombie && random() < 0.5) await run(zombie, 8);
      zombies.push(me);
      if (zombies.length > 4) zombies.shift();
    }
    await run(join(), Number.POSITIVE_INFINITY);
    for (const { id, published } of topics) {
      const all = Array.from({ length: published }, (_, offset) => offset);
      const done = await applied(id);
      // Of a topic that is gone, what nobody had read is gone too; what comes before it was applied, each once.
      expect(done).toEqual(id === topics.at(-1)?.id ? all : all.slice(0, done.length));
    }
    expect(topics.length).toBeGreaterThan(CRASHES / 20);
  });
});

interface Consumer {
  readonly id: number;
  readonly topic: number;
  position: number;
}

class Crash extends Error {}

/** Small and seeded, so that a failure comes again. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
