import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallHandler } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { ConsumedRecord, ProducerRecord } from '@posthorn/client';
import { PosthornContext } from '@posthorn/transport';
import 'reflect-metadata';
import { defer, lastValueFrom } from 'rxjs';
import { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { deferralOf, settleIn } from '../../../transport/src/handlers/applied-records.js';
import { readRetry, retryRecordOf } from '../../../transport/src/retry/retry-record.js';
import {
  currentManager,
  Inbox,
  InstallOutbox1764200000000,
  Transactional,
  TransactionalInterceptor,
} from '../index.js';

const GROUP = 'shop';
const READER = { group: GROUP, name: 'shop/Handlers.onOrder' };
const TOPIC = 'orders';
const RETRIES = 'orders.shop.retry.1';
const CRASHES = Number(process.env.POSTHORN_CRASHES ?? 100);

let database: TestDatabase;
let dataSource: DataSource;
let inbox: Inbox;
let interceptor: TransactionalInterceptor;

beforeAll(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
  }).initialize();
  inbox = new Inbox(dataSource);
  interceptor = new TransactionalInterceptor(dataSource, inbox);
  await dataSource.query('create table effects (record_offset int)');
});

beforeEach(async () => {
  await dataSource.query('truncate effects, posthorn.inbox, posthorn.inbox_positions');
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

class Handlers {
  @Transactional()
  onOrder(): void {
    // Its metadata are what counts here: the test runs the body.
  }
}

/** A try of the handler, in the transaction of the interceptor. */
function deliver(record: ConsumedRecord, work: () => Promise<unknown>): Promise<unknown> {
  const signal = new AbortController().signal;
  const context = new PosthornContext({
    record,
    signal,
    group: GROUP,
    pattern: TOPIC,
    attempt: 1,
  });
  const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'onOrder')
    ?.value as () => void;
  const execution = new ExecutionContextHost([null, context], Handlers, method);
  execution.setType('rpc');
  const next: CallHandler = { handle: () => defer(work) };
  return lastValueFrom(interceptor.intercept(execution, next), { defaultValue: 'nothing' });
}

const effect = ({ offset }: ConsumedRecord): Promise<unknown> =>
  currentManager().query('insert into effects (record_offset) values ($1)', [String(offset)]);

const effects = async (): Promise<number[]> => {
  const rows = await dataSource.query<{ record_offset: number }[]>(
    'select record_offset from effects order by 1',
  );
  return rows.map((row) => row.record_offset);
};

const inboxRows = (): Promise<unknown[]> =>
  dataSource.query('select topic, record_offset::int as "offset", deferred from posthorn.inbox');

const stored = (topic: string, offset: number, more: object = {}): ConsumedRecord => ({
  topic,
  partition: 0,
  offset: BigInt(offset),
  timestamp: 0n,
  key: null,
  value: null,
  headers: [],
  leaderEpoch: 0,
  ...more,
});

const advance = (topic: string, offset: number): Promise<void> =>
  inbox.advance(GROUP, [{ topic, partition: 0, offset: BigInt(offset) }]);

const never = new AbortController().signal;
const applies = { reader: READER, records: () => inbox };

/** The retry record of a failed try, as the transport writes it; undefined when the database says that it is done. */
async function postponed(record: ConsumedRecord): Promise<ProducerRecord | undefined> {
  const deferral = await deferralOf(applies, record, never);
  if (deferral?.kind !== 'deferred') return undefined;
  const retry = { record, handler: 'Handlers.onOrder', attempts: 1, dueMs: 0 };
  return retryRecordOf(RETRIES, { ...retry, deferredBy: deferral.by }, new Error('not yet'));
}

const fetched = (retry: ProducerRecord | undefined, offset: number): ConsumedRecord => {
  const record = readRetry(stored(RETRIES, offset, retry))?.record;
  if (record === undefined) throw new Error('no retry record was written');
  return record;
};

describe('a record that is tried again after a delay', () => {
  it('is applied once, though its group has passed it', async () => {
    const retry = await postponed(stored(TOPIC, 3));
    await deliver(stored(TOPIC, 4), () => effect(stored(TOPIC, 4)));
    await advance(TOPIC, 5);
    expect(await inboxRows()).toEqual([{ topic: TOPIC, offset: 3, deferred: true }]);

    const record = fetched(retry, 0);
    await deliver(record, () => effect(record));
    expect(await deliver(record, () => effect(record))).toBe('nothing');
    expect(await deliver(fetched(retry, 1), () => effect(record))).toBe('nothing');
    expect(await effects()).toEqual([3, 4]);
    expect(await inboxRows()).toEqual([]);
  });

  it('is known in its place as well, where it comes again before its group has passed it', async () => {
    const record = stored(TOPIC, 3);
    const retry = fetched(await postponed(record), 0);
    await deliver(record, () => effect(record));
    expect(await deliver(retry, () => effect(record))).toBe('nothing');
    expect(await postponed(record)).toBeUndefined();
    await advance(TOPIC, 4);
    expect(await deliver(retry, () => effect(record))).toBe('nothing');
    expect(await postponed(retry)).toBeUndefined();
    expect(await effects()).toEqual([3]);
  });

  it('is not postponed before the transaction that applies it has ended, and goes by how that ends', async () => {
    const record = stored(TOPIC, 3);
    for (const isCommitted of [false, true]) {
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      let running: Promise<unknown> = Promise.resolve();
      await new Promise<void>((entered) => {
        running = deliver(record, async () => {
          await effect(record);
          entered();
          await gate;
          if (!isCommitted) throw new Error('no stock');
        }).catch(() => undefined);
      });
      const retry = postponed(record);
      open();
      await running;
      if (isCommitted) expect(await retry).toBeUndefined();
      else expect(await retry).toMatchObject({ topic: RETRIES });
    }
    expect(await effects()).toEqual([3]);
  });

  it('waits on after another try that failed, and is forgotten with its dead letter', async () => {
    const retry = fetched(await postponed(stored(TOPIC, 3)), 0);
    await advance(TOPIC, 4);
    const failing = deliver(retry, () => Promise.reject(new Error('no stock')));
    await expect(failing).rejects.toThrow('no stock');
    const again = fetched(await postponed(retry), 1);
    expect(again.headers).toEqual([]);
    await settleIn(applies, again, never);
    expect(await inboxRows()).toEqual([]);
    expect(await deliver(again, () => effect(again))).toBe('nothing');
  });

  it('whose handler was not @Transactional() when it was postponed is known by its place in the retry topic', async () => {
    await advance(TOPIC, 9);
    const headersOnly = {
      record: stored(TOPIC, 3),
      handler: 'Handlers.onOrder',
      attempts: 1,
      dueMs: 0,
    };
    const written = retryRecordOf(RETRIES, { ...headersOnly, deferredBy: undefined }, new Error());
    const record = fetched(written, 7);
    const twice = [
      await deliver(record, () => effect(record)),
      await deliver(record, () => effect(record)),
    ];
    expect(twice[1]).toBe('nothing');
    expect(await effects()).toEqual([3]);
    // What it is postponed to once more is known no better.
    const next = await postponed(fetched(written, 8));
    expect(next?.headers).not.toContainEqual(['posthorn-deferred-by', expect.anything()]);
  });

  it('that another reader deferred is refused for good: that one may have applied it', async () => {
    const retry = { record: stored(TOPIC, 3), handler: 'Handlers.onOrder', attempts: 1, dueMs: 0 };
    const written = retryRecordOf(RETRIES, { ...retry, deferredBy: 'former' }, new Error());
    const run = deliver(fetched(written, 0), () => effect(stored(TOPIC, 3)));
    await expect(run).rejects.toThrow("orders[0]@3 waits for 'former' to apply it");
  });

  it('is refused by an inbox that is called by hand and has not deferred it', async () => {
    const record = fetched(await postponed(stored(TOPIC, 3)), 0);
    const context = new PosthornContext({
      record,
      signal: never,
      group: GROUP,
      pattern: TOPIC,
      attempt: 2,
    });
    const nothing = (): Promise<void> => Promise.resolve();
    await expect(inbox.once(context, nothing)).rejects.toThrow('orders[0]@3 is a delayed retry');
    expect(await inbox.once(context, nothing, { reader: READER.name })).toBe(true);
  });
});

describe('consumers that are killed between any two steps of a delayed retry', () => {
  it(
    `apply every record once or have its dead letter, ${CRASHES} times, with zombies and moving positions`,
    async () => {
      const world = new World(17);
      for (let crash = 0; crash < CRASHES; crash += 1) await world.live();
      await world.finish();
      const done = await effects();
      expect(done).toEqual([...new Set(done)]);
      const letters = world.deadLetters.filter((offset) => !done.includes(offset));
      expect([...done, ...new Set(letters)].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: world.published }, (_, offset) => offset),
      );
      expect(done.length).toBeGreaterThan(world.published / 3);
      expect(letters.length).toBeGreaterThan(0);
      expect(world.retries.length).toBeGreaterThan(world.published / 3);
      await advance(TOPIC, world.published);
      await advance(RETRIES, world.retries.length);
      expect(await inboxRows()).toEqual([]);
    },
    CRASHES * 6_000,
  );
});

