import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, LogTruncatedError } from '@posthorn/client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { BrokerProcess } from './support/broker-process.js';
import { PostgresServer } from './support/postgres-server.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { until } from './support/raw-group.js';
import {
  kafkajsConsumer,
  kafkajsProducer,
  keyOf,
  ourConsumer,
  ourProducer,
  readAll,
  type Living,
  type LivingConsumer,
  type LivingProducer,
  type Seen,
} from './support/restore-clients.js';

const TOPIC = 'restored';
/** Records of each producer between two steps. */
const SOME = 40;

let postgres: PostgresServer;
let broker: BrokerProcess;
const living: Living[] = [];
let standby: Standby | null = null;

beforeEach(async () => {
  postgres = await PostgresServer.start();
  broker = await BrokerProcess.start({ databaseUrl: postgres.url });
});

afterEach(async () => {
  // While there is a broker: kafkajs would wait for one to say goodbye to.
  const closed = Promise.allSettled(living.splice(0).map((client) => client.close()));
  await Promise.race([closed, sleep(20_000, null, { ref: false })]);
  await broker.end('SIGKILL');
  await standby?.remove();
  standby = null;
  await postgres.remove();
});

interface Clients {
  readonly consumers: readonly LivingConsumer[];
  readonly producers: readonly LivingProducer[];
}

async function start(): Promise<Clients> {
  const target = { address: broker.address, topic: TOPIC };
  const cluster = connectCluster({ brokers: [broker.address] });
  await cluster.ensureTopics([{ topic: TOPIC, partitions: 2 }]);
  await cluster.close();
  const consumers = [await ourConsumer(target), await kafkajsConsumer(target)];
  living.push(...consumers);
  const producers = [
    ourProducer({ ...target, partition: 0 }),
    await kafkajsProducer({ ...target, partition: 1 }),
  ];
  living.push(...producers);
  // The consumers have begun at the end of the log: from here on they miss nothing.
  const told = (): string =>
    [...consumers, ...producers]
      .map((one) => {
        const records = 'seen' in one ? one.seen : one.acked;
        return `${one.name} ${records.length} of ${partitionsOf(records)} ${one.errors.join(', ')}`;
      })
      .join('; ');
  await until(
    () => `everybody reads (${told()})`,
    () => consumers.every(({ seen }) => partitionsOf(seen) === 2),
  );
  // A group that has committed nothing begins at the end once more when it is joined anew.
  await until('everybody commits', async () => {
    const committed = await query('select from posthorn.committed_offsets');
    return committed === consumers.length * producers.length;
  });
  return { consumers, producers };
}

const partitionsOf = (seen: readonly Seen[]): number =>
  new Set(seen.map(({ partition }) => partition)).size;

/** Everybody reads what is produced by then. */
async function goOn(what: string, { consumers, producers }: Clients): Promise<void> {
  const wanted = producers.map(({ acked }) => acked.length + SOME);
  const isProduced = (): boolean => producers.every(({ acked }, i) => acked.length >= wanted[i]);
  const told = (): string =>
    producers
      .map(({ name, acked, errors }) => `${name} ${acked.length} ${errors.join(', ')}`)
      .join('; ');
  await until(() => `${what}: everybody produces (${told()})`, isProduced);
  const values = producers.map(({ acked }) => acked.at(-1)!.value);
  const isRead = ({ seen }: LivingConsumer): boolean =>
    values.every((value) => seen.some((record) => record.value === value));
  await until(`${what}: everybody reads on`, () => consumers.every(isRead));
}

/** What is in the log, and was when everybody had begun to read. */
async function checkAll(clients: Clients, begun: readonly Set<string>[]): Promise<void> {
  const { consumers, producers } = clients;
  for (const producer of producers) await producer.close();
  const log = await readAll({ address: broker.address, topic: TOPIC });
  const last = producers.map(({ acked }) => acked.at(-1)!.value);
  await until('everything is read', () =>
    consumers.every(({ seen }) => last.every((v) => seen.some(({ value }) => value === v))),
  );
  for (const [i, { name, seen, errors }] of consumers.entries()) {
    const delivered = new Set(seen.map(keyOf));
    const missed = log.map(keyOf).filter((key) => !delivered.has(key) && !begun[i].has(key));
    expect({ name, missed, errors }).toEqual({ name, missed: [], errors: [] });
  }
  const values = log.map(({ value }) => value);
  expect(values.length - new Set(values).size).toBe(0);
}

/** What was there before the consumer had found its place. */
async function before(clients: Clients): Promise<readonly Set<string>[]> {
  const log = (await readAll({ address: broker.address, topic: TOPIC })).map(keyOf);
  return clients.consumers.map(({ seen }) => {
    const delivered = new Set(seen.map(keyOf));
    return new Set(log.filter((key) => !delivered.has(key)));
  });
}

