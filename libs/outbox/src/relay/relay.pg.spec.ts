import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  copyDatabase,
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/database.js';
import { InstallOutbox1764200000000, OutboxRelay, type OutboxRelayOptions } from '../index.js';
import { OutboxRows } from './outbox-rows.js';
import { TransactionalLog } from '../testing/transactional-log.js';

let database: TestDatabase;
let dataSource: DataSource;

const open = (url: string): Promise<DataSource> =>
  new DataSource({
    type: 'postgres',
    url,
    schema: 'public', // not that of the role's name, which is the broker's
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
  }).initialize();

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await open(database.url);
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const publish = (key: string, value: string): Promise<unknown> =>
  dataSource.query(`select posthorn.publish('orders', $1, $2)`, [key, value]);

const waiting = async (): Promise<number> =>
  (await dataSource.query('select from posthorn.outbox')).length;

function relayTo(target: TransactionalLog, options: Partial<OutboxRelayOptions> = {}): OutboxRelay {
  const onError = (): void => undefined;
  return new OutboxRelay({ connection: dataSource, target, instanceId: 'a', onError, ...options });
}

async function drain(relay: OutboxRelay): Promise<void> {
  while ((await relay.round()) === 0);
}

/** Ends whatever runs, as a crash would: nothing after it happens. */
class Crash extends Error {}