interface Consumer {
  readonly id: number;
  /** The next offset of the topic and of its retries. */
  readonly at: { own: number; retries: number };
}

/** A topic, its retry topic, and a group with one living member, which others still take themselves for. */
class World {
  published = 0;
  readonly retries: ProducerRecord[] = [];
  readonly deadLetters: number[] = [];
  private readonly committed = { own: 0, retries: 0 };
  private readonly zombies: Consumer[] = [];
  private readonly random: () => number;
  private owner = 0;
  private budget = 0;
  private isCalm = false;

  constructor(seed: number) {
    this.random = mulberry32(seed);
  }

  /** A member joins, works until it is killed, and leaves a zombie behind. */
  async live(): Promise<void> {
    this.published += Math.floor(this.random() * 3);
    const consumer = this.join();
    const zombie = this.zombies[Math.floor(this.random() * this.zombies.length)];
    await this.run(consumer, Math.floor(this.random() * 25));
    if (zombie && this.random() < 0.5) await this.run(zombie, 10);
    this.zombies.push(consumer);
    if (this.zombies.length > 4) this.zombies.shift();
  }

  /** Everything is handled by one that is not killed. */
  async finish(): Promise<void> {
    this.isCalm = true;
    await this.run(this.join(), Number.POSITIVE_INFINITY);
  }

