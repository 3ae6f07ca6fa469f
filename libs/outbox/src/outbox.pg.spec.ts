import { setTimeout as sleep } from 'node:timers/promises';
import type { ProducerRecord } from '@posthorn/client';
import { DataSource, type EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  CreateOutbox1764000000000,
  EVENT_ID_HEADER,
  Outbox,
  outboxEntities,
  OutboxRelay,
  OutboxRow,
} from './index.js';

let database: TestDatabase;
let dataSource: DataSource;
let outbox: Outbox;

const connect = (): Promise<DataSource> =>
  new DataSource({
    type: 'postgres',
    url: database.url,
    schema: 'public',
    entities: outboxEntities,
    migrations: [CreateOutbox1764000000000],
    migrationsRun: true,
    // Deadlocks are part of one test; a second of waiting for each is not.
    extra: { options: '-c deadlock_timeout=10ms' },
  }).initialize();

beforeEach(async () => {
  database = await createTestDatabase();
  dataSource = await connect();
  outbox = new Outbox(dataSource);
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** A broker that keeps what it acknowledged, in order, and refuses what `refuse` names. */
class Broker {
  readonly records: { key: string | null; value: string; id: string }[] = [];
  refuse: (value: string) => boolean = () => false;

  send = async (record: ProducerRecord): Promise<void> => {
    await sleep(0);
    const value = String(record.value);
    if (this.refuse(value)) throw new Error(`refused ${value}`);
    const id = record.headers?.find(([name]) => name === EVENT_ID_HEADER)?.[1]?.toString() ?? '';
    this.records.push({ key: record.key?.toString() ?? null, value, id });
  };

  values(): string[] {
    return this.records.map(({ value }) => value);
  }
}

function relayTo(broker: Broker, instanceId = 'a', source = dataSource): OutboxRelay {
  return new OutboxRelay({
    dataSource: source,
    publisher: broker,
    instanceId,
    onError: () => undefined,
  });
}

async function drain(relay: OutboxRelay): Promise<void> {
  while ((await relay.round()) === 0);
}

const say = (manager: EntityManager, key: string, value: string): Promise<void> =>
  outbox.add(manager, { topic: 'orders', key, value });

/** A transaction that a test steps through by hand. */
async function begin(source = dataSource) {
  const runner = source.createQueryRunner();
  await runner.startTransaction();
  return {
    manager: runner.manager,
    commit: async () => {
      await runner.commitTransaction();
      await runner.release();
    },
    rollback: async () => {
      await runner.rollbackTransaction();
      await runner.release();
    },
  };
}

const undecided = Symbol('still waiting');
const within = <T>(ms: number, work: Promise<T>): Promise<T | typeof undecided> =>
  Promise.race([work, sleep(ms, undecided)]);

describe('the outbox', () => {
  it('publishes what committed, with key, headers and bytes as given, and leaves no row', async () => {
    const sent: ProducerRecord[] = [];
    const relay = new OutboxRelay({
      dataSource,
      publisher: { send: async (record) => void sent.push(record) },
      instanceId: 'a',
      onError: () => undefined,
    });
    const value = Buffer.from([0, 255, 1]);
    await dataSource.transaction((manager) =>
      outbox.add(manager, [
        { topic: 'orders', key: 'k', value, headers: { traceparent: 't' } },
        { topic: 'orders', key: null, value: null },
      ]),
    );
    await drain(relay);
    expect(sent[0]).toMatchObject({ topic: 'orders', key: 'k', value });
    expect(sent[0]?.headers?.map(([name]) => name)).toEqual(['traceparent', EVENT_ID_HEADER]);
    expect(sent[1]).toMatchObject({ key: null, value: null });
    expect(await dataSource.getRepository(OutboxRow).count()).toBe(0);
  });

  it('publishes nothing of a transaction that rolled back', async () => {
    const broker = new Broker();
    const transaction = await begin();
    await say(transaction.manager, 'k', 'never');
    await transaction.rollback();
    await drain(relayTo(broker));
    expect(broker.values()).toEqual([]);
  });

  it('refuses a manager without a transaction, too many records and too large a value', async () => {
    const record = { topic: 'orders', key: 'k', value: 'x' };
    await expect(outbox.add(dataSource.manager, record)).rejects.toThrow('running transaction');
    await dataSource.transaction(async (manager) => {
      await expect(
        outbox.add(
          manager,
          Array.from({ length: 1001 }, () => record),
        ),
      ).rejects.toThrow(RangeError);
      const large = { ...record, value: 'x'.repeat(1_000_001) };
      await expect(outbox.add(manager, large)).rejects.toThrow(RangeError);
    });
  });

  it('calls back after the outermost commit only, and only when there is something to publish', async () => {
    let commits = 0;
    outbox.onCommit(() => (commits += 1));
    await dataSource.transaction(async (manager) => {
      await manager.transaction((inner) => say(inner, 'k', 'x'));
      expect(commits).toBe(0);
    });
    expect(commits).toBe(1);
    await dataSource.transaction((manager) => manager.query('select 1'));
    expect(commits).toBe(1);
  });
});

describe('order per key', () => {
  it('makes a second transaction on the key wait for the first, so that ids follow commits', async () => {
    const broker = new Broker();
    const early = await begin();
    const late = await begin();
    await say(early.manager, 'k', 'first');
    const adding = say(late.manager, 'k', 'second');
    expect(await within(100, adding)).toBe(undecided);
    await early.commit();
    await adding;
    await late.commit();
    await drain(relayTo(broker));
    expect(broker.values()).toEqual(['first', 'second']);
  });

  it('follows the commits even where a row was changed after the outbox was written', async () => {
    // Without the lock per key both adds pass, the row's lock decides who commits first, and the log ends with the
    // loser's word while the table holds the winner's.
    await dataSource.query('create table orders (id int primary key, status text)');
    await dataSource.query(`insert into orders values (1, 'placed')`);
    const broker = new Broker();
    const set = (status: string, addFirst: boolean) =>
      dataSource.transaction(async (manager) => {
        const update = () => manager.query('update orders set status = $1 where id = 1', [status]);
        if (addFirst) await say(manager, 'k', status);
        await update();
        if (!addFirst) await say(manager, 'k', status);
      });
    for (let run = 0; run < 20; run += 1) {
      await Promise.allSettled([set('a', true), set('b', false), set('c', true)]);
    }
    await drain(relayTo(broker));
    const [row] = await dataSource.query<{ status: string }[]>('select status from orders');
    expect(broker.values().at(-1)).toBe(row?.status);
  });

  it('never skips a row whose transaction commits after a higher id was published', async () => {
    const broker = new Broker();
    const relay = relayTo(broker);
    const slow = await begin();
    await say(slow.manager, 'k1', 'slow');
    await dataSource.transaction((manager) => say(manager, 'k2', 'fast'));
    await drain(relay);
    expect(broker.values()).toEqual(['fast']);
    await slow.commit();
    await drain(relay);
    expect(broker.values()).toEqual(['fast', 'slow']);
  });

  it('does not let a record overtake an earlier one of its key that failed', async () => {
    const broker = new Broker();
    const relay = relayTo(broker);
    for (const [key, value] of [
      ['k1', 'a1'],
      ['k1', 'a2'],
      ['k2', 'b1'],
      ['k1', 'a3'],
    ] as const) {
      await dataSource.transaction((manager) => say(manager, key, value));
    }
    broker.refuse = (value) => value === 'a1';
    await expect(relay.round()).rejects.toThrow('refused a1');
    expect(broker.values()).toEqual(['b1']);
    broker.refuse = () => false;
    await drain(relay);
    expect(broker.values()).toEqual(['b1', 'a1', 'a2', 'a3']);
  });

  it('holds with several writers and two relays that both believe to hold the lease', async () => {
    const broker = new Broker();
    const relays = [relayTo(broker, 'same'), relayTo(broker, 'same')];
    const writing = new AbortController();
    const relaying = relays.map(async (relay) => {
      while (!writing.signal.aborted) await relay.round();
      await drain(relay);
    });
    const writers = [0, 1, 2, 3].map(async () => {
      for (let n = 0; n < 40; n += 1) {
        await dataSource.transaction(async (manager) => {
          const key = `k${n % 3}`;
          // The next number is read under the key's lock, so numbers are in commit order by construction.
          await outbox.add(manager, { topic: 'lock', key, value: '' });
          const [{ next }] = await manager.query<[{ next: string }]>(
            `insert into counters values ($1, 1) on conflict (key) do update set n = counters.n + 1 returning n as next`,
            [key],
          );
          await say(manager, key, `${key} ${next}`);
        });
      }
    });
    await Promise.all(writers);
    writing.abort();
    await Promise.all(relaying);
    for (const key of ['k0', 'k1', 'k2']) {
      const spoken = broker.values().filter((value) => value.startsWith(`${key} `));
      const firstCopies = [...new Set(spoken)].map((value) => Number(value.split(' ')[1]));
      expect(firstCopies).toEqual(firstCopies.map((_, index) => index + 1));
    }
  });

  beforeEach(() => dataSource.query('create table counters (key text primary key, n int)'));
});

describe('a crash of the relay', () => {
  it('between acknowledgement and deletion publishes the record again under the same id', async () => {
    const broker = new Broker();
    await dataSource.transaction((manager) => say(manager, 'k', 'x'));
    const dying = await connect();
    const relay = relayTo(
      Object.assign(new Broker(), {
        send: async (record: ProducerRecord) => {
          await broker.send(record);
          await dying.destroy();
        },
      }),
      'a',
      dying,
    );
    await expect(relay.round()).rejects.toThrow(
      /not.*(established|connected|initialized)|released|terminated|after calling end/i,
    );
    await drain(relayTo(broker));
    expect(broker.values()).toEqual(['x', 'x']);
    expect(broker.records[0]?.id).toBe(broker.records[1]?.id);
  });

  it('hands the lease to the same instance at once, and to another when it has run out', async () => {
    const broker = new Broker();
    await dataSource.transaction((manager) => say(manager, 'k', 'x'));
    await relayTo(new Broker(), 'a').round();
    await dataSource.transaction((manager) => say(manager, 'k', 'y'));
    await relayTo(broker, 'b').round();
    expect(broker.values()).toEqual([]);
    await dataSource.query(`update outbox_relay set expires_at = now() - interval '1 second'`);
    await relayTo(broker, 'b').round();
    expect(broker.values()).toEqual(['y']);
  });
});

describe('saving and publishing', () => {
  it('both happen or neither, when connections are killed at any moment', async () => {
    await dataSource.query('create table placed (id int primary key)');
    const broker = new Broker();
    const acknowledged: number[] = [];
    const place = async (id: number) => {
      await dataSource.transaction(async (manager) => {
        await manager.query('insert into placed values ($1)', [id]);
        await say(manager, `k${id}`, String(id));
      });
      acknowledged.push(id);
    };
    const killer = await connect();
    let id = 0;
    for (let round = 0; round < 15; round += 1) {
      const placing = Array.from({ length: 10 }, () => place((id += 1)));
      await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`,
      );
      await Promise.allSettled(placing);
    }
    await drain(relayTo(broker, 'a', killer));
    const rows = await killer.query<{ id: number }[]>('select id from placed order by id');
    await killer.destroy();
    const published = broker
      .values()
      .map(Number)
      .sort((a, b) => a - b);
    expect(published).toEqual(rows.map((row) => row.id));
    expect(acknowledged.filter((each) => !published.includes(each))).toEqual([]);
    expect(acknowledged.length).toBeLessThan(id);
  });
});
