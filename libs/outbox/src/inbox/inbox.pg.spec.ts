import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartitionState } from '@posthorn/client';
import { PosthornBatchContext } from '@posthorn/transport';
import { DataSource, type EntityManager } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  Inbox,
  InboxBatch,
  InboxKeeper,
  installOutbox,
  InstallOutbox1764200000000,
  type RecordOrigin,
} from '../index.js';

let database: TestDatabase;
let dataSource: DataSource;
let inbox: Inbox;

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
  }).initialize();
  inbox = new Inbox(dataSource);
  await dataSource.query('create table public.effects (name text)');
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const record = (offset: number, partition = 3): RecordOrigin => ({
  getGroup: () => 'shop',
  getTopic: () => 'orders',
  getPartition: () => partition,
  getOffset: () => BigInt(offset),
});

const effect = (manager: EntityManager, names: readonly string[]): Promise<void> =>
  manager.query('insert into effects select unnest($1::text[])', [names]);

const effects = async (): Promise<string[]> => {
  const rows = await dataSource.query<{ name: string }[]>('select name from effects order by name');
  return rows.map((row) => row.name);
};

/** What a member says of the partition that it has. */
const upTo = (committed: bigint | null): PartitionState => ({
  topic: 'orders',
  partition: 3,
  position: 20n,
  committed,
  highWatermark: 20n,
  paused: false,
  inFlight: 0,
});

const apply = (offset: number, reader?: string): Promise<boolean> =>
  inbox.once(record(offset), (manager) => effect(manager, [String(offset)]), { reader });

const rowsLeft = async (): Promise<number> =>
  (await dataSource.query('select from posthorn.inbox')).length;

