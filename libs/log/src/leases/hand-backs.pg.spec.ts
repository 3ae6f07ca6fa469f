import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultSettings } from '../settings.js';
import { ShardLeases } from './shard-leases.js';
import { ensureCluster } from '../sql/leases.js';
import { batchOf } from '../testing/batches.js';
import { appended, eventually, LogDatabase, newTopic, readAll } from '../testing/postgres.js';

const SHARDS = 64;
/** Ends only where it is not renewed at all. */
const LONG_MS = 60_000;

let db: LogDatabase;

beforeEach(async () => {
  db = await LogDatabase.create();
});
afterEach(() => db.close());

const leaseOf = async (brokerId: number): Promise<string> => {
  const { rows } = await db.pool.query<{ expires_at: string }>(
    'select expires_at::text from posthorn.brokers where broker_id = $1',
    [brokerId],
  );
  return rows[0].expires_at;
};

const renewed = async (brokerId: number): Promise<void> => {
  const before = await leaseOf(brokerId);
  await eventually(async () => (await leaseOf(brokerId)) !== before, 'a renewal');
};

describe('a broker that hands shards back', () => {
  /** Brokers without a log, whose flushes are stuck for as long as the test wants. */
  class Brokers {
    readonly #open: ShardLeases[] = [];
    readonly #flushes = new Map<number, () => void>();
    #areStuck = true;

    /** @param stuck shards of it that a flush is in flight of. */
    async start(brokerId: number, stuck: readonly number[] = []): Promise<ShardLeases> {
      const cluster = await ensureCluster(db.pool, 'test', SHARDS);
      const port = 9000 + brokerId;
      const leases = new ShardLeases({
        pool: db.pool,
        settings: { ...defaultSettings, tickMs: 20, lookMs: 20, leaseMs: LONG_MS },
        node: { brokerId, host: 'localhost', port, place: `here:${port}` },
        ...cluster,
        drain: async (shards) => {
          for (const shard of shards) if (stuck.includes(shard)) await this.#flushOf(shard);
        },
        catalogVersion: () => undefined,
        historyChanged: () => Promise.resolve(false),
        unanswered: () => undefined,
        superseded: () => undefined,
      });
      this.#open.push(leases);
      await leases.prepare();
      await leases.join();
      return leases;
    }

    end(shard: number): void {
      this.#flushes.get(shard)?.();
    }

    async close(): Promise<void> {
      this.#areStuck = false;
      for (const end of this.#flushes.values()) end();
      await Promise.all(this.#open.map((leases) => leases.close()));
    }

    async #flushOf(shard: number): Promise<void> {
      if (!this.#areStuck) return;
      await new Promise<void>((resolve) => this.#flushes.set(shard, resolve));
    }
  }

  let brokers: Brokers;

  beforeEach(() => {
    brokers = new Brokers();
  });
  afterEach(() => brokers.close());

  const owned = (leases: ShardLeases): number => leases.ownedShards().size;
  /** Of the 32 that the second broker is given. */
  const handedOver = async (): Promise<number[]> => {
    const [first, second] = [await brokers.start(1), await brokers.start(2)];
    await eventually(() => owned(second) === SHARDS / 2, 'an even share');
    const shards = [...second.ownedShards().keys()];
    await second.close();
    await eventually(() => owned(first) === SHARDS, 'all are back');
    await first.close();
    return shards;
  };

  it('renews its lease and serves all others while a flush of one is stuck, which nobody leads meanwhile', async () => {
    const [stuck, ...others] = await handedOver();
    const first = await brokers.start(1, [stuck]);
    const second = await brokers.start(2);
    await eventually(() => owned(second) === others.length, 'all but one are handed over');
    for (let renewals = 0; renewals < 3; renewals++) {
      await renewed(1);
      expect(first.epochOf(stuck)).toBeUndefined();
      expect(second.epochOf(stuck)).toBeUndefined();
      expect(second.leadershipOf(stuck).brokerId).not.toBe(2);
    }
    const kept = [...first.ownedShards().keys()].filter((shard) => shard !== stuck);
    expect(kept).toHaveLength(SHARDS / 2);
    expect(kept.every((shard) => first.epochOf(shard) !== undefined)).toBe(true);

    brokers.end(stuck);
    await eventually(() => second.epochOf(stuck) !== undefined, 'the last one is handed over');
    expect(owned(first)).toBe(SHARDS / 2);
  });

  it('hands those back that it began with, however late the flushes of some of them end', async () => {
    const given = await handedOver();
    const late = given.slice(-3);
    await brokers.start(1, late);
    const second = await brokers.start(2);
    await eventually(() => owned(second) === given.length - 3, 'all but three are handed over');
    await renewed(1);
    for (const shard of late) {
      brokers.end(shard);
      await eventually(() => second.epochOf(shard) !== undefined, 'one more is handed over');
      await renewed(1);
    }
    expect([...second.ownedShards().keys()].toSorted((a, b) => a - b)).toEqual(given);
  });

  it('has a shard anew, under a higher epoch, that was to be its own again before it was drained', async () => {
    const [stuck] = await handedOver();
    const first = await brokers.start(1, [stuck]);
    const before = first.epochOf(stuck)!;
    const second = await brokers.start(2);
    await eventually(() => owned(second) === SHARDS / 2 - 1, 'all but one are handed over');
    await second.close();
    await eventually(() => owned(first) === SHARDS, 'all are back');
    // Nothing is let in: who was refused meanwhile has to find another epoch.
    expect(first.epochOf(stuck)).toBeUndefined();
    brokers.end(stuck);
    await eventually(() => (first.epochOf(stuck) ?? 0) > before, 'it is led again');
  });

  it('is not held up by a transaction that holds the row of one of them', async () => {
    const [held, ...others] = await handedOver();
    const first = await brokers.start(1);
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('select posthorn.hold_shards(array[$1::int], array[$2::int])', [
      held,
      first.epochOf(held),
    ]);
    const second = await brokers.start(2);
    await eventually(() => owned(second) === others.length, 'all but one are handed over');
    await renewed(1);
    expect([first.epochOf(held), second.epochOf(held)]).toEqual([undefined, undefined]);
    await holder.query('commit');
    holder.release();
    await eventually(() => second.epochOf(held) !== undefined, 'the last one is handed over');
  });
});

describe('a log whose flush waits for a lock while its shard is handed back', () => {
  it('keeps its lease, and whatever it acknowledges is read by its successor', async () => {
    const options = { tickMs: 20, lookMs: 20, leaseMs: LONG_MS };
    const first = await db.open({ brokerId: 1, port: 9001, ...options });
    const { partitions } = await newTopic(first, {}, SHARDS);
    for (const { partitionId } of partitions)
      await appended(first, partitionId, { values: ['before'] });
    const locker = await db.pool.connect();
    await locker.query('begin');
    await locker.query('lock table posthorn.log_segment_1 in share mode');
    const answered: number[] = [];
    const answers = partitions.map(async ({ partitionId }, i) => {
      const answer = await first.append({ partitionId, batch: batchOf({ values: ['stuck'] }) });
      answered.push(i);
      return answer;
    });
    await setImmediate();
    const second = await db.open({ brokerId: 2, port: 9002, ...options });
    await renewed(1);
    await renewed(1);
    // Before any flush has ended nobody has taken over what it writes to.
    if (answered.length === 0) expect(second.cluster.ownedShards().size).toBe(0);
    await locker.query('commit');
    locker.release();
    const results = await Promise.all(answers);
    await eventually(() => second.cluster.ownedShards().size === SHARDS / 2, 'an even share');
    for (const [i, { partitionId, shard }] of partitions.entries()) {
      const leader = second.cluster.ownedShards().has(shard) ? second : first;
      const values = (await readAll(leader, partitionId)).map(({ value }) => value);
      // Refused is only what waited for too long, and that is not in the log.
      expect(values).toEqual('error' in results[i] ? ['before'] : ['before', 'stuck']);
    }
  });
});
