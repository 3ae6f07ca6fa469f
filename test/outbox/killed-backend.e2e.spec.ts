import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inbox, installOutbox, type RecordOrigin } from '@posthorn/outbox';
import { DataSource } from 'typeorm';
import { PostgresServer } from '../durability/support/postgres-server.js';
import { until } from '../durability/support/raw-group.js';

const reader = { group: 'shop', name: 'shop' };

let server: PostgresServer;
let dataSource: DataSource;
let inbox: Inbox;

beforeEach(async () => {
  server = await PostgresServer.start({ synchronous_commit: 'off' });
  dataSource = await new DataSource({ type: 'postgres', url: server.url }).initialize();
  await dataSource.transaction(installOutbox);
  await dataSource.query('create table public.effects (name text)');
  // All of that is on the disk, and nothing else need be.
  await dataSource.query('checkpoint');
  inbox = new Inbox(dataSource);
});
afterEach(async () => {
  await dataSource.destroy();
  await server.remove();
});

const record = (offset: number): RecordOrigin => ({
  getGroup: () => 'shop',
  getTopic: () => 'orders',
  getPartition: () => 0,
  getOffset: () => BigInt(offset),
});

const apply = (offset: number): Promise<boolean> =>
  inbox.once(record(offset), async (manager) => {
    await manager.query('insert into effects values ($1)', [String(offset)]);
  });

const effects = async (): Promise<string[]> => {
  const rows = await dataSource.query<{ name: string }[]>('select name from effects order by name');
  return rows.map(({ name }) => name);
};

/** As a host does that is short of memory: PostgreSQL ends all of its processes and recovers, and its first one lives on. */
async function killBackend(): Promise<void> {
  const [{ pid }] = await dataSource.query<[{ pid: number }]>('select pg_backend_pid() as pid');
  process.kill(pid, 'SIGKILL');
  await until('PostgreSQL has recovered', () =>
    dataSource.query('select').then(
      () => true,
      () => false,
    ),
  );
}

const postmaster = async (): Promise<string> => {
  const [{ start }] = await dataSource.query<[{ start: string }]>(
    'select pg_postmaster_start_time()::text as start',
  );
  return start;
};

describe('a PostgreSQL of which one process is killed', () => {
  it('may have lost what it had not flushed: nothing is applied before its positions are read again, and then once', async () => {
    let told = 0;
    const onStale = (): void => void (told += 1);
    await inbox.positions(reader, onStale);
    const before = await postmaster();
    expect(await apply(1)).toBe(true);
    await killBackend();
    expect(await postmaster()).toBe(before);
    await expect(apply(2)).rejects.toThrow('the database has started anew');
    expect(told).toBe(1);
    await inbox.positions(reader, onStale);
    // Whether the first was lost is the disk's to say.
    for (const offset of [1, 2]) await apply(offset);
    expect(await effects()).toEqual(['1', '2']);
    expect(told).toBe(1);
  });
});