describe('the relay', () => {
  it('publishes what waits, in order, and leaves no row', async () => {
    const log = new TransactionalLog();
    for (let n = 0; n < 2500; n += 500) {
      await dataSource.query(
        `select posthorn.publish('orders', 'k' || i % 3, i::text) from generate_series($1::int, $1 + 499) as i`,
        [n],
      );
    }
    await drain(relayTo(log));
    expect(log.values()).toEqual(Array.from({ length: 2500 }, (_, n) => String(n)));
    expect(await waiting()).toBe(0);
  });

  it('never skips a row whose transaction commits after a higher id was published', async () => {
    const log = new TransactionalLog();
    const relay = relayTo(log);
    const slow = dataSource.createQueryRunner();
    await slow.startTransaction();
    await slow.query(`select posthorn.publish('orders', 'k1', 'slow')`);
    await publish('k2', 'fast');
    await drain(relay);
    expect(log.values()).toEqual(['fast']);
    await slow.commitTransaction();
    await slow.release();
    await drain(relay);
    expect(log.values()).toEqual(['fast', 'slow']);
  });

  it('moves aside what can never be published, with the reason, and publishes the rest', async () => {
    const log = new TransactionalLog();
    log.refuses = ({ value }) => (String(value) === 'poison' ? new Error('too large') : undefined);
    for (const value of ['a', 'poison', 'b']) await publish('k', value);
    const dead: string[] = [];
    await drain(
      relayTo(log, { onDead: ({ topic }, { message }) => dead.push(`${topic}: ${message}`) }),
    );
    expect(log.values()).toEqual(['a', 'b']);
    expect(dead).toEqual(['orders: too large']);
    const rows = await dataSource.query('select reason from posthorn.outbox_dead');
    expect(rows).toEqual([{ reason: 'too large' }]);
  });

  it('hands the lease to the same instance at once, and to another when it has run out', async () => {
    const log = new TransactionalLog();
    await publish('k', 'x');
    await drain(relayTo(log, { instanceId: 'a' }));
    await publish('k', 'y');
    await relayTo(log, { instanceId: 'b' }).round();
    expect(log.values()).toEqual(['x']);
    await dataSource.query(
      `update posthorn.outbox_relay set expires_at = now() - interval '1 second'`,
    );
    await drain(relayTo(log, { instanceId: 'b' }));
    expect(log.values()).toEqual(['x', 'y']);
  });

  it('gives up the lease when it is stopped, so that the next instance relays at once', async () => {
    const log = new TransactionalLog();
    const first = relayTo(log, { instanceId: 'a' });
    await publish('k', 'x');
    await drain(first);
    await first.stop();
    await publish('k', 'y');
    const second = relayTo(log, { instanceId: 'b' });
    await drain(second);
    expect(log.values()).toEqual(['x', 'y']);
    await first.stop(); // of others it takes none
    await drain(relayTo(log, { instanceId: 'c' }));
    await publish('k', 'z');
    await drain(second);
    expect(log.values()).toEqual(['x', 'y', 'z']);
  });

  it('leaves the relaying to the later of two that have one name, says so once, and takes it up again after it', async () => {
    const log = new TransactionalLog();
    const told: string[] = [];
    const two = [1, 2].map((n) =>
      relayTo(log, {
        now: () => time,
        onNamesake: (name) => told.push(`${n}: ${name}`),
      }),
    );
    let time = 0;
    const [earlier, later] = two as [OutboxRelay, OutboxRelay];
    await publish('k', '0');
    await drain(earlier);
    for (let n = 1; n < 9; n += 1) {
      await publish('k', String(n));
      await drain(later);
      await drain(earlier);
      time += 1000;
    }
    expect(log.values()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    expect({ opened: log.opened, told }).toEqual({ opened: 2, told: ['1: a'] });
    await later.stop();
    await publish('k', '9');
    time += 10_000;
    await drain(earlier);
    expect(log.values().at(-1)).toBe('9');
  });

  it('asks who has the lease before it takes over again from a relay that fenced it', async () => {
    const log = new TransactionalLog();
    const [earlier, later] = [relayTo(log), relayTo(log)];
    await publish('k', '1');
    await drain(earlier);
    await drain(later);
    await publish('k', '2');
    await expect(drain(earlier)).rejects.toThrow('fenced');
    await drain(earlier);
    expect(log.opened).toBe(2);
    await drain(later);
    expect(log.values()).toEqual(['1', '2']);
  });

  it("stands down in a broker's own database", async () => {
    const brokers = await createTestDatabase();
    const source = await open(brokers.url);
    await source.query(`select posthorn.publish('orders', 'k', 'x')`);
    const log = new TransactionalLog();
    let told = false;
    await relayTo(log, { connection: source, onStandDown: () => (told = true) }).round();
    expect({ told, values: log.values() }).toEqual({ told: true, values: [] });
    await source.destroy();
    await brokers.drop();
  });
});

describe("in a broker's own database a role that may publish and consume, and nothing else", () => {
  it('has its relay stand down, and hears of nothing that it may not', async () => {
    const brokers = await createTestDatabase();
    const owner = await open(brokers.url);
    const url = new URL(brokers.url);
    const role = `guest_${url.pathname.slice(1)}`;
    await owner.query(`create role ${role} login password 'guest'`);
    await owner.query(`select posthorn.allow_outbox('${role}')`);
    [url.username, url.password] = [role, 'guest'];
    const guest = await new DataSource({ type: 'postgres', url: url.href }).initialize();
    let told = false;
    const relay = relayTo(new TransactionalLog(), {
      connection: guest,
      onStandDown: () => (told = true),
    });
    await relay.round();
    await relay.stop();
    expect(told).toBe(true);
    await guest.destroy();
    await owner.query(`drop owned by ${role}; drop role ${role}`);
    await owner.destroy();
    await brokers.drop();
  });
});

describe('a database that has gone back to an older copy', () => {
  let copy: TestDatabase;

  /** What was published before and after it was made; `first` waits in the copy. */
  async function goBack(log: TransactionalLog): Promise<void> {
    await publish('k', 'first');
    await dataSource.destroy();
    copy = await copyDatabase(database);
    dataSource = await open(database.url);
    await drain(relayTo(log));
    for (const value of ['lost 1', 'lost 2']) await publish('k', value);
    await drain(relayTo(log));
    expect(log.values()).toEqual(['first', 'lost 1', 'lost 2']);
    await dataSource.destroy();
    await database.drop();
    [database, dataSource] = [copy, await open(copy.url)];
  }

  it('has all published that it publishes from then on, though it gives the same ids, and what waited once more', async () => {
    const log = new TransactionalLog();
    await goBack(log);
    for (const value of ['new 1', 'new 2', 'new 3']) await publish('k', value);
    await drain(relayTo(log));
    expect(log.values().slice(3)).toEqual(['first', 'new 1', 'new 2', 'new 3']);
    const eventIds = log.rows.filter(({ value }) => String(value) === 'first');
    expect(new Set(eventIds.map(({ eventId }) => eventId)).size).toBe(1);
    expect(await waiting()).toBe(0);
  });

  it('while a page was under way loses no row that has an id of that page now', async () => {
    const log = new TransactionalLog();
    const rows = new OutboxRows(dataSource);
    await publish('k', 'old');
    const relay = relayTo(log, {
      faultPoint: (step) => {
        if (step === 'relay-committed') throw new Crash(step);
      },
    });
    await expect(drain(relay)).rejects.toThrow(Crash);
    await dataSource.query(`delete from posthorn.outbox`);
    await dataSource.query(`select setval('posthorn.outbox_ids', 1, false)`);
    await publish('k', 'new');
    await drain(relayTo(log));
    expect(log.values()).toEqual(['old', 'new']);
    expect((await rows.read({ seen: null, upto: null, afterId: '0' })).rows).toEqual([]);
  });
});

describe('rows that a restore brings beside a relay that runs', () => {
  it('are found within half a minute, though their transactions are older than what it has seen', async () => {
    const log = new TransactionalLog();
    let time = 0;
    const relay = relayTo(log, { now: () => time });
    await publish('k', 'seen');
    await drain(relay);
    await publish('k', 'restored');
    await dataSource.query(`update posthorn.outbox set xid = '3'`);
    await drain(relay);
    expect(log.values()).toEqual(['seen']);
    time += 30_000;
    await drain(relay);
    expect(log.values()).toEqual(['seen', 'restored']);
  });
});

describe('a relay that ends between any two steps', () => {
  /** POSTHORN_CRASHES=10000 for the long run: `npm run crash:outbox`. */
  const CRASHES = Number(process.env.POSTHORN_CRASHES ?? 150);

  it(`loses nothing and publishes nothing twice, ${CRASHES} times, with zombies that come back`, async () => {
    let budget = 0;
    const step = (): void => {
      budget -= 1;
      if (budget < 0) throw new Crash('here');
    };
    const log = new TransactionalLog(step);
    const random = mulberry32(7);
    const zombies: OutboxRelay[] = [];
    let published = 0;
    const settle = async (relay: OutboxRelay, steps: number): Promise<void> => {
      budget = steps;
      try {
        await drain(relay);
      } catch (error) {
        if (!(error instanceof Crash) && !/fenced/.test(String(error))) throw error;
      }
    };
    for (let crash = 0; crash < CRASHES; crash += 1) {
      const more = 1 + Math.floor(random() * 4);
      for (let n = 0; n < more; n += 1)
        await publish(`k${(published += 1) % 3}`, String(published));
      // The same name takes the lease back, as after a restart: nothing but the log's epochs keeps them apart.
      const relay = relayTo(log, { faultPoint: step });
      await settle(relay, Math.floor(random() * 12));
      zombies.push(relay);
      if (random() < 0.5) await settle(zombies[Math.floor(random() * zombies.length)] ?? relay, 9);
      if (zombies.length > 5) zombies.shift();
    }
    await settle(relayTo(log), Number.POSITIVE_INFINITY);
    expect(log.values().map(Number)).toEqual(Array.from({ length: published }, (_, n) => n + 1));
    expect(await waiting()).toBe(0);
  });
});

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