const acked = ({ producers }: Clients): string[] =>
  producers.flatMap((producer) => producer.acked.map(keyOf));

/** Clients that are asked nothing and told nothing: everything that is in the log afterwards has come to each of them. */
async function checkRestore(save: () => Promise<void>, goBack: () => Promise<void>): Promise<void> {
  const clients = await start();
  const begun = await before(clients);
  await save();
  await goOn('the future that is lost', clients);
  const future = acked(clients);
  await goBack();
  // The answer to one of each may have been on its way.
  const since = clients.producers.map((producer) => producer.acked.length + 1);
  await goOn('after the restore', clients);
  await goOn('much later', clients);
  await checkAll(clients, begun);
  const log = await readAll({ address: broker.address, topic: TOPIC });
  const left = new Set(log.map(keyOf));
  const later = clients.producers.flatMap(({ acked: all }, i) => all.slice(since[i]));
  expect(later.map(keyOf).filter((record) => !left.has(record))).toEqual([]);
  checkOrder(clients, log);
  expect(future.filter((record) => !left.has(record)).length).toBeGreaterThanOrEqual(SOME);
  const said = broker.logged(50).filter(({ msg }) => msg.startsWith('the database has gone back'));
  expect(said).toHaveLength(1);
  expect(clients.producers.map(({ errors }) => errors)).toEqual([[], []]);
  const [{ truncations }] = clients.consumers;
  expect(truncations.length).toBeGreaterThan(0);
  expect(truncations.every(({ position, endOffset }) => endOffset < position)).toBe(true);
}

/** Each producer has a partition of its own, and counts. */
function checkOrder({ consumers }: Clients, log: readonly Seen[]): void {
  const left = new Set(log.map(keyOf));
  for (const seen of [log, ...consumers.map((consumer) => consumer.seen)]) {
    for (const partition of [0, 1]) {
      const own = seen.filter(
        (record) => record.partition === partition && left.has(keyOf(record)),
      );
      // What is delivered again was delivered in order before.
      const counted = [...new Set(own.map(({ value }) => Number(value.split('-').at(-1))))];
      expect(counted).toEqual(counted.toSorted((a, b) => a - b));
    }
  }
}

/** A second server, and the address under which brokers find whichever leads. */
class Standby {
  private constructor(
    private readonly address: TcpProxy,
    private readonly link: TcpProxy,
    private readonly server: PostgresServer,
  ) {}

  /** Follows, and has applied something that was written since. */
  static async follow(address: TcpProxy): Promise<Standby> {
    const link = await TcpProxy.start('127.0.0.1', Number(new URL(postgres.url).port));
    const server = await postgres.startStandby(link.port);
    await query('create table standby_mark ()');
    const exists = `select from pg_class where oid = to_regclass('standby_mark')`;
    await until('the standby follows', async () => (await queryOf(server.url, exists)) === 1);
    return new Standby(address, link, server);
  }

  get url(): string {
    return this.server.url;
  }

  /** What is committed from now on never comes here. */
  cutOff(): Promise<void> {
    return this.link.close();
  }

  async promote(): Promise<void> {
    await queryOf(this.url, 'select pg_promote(true, 60)');
    this.address.moveTo('127.0.0.1', Number(new URL(this.server.url).port));
  }

  async remove(): Promise<void> {
    await Promise.allSettled([this.link.close(), this.address.close()]);
    await this.server.remove();
  }
}

/** The broker goes by an address that may lead to another server. */
async function behindAnAddress(): Promise<TcpProxy> {
  const url = new URL(postgres.url);
  const address = await TcpProxy.start('127.0.0.1', Number(url.port));
  url.port = String(address.port);
  await broker.end('SIGKILL');
  broker = await BrokerProcess.start({ databaseUrl: url.href });
  return address;
}