  private join(): Consumer {
    return { id: (this.owner += 1), at: { ...this.committed } };
  }

  private async run(consumer: Consumer, steps: number): Promise<void> {
    this.budget = steps;
    try {
      for (;;) {
        const own = consumer.at.own < this.published;
        const later = consumer.at.retries < this.retries.length;
        if (!own && !later) return;
        await this.handle(consumer, own && (!later || this.random() < 0.5) ? 'own' : 'retries');
      }
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }

  private async handle(consumer: Consumer, from: 'own' | 'retries'): Promise<void> {
    const offset = consumer.at[from];
    const record = from === 'own' ? stored(TOPIC, offset) : fetched(this.retries[offset], offset);
    this.step();
    await this.try(record);
    this.step();
    consumer.at[from] += 1;
    if (this.owner !== consumer.id) return;
    this.committed[from] = consumer.at[from];
    this.step();
    if (this.random() < 0.3) {
      await advance(from === 'own' ? TOPIC : RETRIES, this.committed[from]);
      this.step();
    }
  }

  /** What the dispatcher does with a try and its failure. */
  private async try(record: ConsumedRecord): Promise<void> {
    const luck = this.isCalm ? 0 : this.random();
    try {
      await deliver(record, async () => {
        this.step();
        await effect(record);
        this.step();
        if (luck > 0.4) throw new Error('no stock');
      });
      return;
    } catch (error) {
      if (error instanceof Crash) throw error;
    }
    this.step();
    if (luck > 0.85) {
      this.deadLetters.push(Number(record.offset));
      this.step();
      await settleIn(applies, record, never);
      return;
    }
    const retry = await postponed(record);
    this.step();
    if (retry === undefined) return;
    this.retries.push(retry);
  }

  private step(): void {
    if ((this.budget -= 1) < 0) throw new Crash();
  }
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
