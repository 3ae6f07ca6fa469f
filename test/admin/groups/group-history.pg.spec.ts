import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../../apps/broker/src/admin/database/admin-database.js';
import { Leases } from '../../../apps/broker/src/admin/database/leases.js';
import { GroupEventEntity } from '../../../apps/broker/src/admin/groups/events/group-event.entity.js';
import {
  EVENTS_KEPT_MS,
  type GroupEvents,
} from '../../../apps/broker/src/admin/groups/events/group-events.js';
import { GroupEventsRing } from '../../../apps/broker/src/admin/groups/events/group-events-ring.js';
import { GroupEventsTable } from '../../../apps/broker/src/admin/groups/events/group-events-table.js';
import { LagHistoryMemory } from '../../../apps/broker/src/admin/groups/history/lag-history-memory.js';
import { LagHistoryTable } from '../../../apps/broker/src/admin/groups/history/lag-history-table.js';
import {
  COARSE_MS,
  COARSE_STEP_MS,
  FINE_MS,
  LOOK_MS,
  type LagHistory,
  type LagPoint,
} from '../../../apps/broker/src/admin/groups/history/lag-history.js';
import { LagPointEntity } from '../../../apps/broker/src/admin/groups/history/lag-point.entity.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const START = Date.parse('2026-11-22T10:00:00Z');

const point = (at: number, groupId = 'kitchen'): LagPoint => ({
  groupId,
  at,
  lag: 2n ** 60n,
  lagSeconds: 1.5,
  consumed: 7n,
  produced: 9n,
});

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  source = await openAdminDatabase(adminDatabaseOptions(database.url));
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

describe.each(['memory', 'PostgreSQL'])('the history of lags in %s', (where) => {
  const historyOf = (): LagHistory =>
    where === 'memory'
      ? new LagHistoryMemory()
      : new LagHistoryTable(source.getRepository(LagPointEntity));

  it('has what was written, of the group, from a time on', async () => {
    const history = historyOf();
    await history.add([point(START), point(START, 'bar')]);
    await history.add([{ ...point(START + LOOK_MS), lagSeconds: null }]);
    expect(await history.read('kitchen', START)).toEqual([
      point(START),
      { ...point(START + LOOK_MS), lagSeconds: null },
    ]);
    expect(await history.read('kitchen', START + 1)).toHaveLength(1);
    expect(await history.read('none', START)).toEqual([]);
  });

  it('keeps an hour of every look, three days of every fifth minute, and no more', async () => {
    const history = historyOf();
    const looks = COARSE_STEP_MS / LOOK_MS;
    for (let i = 0; i < 2 * looks; i++) await history.add([point(START + i * LOOK_MS, 'late')]);
    expect(await history.read('late', 0)).toHaveLength(2 * looks);
    await history.add([point(START + FINE_MS + COARSE_STEP_MS, 'late')]);
    const kept = await history.read('late', 0);
    expect(kept.filter(({ at }) => at < START + COARSE_STEP_MS)).toEqual([point(START, 'late')]);
    await history.add([point(START + COARSE_MS + FINE_MS + 1, 'late')]);
    expect((await history.read('late', 0)).map(({ at }) => at - START)).toEqual([
      FINE_MS + COARSE_STEP_MS,
      COARSE_MS + FINE_MS + 1,
    ]);
  });
});

const newest = (after: bigint | null) => ({ direction: 'desc' as const, after, limit: 10 });

describe.each(['memory', 'PostgreSQL'])('the events of groups in %s', (where) => {
  it('are told newest first, of the group, and forgotten after a week', async () => {
    const events: GroupEvents =
      where === 'memory'
        ? new GroupEventsRing()
        : new GroupEventsTable(source.getRepository(GroupEventEntity));
    const event = (generationId: number, at = START, groupId = 'kitchen') => ({
      groupId,
      generationId,
      memberCount: 2,
      brokerId: 1,
      at: new Date(at),
    });
    await events.add([event(1), event(1, START, 'bar'), event(2)]);
    await events.add([event(3, START + 1)]);
    const all = await events.list('kitchen', newest(null));
    expect(all.map(({ generationId }) => generationId)).toEqual([3, 2, 1]);
    const older = await events.list('kitchen', newest(BigInt(all[0].id)));
    expect(older.map(({ generationId }) => generationId)).toEqual([2, 1]);
    const oldest = await events.list('kitchen', { ...newest(BigInt(all[2].id)), direction: 'asc' });
    expect(oldest.map(({ generationId }) => generationId)).toEqual([2, 3]);
    expect(await events.count('kitchen')).toBe(3);
    if (where === 'memory') return;
    await events.add([event(4, START + EVENTS_KEPT_MS + 1)]);
    const kept = await events.list('kitchen', newest(null));
    expect(kept.map(({ generationId }) => generationId)).toEqual([4, 3]);
  });
});

describe('a lease', () => {
  it('is held by one of several brokers, who keeps it, until it is not renewed', async () => {
    const [one, other] = [new Leases(source), new Leases(source)];
    const first = await Promise.all([one.hold('work', 60_000), other.hold('work', 60_000)]);
    expect(first.filter((held) => held)).toHaveLength(1);
    const [holder, waiter] = first[0] ? [one, other] : [other, one];
    expect(await holder.hold('work', 60_000)).toBe(true);
    expect(await waiter.hold('work', 60_000)).toBe(false);
    expect(await waiter.hold('other work', 60_000)).toBe(true);
    await source.query(`update posthorn_admin.leases set until = now() where name = 'work'`);
    expect(await waiter.hold('work', 60_000)).toBe(true);
    expect(await holder.hold('work', 60_000)).toBe(false);
  });
});