describe('PostgreSQL goes back under living clients', () => {
  it('to a backup, while the broker lives on', () =>
    checkRestore(
      () => postgres.backUp(),
      () => postgres.restoreBackup(),
    ));

  it('to a backup, and the broker is started on it', () =>
    checkRestore(
      () => postgres.backUp(),
      async () => {
        await broker.end('SIGKILL');
        await postgres.restoreBackup();
        await broker.start();
      },
    ));

  it('to a snapshot of its storage, which only a broker that lives can tell from what was', () =>
    checkRestore(
      () => postgres.snapshot(),
      () => postgres.restoreSnapshot(),
    ));

  it('to a standby that is promoted without the last commits', async () => {
    const address = await behindAnAddress();
    await checkRestore(
      async () => {
        standby = await Standby.follow(address);
        await standby.cutOff();
      },
      async () => {
        await postgres.stop('immediate');
        await standby?.promote();
      },
    );
  });

  it('to a standby that had all of them, and nobody is told that something is gone, for nothing is', async () => {
    const address = await behindAnAddress();
    const clients = await start();
    const begun = await before(clients);
    standby = await Standby.follow(address);
    await goOn('with a standby', clients);
    // An orderly end, which waits until the standby has everything.
    await postgres.stop('fast');
    const past = acked(clients);
    await standby.promote();
    await goOn('after the promotion', clients);
    await checkAll(clients, begun);
    const log = await readAll({ address: broker.address, topic: TOPIC });
    const left = new Set(log.map(keyOf));
    expect([...past, ...acked(clients)].filter((record) => !left.has(record))).toEqual([]);
    checkOrder(clients, log);
    expect(clients.producers.map(({ errors }) => errors)).toEqual([[], []]);
    expect(clients.consumers.map(({ truncations }) => truncations)).toEqual([[], []]);
    expect(await queryOf(standby.url, 'select from posthorn.restores')).toBe(1);
  });

  it('and who reads without a group is told of what is gone, and goes on where it was cut off or ends', async () => {
    const cluster = connectCluster({ brokers: [broker.address] });
    const ending = new AbortController();
    living.push({ name: 'readers', close: () => cluster.close() });
    await cluster.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    const producer = cluster.producer();
    const send = (value: string) => producer.send({ topic: TOPIC, value });
    const read = async (seen: string[], truncations: LogTruncatedError[] | null): Promise<void> => {
      const partitions = [{ topic: TOPIC, partition: 0, from: 0n }];
      const onTruncation = (error: LogTruncatedError): void => void truncations?.push(error);
      const options = { partitions, signal: ending.signal, ...(truncations && { onTruncation }) };
      for await (const { records } of cluster.read(options)) {
        seen.push(...records.map(({ value }) => String(value)));
      }
    };
    const [going, ended]: [string[], string[]] = [[], []];
    const truncations: LogTruncatedError[] = [];
    const reading = read(going, truncations);
    const end = read(ended, null).then(
      () => null,
      (error: unknown) => error,
    );
    await send('kept');
    await postgres.backUp();
    await send('lost');
    await until('both have read what will be lost', () =>
      [going, ended].every((seen) => seen.includes('lost')),
    );
    await postgres.restoreBackup();
    const { offset } = await send('new');
    await until('it is read', () => going.includes('new'));
    expect(going).toEqual(['kept', 'lost', 'new']);
    const cut = { topic: TOPIC, partition: 0, position: 2n, endOffset: 1n };
    expect(truncations).toMatchObject([cut]);
    expect(await end).toBeInstanceOf(LogTruncatedError);
    expect(await end).toMatchObject(cut);
    expect(ended).toEqual(['kept', 'lost']);
    expect(offset).toBeGreaterThan(2n);
    ending.abort();
    await reading;
  });

  it('and who had a transactional id is fenced, what it had open is aborted, and the next one goes on', async () => {
    const cluster = connectCluster({ brokers: [broker.address] });
    living.push({ name: 'transactions', close: () => cluster.close() });
    await cluster.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    const first = cluster.producer({ transactionalId: 'writer' });
    await first.transact((transaction) => transaction.send({ topic: TOPIC, value: 'committed' }));
    const open = await first.beginTransaction();
    await open.send({ topic: TOPIC, value: 'open' });
    // What an operator says where nobody can find it out.
    await query('update posthorn.cluster set timeline = 0');
    await until('it is found', async () => (await query('select from posthorn.restores')) === 1);
    await expect(open.commit()).rejects.toBeInstanceOf(Error);
    const next = cluster.producer({ transactionalId: 'writer' });
    await next.transact((transaction) => transaction.send({ topic: TOPIC, value: 'next' }));
    const [{ offset: end }] = await cluster
      .admin()
      .listOffsets([{ topic: TOPIC, partition: 0, at: 'latest' }]);
    const values: string[] = [];
    const partitions = [{ topic: TOPIC, partition: 0, from: 0n, until: end ?? 0n }];
    for await (const { records } of cluster.read({ partitions, isolation: 'read_committed' })) {
      values.push(...records.map(({ value }) => String(value)));
    }
    expect(values).toEqual(['committed', 'next']);
  });
});

/** How many rows it was about. */
const query = (statement: string): Promise<number | null> => queryOf(postgres.url, statement);

async function queryOf(connectionString: string, statement: string): Promise<number | null> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rowCount;
  } finally {
    await client.end();
  }
}
