import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  CreateOutbox1764000000000,
  EVENT_ID_HEADER,
  Inbox,
  InboxBatch,
  outboxEntities,
  type RecordOrigin,
} from './index.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    schema: 'public',
    entities: outboxEntities,
    migrations: [CreateOutbox1764000000000],
    migrationsRun: true,
  }).initialize();
  await dataSource.query('create table effects (name text)');
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const record = (id: string | undefined, offset = 0n): RecordOrigin => ({
  getTopic: () => 'orders',
  getPartition: () => 3,
  getOffset: () => offset,
  getHeader: (key) => (key === EVENT_ID_HEADER ? id : undefined),
});

const effect = (manager: EntityManager, names: readonly string[]): Promise<void> =>
  manager.query('insert into effects select unnest($1::text[])', [names]);

const effects = async (): Promise<string[]> => {
  const rows = await dataSource.query<{ name: string }[]>('select name from effects order by name');
  return rows.map((row) => row.name);
};

describe('the inbox', () => {
  it('applies an event once, whether it comes again at its place or as a copy elsewhere', async () => {
    const inbox = new Inbox(dataSource);
    const results = [
      await inbox.once(record('e1', 1n), (manager) => effect(manager, ['e1'])),
      await inbox.once(record('e1', 1n), (manager) => effect(manager, ['e1'])),
      await inbox.once(record('e1', 9n), (manager) => effect(manager, ['e1'])),
    ];
    expect(results).toEqual([true, false, false]);
    expect(await effects()).toEqual(['e1']);
  });

  it('knows a record without an id by its place', async () => {
    const inbox = new Inbox(dataSource);
    for (const offset of [4n, 4n, 5n]) {
      await inbox.once(record(undefined, offset), (manager) => effect(manager, [String(offset)]));
    }
    expect(await effects()).toEqual(['4', '5']);
  });

  it('forgets an event whose handler failed, together with its writes', async () => {
    const inbox = new Inbox(dataSource);
    const failing = inbox.once(record('e1'), async (manager) => {
      await effect(manager, ['half']);
      throw new Error('no stock');
    });
    await expect(failing).rejects.toThrow('no stock');
    expect(await inbox.once(record('e1'), (manager) => effect(manager, ['whole']))).toBe(true);
    expect(await effects()).toEqual(['whole']);
  });

  it('lets one of two instances apply an event that both were given', async () => {
    const inbox = new Inbox(dataSource);
    const slow = inbox.once(record('e1'), async (manager) => {
      await effect(manager, ['e1']);
      await sleep(50);
    });
    const other = inbox.once(record('e1'), (manager) => effect(manager, ['e1']));
    expect((await Promise.all([slow, other])).filter(Boolean)).toHaveLength(1);
    expect(await effects()).toEqual(['e1']);
  });

  it('prunes what is older than it is told, in bounded bites', async () => {
    const inbox = new Inbox(dataSource);
    for (const id of ['a', 'b', 'c']) await inbox.once(record(id), () => Promise.resolve());
    expect(await inbox.prune(new Date(0))).toBe(0);
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect([await inbox.prune(tomorrow, 2), await inbox.prune(tomorrow, 2)]).toEqual([2, 1]);
  });
});

describe('an inbox batch', () => {
  function batchOf(sizes: number[], poison?: string): InboxBatch<string> {
    return new InboxBatch<string>({
      dataSource,
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

  it('takes concurrent events in few transactions, each event once', async () => {
    const sizes: number[] = [];
    const batch = batchOf(sizes);
    const results = await Promise.all(names.map((name) => batch.consume(record(name), name)));
    expect(results.every(Boolean)).toBe(true);
    expect(sizes).toEqual([50, 50, 20]);
    expect(await effects()).toEqual(names);
  });

  it('skips what was applied before, and copies inside a batch', async () => {
    const batch = batchOf([]);
    await batch.consume(record('e1'), 'e1');
    const results = await Promise.all(
      ['e1', 'e2', 'e2'].map((id) => batch.consume(record(id), id)),
    );
    expect(results).toEqual([false, true, false]);
    expect(await effects()).toEqual(['e1', 'e2']);
  });

  it('fails only the event that cannot be applied', async () => {
    const batch = batchOf([], 'e077');
    const results = await Promise.allSettled(
      names.map((name) => batch.consume(record(name), name)),
    );
    const failed = names.filter((_, index) => results[index]?.status === 'rejected');
    expect(failed).toEqual(['e077']);
    expect(await effects()).toEqual(names.filter((name) => name !== 'e077'));
  });

  it('lets two instances share events that both were given, without deadlock', async () => {
    const [one, two] = [batchOf([]), batchOf([])];
    const forward = names.map((name) => one.consume(record(name), name));
    const backward = names.toReversed().map((name) => two.consume(record(name), name));
    const applied = (await Promise.all([...forward, ...backward])).filter(Boolean);
    expect(applied).toHaveLength(names.length);
    expect(await effects()).toEqual(names);
  });
});