describe('the inbox', () => {
  it('applies a record once, and another of the partition, and the same offset elsewhere', async () => {
    expect([await apply(1), await apply(1), await apply(2)]).toEqual([true, false, true]);
    const elsewhere = await inbox.once(record(1, 4), (manager) => effect(manager, ['elsewhere']));
    expect(elsewhere).toBe(true);
    expect(await effects()).toEqual(['1', '2', 'elsewhere']);
  });

  it('refuses a delayed retry: below what the group has committed everything counts as applied', async () => {
    await expect(inbox.once(record(1), () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    await inbox.advance('shop', [{ topic: 'orders', partition: 3, offset: 2n }]);
    const retry = { ...record(1), isDelayedRetry: () => true };
    const late = inbox.once(retry, (manager) => effect(manager, ['1']));
    await expect(late).rejects.toThrow('orders[3]@1 is a delayed retry');
  });

  it('refuses a batch, of which it would know the first record only', async () => {
    const stored = { topic: 'orders', partition: 3, offset: 1n, timestamp: 0n, leaderEpoch: 0 };
    const message = { ...stored, key: null, value: null, headers: [] };
    const signal = new AbortController().signal;
    const items = [message, { ...message, offset: 2n }].map((one) => ({ record: one, attempt: 1 }));
    const batch = new PosthornBatchContext(items, { group: 'shop', pattern: 'orders', signal });
    const all = inbox.once(batch, (manager) => effect(manager, ['1', '2']));
    await expect(all).rejects.toThrow('claim each of its messages by itself');
    expect(await effects()).toEqual([]);
  });

  it('forgets a record whose handler failed, together with its writes', async () => {
    const failing = inbox.once(record(1), async (manager) => {
      await effect(manager, ['half']);
      throw new Error('no stock');
    });
    await expect(failing).rejects.toThrow('no stock');
    expect(await apply(1)).toBe(true);
    expect(await effects()).toEqual(['1']);
  });

  it('lets one of two instances apply a record that both were given', async () => {
    const slow = inbox.once(record(1), async (manager) => {
      await effect(manager, ['1']);
      await sleep(50);
    });
    expect((await Promise.all([slow, apply(1)])).filter(Boolean)).toHaveLength(1);
    expect(await effects()).toEqual(['1']);
  });

  it('keeps readers of one group apart', async () => {
    expect([await apply(1, 'a'), await apply(1, 'b'), await apply(1, 'a')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('holds a position in place of the records below it, which stay applied', async () => {
    for (const offset of [0, 1, 2, 5]) await apply(offset);
    const handled = { topic: 'orders', partition: 3, offset: 3n };
    await inbox.advance('shop', [handled]);
    expect(await rowsLeft()).toBe(1);
    await inbox.advance('shop', [{ ...handled, offset: 1n }]); // a zombie's, never backwards
    expect([await apply(0), await apply(2), await apply(5), await apply(3)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('applies again what it is told to', async () => {
    for (const offset of [0, 1, 2]) await apply(offset);
    await inbox.advance('shop', [{ topic: 'orders', partition: 3, offset: 3n }]);
    await inbox.rewind('shop', 'orders', 3, 1n);
    expect([await apply(0), await apply(1), await apply(2)]).toEqual([false, true, true]);
  });

  it('never applies a record twice while positions move over it', async () => {
    let applied = 0;
    const claims = Array.from({ length: 40 }, async (_, n) => {
      for (let turn = 0; turn < 5; turn += 1) if (await apply(n)) applied += 1;
    });
    for (let offset = 0n; offset <= 40n; offset += 4n) {
      await inbox.advance('shop', [{ topic: 'orders', partition: 3, offset }]);
    }
    await Promise.all(claims);
    // Those that a position passed before their first claim count as handled.
    expect(applied).toBe((await effects()).length);
    expect(new Set(await effects()).size).toBe(applied);
  });

  it('is kept small by what the group has committed', async () => {
    for (let offset = 0; offset < 20; offset += 1) await apply(offset);
    let committed: bigint | null = null;
    const keeper = new InboxKeeper(inbox, { assignment: () => [upTo(committed)] });
    await keeper.advance();
    expect(await rowsLeft()).toBe(20);
    committed = 18n;
    await keeper.advance();
    expect(await rowsLeft()).toBe(2);
  });

  it('is kept small as well while a group that went back comes that far again', async () => {
    let committed = 10n;
    const keeper = new InboxKeeper(inbox, { assignment: () => [upTo(committed)] });
    for (let offset = 0; offset < 10; offset += 1) await apply(offset);
    await keeper.advance();
    await inbox.rewind('shop', 'orders', 3, 0n);
    for (let offset = 0; offset < 6; offset += 1) await apply(offset);
    expect(await rowsLeft()).toBe(6);
    committed = 5n;
    await keeper.advance();
    expect(await rowsLeft()).toBe(1);
    expect(await apply(4)).toBe(false);
  });
});

describe('a database that has started anew since positions were read of it', () => {
  const reader = { group: 'shop', name: 'shop' };
  const place = { topic: 'orders', partition: 3 };

  /** As a dump that is read in does: the same names, and other tables. */
  async function readIn(): Promise<void> {
    await dataSource.query('drop schema posthorn cascade');
    await dataSource.transaction(installOutbox);
  }

  it('claims nothing, is told nothing, and says so once, until they are read again', async () => {
    let stale = 0;
    const onStale = (): void => void (stale += 1);
    await inbox.positions(reader, onStale);
    expect(await apply(1)).toBe(true);
    await inbox.advanceTo(reader, [{ ...place, offset: 2n }]);
    await readIn();
    await inbox.advanceTo(reader, [{ ...place, offset: 5n }]);
    await expect(apply(5)).rejects.toThrow('the database has started anew');
    await inbox.look();
    expect(stale).toBe(1);
    expect(await effects()).toEqual(['1']);
    expect(await inbox.positions(reader, onStale)).toEqual([]);
    expect(await apply(1)).toBe(true);
    expect(stale).toBe(1);
  });

  it('is found by one reader for all: a group of several is told once, whatever the others find out meanwhile', async () => {
    let told = 0;
    const onStale = (): void => void (told += 1);
    const [one, two] = ['one', 'two'].map((name) => ({ group: 'shop', name }));
    for (const each of [one, two]) await inbox.positions(each, onStale);
    await readIn();
    const claimBy = ({ name }: { readonly name: string }): Promise<boolean> =>
      inbox.once(record(1), () => Promise.resolve(), { reader: name });
    await expect(claimBy(one)).rejects.toThrow('the database has started anew');
    expect(told).toBe(1);
    // The group has joined anew, and reads the positions of one handler after the other.
    await inbox.positions(one, onStale);
    await expect(claimBy(two)).rejects.toThrow('the database has started anew');
    await inbox.positions(two, onStale);
    expect(await claimBy(two)).toBe(true);
    expect(told).toBe(1);
  });

  it('is found by the keeper, though nothing comes', async () => {
    const told: string[] = [];
    for (const name of ['one', 'two']) {
      await inbox.positions({ group: 'shop', name }, () => told.push(name));
    }
    const keeper = new InboxKeeper(inbox, { assignment: () => [] });
    await keeper.advance();
    expect(told).toEqual([]);
    await readIn();
    await keeper.advance();
    await keeper.advance();
    expect(told).toEqual(['one', 'two']);
  });

  it('is found when positions are read for more partitions: those of before are given up as well', async () => {
    let stale = 0;
    await inbox.positions(reader, () => void (stale += 1));
    await readIn();
    await inbox.positions(reader, () => undefined);
    expect(stale).toBe(1);
  });

  it('is as it was to who asks for no positions', async () => {
    expect(await apply(1)).toBe(true);
    await readIn();
    expect(await apply(1)).toBe(true);
  });
});

describe('an inbox batch', () => {
  function batchOf(sizes: number[], poison?: string): InboxBatch<string> {
    return new InboxBatch<string>({
      dataSource,
      inbox,
      eventsMax: 50,
      apply: async (manager, events) => {
        sizes.push(events.length);
        await effect(manager, events);
        if (poison !== undefined && events.includes(poison))
          throw new Error(`cannot apply ${poison}`);
      },
    });
  }

  const names = Array.from({ length: 120 }, (_, index) => `e${String(index).padStart(3, '0')}`);
  const of = (name: string): RecordOrigin => record(Number(name.slice(1)));

  it('takes concurrent events in few transactions, each event once', async () => {
    const sizes: number[] = [];
    const batch = batchOf(sizes);
    const results = await Promise.all(names.map((name) => batch.consume(of(name), name)));
    expect(results.every(Boolean)).toBe(true);
    expect(sizes).toEqual([50, 50, 20]);
    expect(await effects()).toEqual(names);
  });

  it('skips what was applied before, and copies inside a batch', async () => {
    const batch = batchOf([]);
    await batch.consume(of('e1'), 'e1');
    const results = await Promise.all(['e1', 'e2', 'e2'].map((id) => batch.consume(of(id), id)));
    expect(results).toEqual([false, true, false]);
    expect(await effects()).toEqual(['e1', 'e2']);
  });

  it('fails only the event that cannot be applied', async () => {
    const batch = batchOf([], 'e077');
    const results = await Promise.allSettled(names.map((name) => batch.consume(of(name), name)));
    const failed = names.filter((_, index) => results[index]?.status === 'rejected');
    expect(failed).toEqual(['e077']);
    expect(await effects()).toEqual(names.filter((name) => name !== 'e077'));
  });

  it('lets two instances share events that both were given, without deadlock', async () => {
    const [one, two] = [batchOf([]), batchOf([])];
    const forward = names.map((name) => one.consume(of(name), name));
    const backward = names.toReversed().map((name) => two.consume(of(name), name));
    const applied = (await Promise.all([...forward, ...backward])).filter(Boolean);
    expect(applied).toHaveLength(names.length);
    expect(await effects()).toEqual(names);
  });
});
