import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../log.js';
import type { PostgresLogOptions } from '../postgres-log-options.js';
import { LogDatabase } from '../testing/postgres.js';

/** Renews for ever but never again: it stands still. */
const NEVER_MS = 1_000_000;
/** Longer than a busy machine keeps a broker from renewing, and short enough to wait for. */
const LEASE_MS = 3_000;

describe('the number of a broker', () => {
  let db: LogDatabase;

  beforeEach(async () => {
    db = await LogDatabase.create();
  });
  afterEach(() => db.close());

  const open = (port: number, options: Partial<PostgresLogOptions> = {}): Promise<Log> =>
    db.open({ brokerId: null, port, tickMs: 20, ...options });

  it('is the smallest free one, different for each, and counts those that were given', async () => {
    await db.open({ brokerId: 2, port: 1, tickMs: 20 });
    const logs = await Promise.all([open(9001), open(9002), open(9003)]);
    expect(new Set(logs.map(({ cluster }) => cluster.brokerId))).toEqual(new Set([1, 3, 4]));
  });

  it('stays with the address while the broker is away, and others take none of them', async () => {
    const first = await open(9001);
    const second = await open(9002);
    expect([first, second].map(({ cluster }) => cluster.brokerId)).toEqual([1, 2]);
    await first.close();
    await second.close();
    expect((await open(9003)).cluster.brokerId).toBe(3);
    expect((await open(9002)).cluster.brokerId).toBe(2);
    expect((await open(9001)).cluster.brokerId).toBe(1);
  });

  it('is free again when its broker has been away for more than a day', async () => {
    await (await open(9001)).close();
    const seen = `update posthorn.broker_ids set seen_at = seen_at - interval '25 hours'`;
    await db.pool.query(seen);
    const living = await open(9002);
    expect(living.cluster.brokerId).toBe(1);
    // One that lives keeps it, however long ago it started.
    await db.pool.query(seen);
    expect((await open(9003)).cluster.brokerId).toBe(2);
  });

  it('is refused to a second broker while the first lives, which goes on undisturbed', async () => {
    const first = await open(9001, { brokerId: 7, place: 'host-a:9001' });
    const epochs = [...first.cluster.ownedShards()];
    const second = open(9002, { brokerId: 7, place: 'host-b:9002' });
    await expect(second).rejects.toThrow(
      'The broker id 7 is taken by the broker at localhost:9001 (started on host-a:9001), which is alive.',
    );
    expect([...first.cluster.ownedShards()]).toEqual(epochs);
    expect(first.cluster.brokers()).toMatchObject([{ brokerId: 7, host: 'localhost', port: 9001 }]);
    expect(first.cluster.brokers()).toHaveLength(1);
  });

  it('is refused to a broker that advertises what another one advertises, on another machine', async () => {
    await open(9001, { place: 'host-a:9001' });
    await expect(open(9001, { place: 'host-b:9001' })).rejects.toThrow(
      'It advertises the same address',
    );
  });

  it('passes to a broker elsewhere when the lease of one that stands still has ended, not before', async () => {
    const still = { tickMs: NEVER_MS, lookMs: NEVER_MS, leaseMs: LEASE_MS };
    const dead = await open(9001, { ...still, place: 'host-a:9001' });
    const heir = await open(9001, { place: 'host-b:9001' });
    expect(heir.cluster.brokerId).toBe(1);
    expect(heir.cluster.ownedShards().size).toBe(64);
    // By its own clock the dead one stopped serving before: nobody answered beside the heir.
    expect(dead.cluster.ownedShards().size).toBe(0);
  });
});
