import { describe, expect, it } from '@jest/globals';
import { commit, committed, join, loaded, rig, sync, type Rig } from '../test/coordinator-rig.js';
import { joinContext, joinRequest } from '../test/machine.js';
import { settle } from '../test/manual-clock.js';

/** One member in a Stable group. */
async function stable(made: Rig): Promise<string> {
  const joining = join(made);
  await made.clock.advance(0);
  const { memberId, generationId } = await joining;
  const syncing = sync(made, memberId, generationId, true);
  await settle();
  expect((await syncing).error).toBe('NONE');
  return memberId;
}

const heartbeat = ({ coordinator }: Rig, memberId: string, generationId: number) =>
  coordinator
    .heartbeat({ groupId: 'g', generationId, memberId, groupInstanceId: null })
    .then(({ error }) => error);

describe('routing', () => {
  it('answers NOT_COORDINATOR for a shard that is not ours', async () => {
    const made = await loaded();
    const { coordinator } = made;
    expect((await coordinator.describeGroups(['elsewhere']))[0]?.error).toBe('NOT_COORDINATOR');
    expect(await commit(made, 1n, { groupId: 'elsewhere' })).toBe('NOT_COORDINATOR');
    expect((await coordinator.deleteGroups(['elsewhere']))[0]?.error).toBe('NOT_COORDINATOR');
    expect((await coordinator.fetchOffsets({ groupId: 'elsewhere', topics: null })).error).toBe(
      'NOT_COORDINATOR',
    );
  });

  it('answers COORDINATOR_LOAD_IN_PROGRESS while loading, however long the database is away', async () => {
    const made = rig();
    made.store.away = true;
    const loading = made.coordinator.load(0, 1);
    await made.clock.advance(5_000);
    expect((await join(made)).error).toBe('COORDINATOR_LOAD_IN_PROGRESS');
    // A member that was told so would start over, when all it has to do is to go on.
    expect(await heartbeat(made, 'm', 1)).toBe('NONE');
    expect((await made.coordinator.listGroups({ statesFilter: [], typesFilter: [] })).error).toBe(
      'COORDINATOR_LOAD_IN_PROGRESS',
    );
    expect(made.errors).toHaveLength(1);
    made.store.away = false;
    await made.clock.advance(1_000);
    await loading;
    expect(await commit(made, 1n)).toBe('NONE');
  });

  it('refuses an empty group id, and a session timeout out of bounds', async () => {
    const made = await loaded();
    const request = { ...joinRequest(''), groupId: '' };
    expect((await made.coordinator.joinGroup(request, joinContext())).error).toBe(
      'INVALID_GROUP_ID',
    );
    for (const sessionTimeoutMs of [5_999, 30 * 60_000 + 1, 0, -1]) {
      expect((await join(made, '', { sessionTimeoutMs })).error).toBe('INVALID_SESSION_TIMEOUT');
    }
  });

  it('answers UNKNOWN_MEMBER_ID to a member of a group that does not exist', async () => {
    const made = await loaded();
    expect((await join(made, 'stranger')).error).toBe('UNKNOWN_MEMBER_ID');
    expect(await heartbeat(made, 'stranger', 1)).toBe('UNKNOWN_MEMBER_ID');
    expect((await sync(made, 'stranger', 1)).error).toBe('UNKNOWN_MEMBER_ID');
    const left = await made.coordinator.leaveGroup({
      groupId: 'g',
      members: [{ memberId: 'stranger', groupInstanceId: null }],
    });
    expect(left).toMatchObject({ error: 'NONE', members: [{ error: 'UNKNOWN_MEMBER_ID' }] });
    expect(await commit(made, 1n, { generationId: 1, memberId: 'x' })).toBe('ILLEGAL_GENERATION');
  });
});

describe('durability', () => {
  it('answers a join only after the generation is stored', async () => {
    const made = await loaded();
    let release = (): void => undefined;
    made.store.hold = new Promise((resolve) => (release = resolve));
    let answered = false;
    const joining = join(made).finally(() => (answered = true));
    await made.clock.advance(1_000);
    expect(made.store.writes).toBe(1);
    expect(answered).toBe(false);
    release();
    expect((await joining).generationId).toBe(1);
  });

  it('shows a committed offset only once it is stored', async () => {
    const made = await loaded();
    let release = (): void => undefined;
    made.store.hold = new Promise((resolve) => (release = resolve));
    const committing = commit(made, 7n);
    await settle();
    expect(await committed(made)).toBe(-1n);
    release();
    expect(await committing).toBe('NONE');
    expect(await committed(made)).toBe(7n);
  });

  it('takes the commits of a thousand groups that arrive during one write in the next one', async () => {
    const made = await loaded();
    let release = (): void => undefined;
    made.store.hold = new Promise((resolve) => (release = resolve));
    const first = commit(made, 1n, { groupId: 'first' });
    await settle();
    const rest = Array.from({ length: 1_000 }, (_, n) => commit(made, 1n, { groupId: `g${n}` }));
    made.store.hold = null;
    release();
    expect(new Set([await first, ...(await Promise.all(rest))])).toEqual(new Set(['NONE']));
    expect(made.store.writes).toBe(2);
  });

  it('keeps the last of several commits to one partition that gathered', async () => {
    const made = await loaded();
    const results = await Promise.all([3n, 9n, 4n].map((offset) => commit(made, offset)));
    expect(results).toEqual(['NONE', 'NONE', 'NONE']);
    expect(await committed(made)).toBe(4n);
  });

  it('lets a group go on in a new coordinator without a rebalance', async () => {
    const made = await loaded();
    const memberId = await stable(made);
    await commit(made, 42n, { memberId, generationId: 1 });
    const next = rig(made.store);
    await next.coordinator.load(0, 2);
    expect(await heartbeat(next, memberId, 1)).toBe('NONE');
    expect((await sync(next, memberId, 1)).assignment.toString()).toBe('all');
    expect(await committed(next)).toBe(42n);
    await next.clock.advance(9_999);
    expect((await next.coordinator.describeGroups(['g']))[0]?.groupState).toBe('Stable');
    await next.clock.advance(2);
    expect((await next.coordinator.describeGroups(['g']))[0]?.groupState).toBe('Empty');
  });

  it('never hands out a generation again after a crash between join and sync', async () => {
    const made = await loaded();
    const joining = join(made);
    await made.clock.advance(0);
    const { memberId, generationId } = await joining;
    const next = rig(made.store);
    await next.coordinator.load(0, 2);
    // The member's sync finds its generation; a newcomer gets a higher one.
    const syncing = sync(next, memberId, generationId, true);
    await settle();
    expect((await syncing).error).toBe('NONE');
    const second = join(next);
    const again = join(next, memberId);
    await next.clock.advance(0);
    expect((await second).generationId).toBe(generationId + 1);
    expect((await again).generationId).toBe(generationId + 1);
  });
});

describe('the database goes away', () => {
  it('answers COORDINATOR_NOT_AVAILABLE to commits and recovers', async () => {
    const made = await loaded();
    made.store.away = true;
    expect(await commit(made, 1n)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(await commit(made, 2n)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(made.errors).toHaveLength(1);
    made.store.away = false;
    expect(await commit(made, 3n)).toBe('NONE');
  });

  it('freezes a group whose generation cannot be stored, and gives sessions anew afterwards', async () => {
    const made = await loaded();
    const memberId = await stable(made);
    made.store.away = true;
    const rejoining = join(made, memberId);
    await settle();
    expect((await rejoining).error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(await heartbeat(made, memberId, 1)).toBe('COORDINATOR_NOT_AVAILABLE');
    await made.clock.advance(60_000); // far longer than its session
    made.store.away = false;
    await made.clock.advance(1_000);
    expect(await heartbeat(made, memberId, 2)).toBe('NONE');
  });

  it('tells clients to retry when a write hangs, and still applies it when it lands', async () => {
    const made = await loaded();
    let release = (): void => undefined;
    made.store.hold = new Promise((resolve) => (release = resolve));
    const committing = commit(made, 5n);
    const joining = join(made, '', {});
    await made.clock.advance(5_000);
    expect(await committing).toBe('COORDINATOR_NOT_AVAILABLE');
    expect((await joining).error).toBe('COORDINATOR_NOT_AVAILABLE');
    release();
    await made.clock.advance(1_000);
    expect(await committed(made)).toBe(5n);
    expect((await made.coordinator.describeGroups(['g']))[0]?.groupState).toBe(
      'CompletingRebalance',
    );
  });
});

describe('losing the shard', () => {
  it('answers everyone who waits NOT_COORDINATOR when it is unloaded', async () => {
    const made = await loaded(undefined, { initialRebalanceDelayMs: 3_000 });
    const joining = join(made);
    await settle();
    made.coordinator.unload(0);
    expect((await joining).error).toBe('NOT_COORDINATOR');
    expect(await commit(made, 1n)).toBe('NOT_COORDINATOR');
  });

  it('drops the shard when a write finds it under another epoch', async () => {
    const made = await loaded();
    const memberId = await stable(made);
    const next = rig(made.store);
    await next.coordinator.load(0, 2);
    expect(await commit(made, 1n, { memberId, generationId: 1 })).toBe('NOT_COORDINATOR');
    expect(await heartbeat(made, memberId, 1)).toBe('NOT_COORDINATOR');
    expect(await committed(next)).toBe(-1n);
  });

  it('answers nothing from memory once its lease ran out, before anybody told it of the loss', async () => {
    const made = await loaded();
    const memberId = await stable(made);
    await commit(made, 5n, { groupId: 'simple' });
    made.lapsed.add(0);
    const offsets = await made.coordinator.fetchOffsets({ groupId: 'simple', topics: null });
    expect(offsets).toEqual({ error: 'NOT_COORDINATOR', topics: [] });
    expect(await heartbeat(made, memberId, 1)).toBe('NOT_COORDINATOR');
    expect(await commit(made, 6n, { groupId: 'simple' })).toBe('NOT_COORDINATOR');
    expect((await made.coordinator.describeGroups(['g']))[0]?.error).toBe('NOT_COORDINATOR');
    const listed = await made.coordinator.listGroups({ statesFilter: [], typesFilter: [] });
    expect(listed.groups).toEqual([]);

    made.lapsed.clear();
    expect(await committed(made, 'simple')).toBe(5n);
    expect(await heartbeat(made, memberId, 1)).toBe('NONE');
  });

  it('refuses to load under an epoch that has passed', async () => {
    const made = await loaded();
    await made.coordinator.load(0, 5);
    const late = rig(made.store);
    await late.coordinator.load(0, 4);
    expect(await commit(late, 1n)).toBe('NOT_COORDINATOR');
  });
});

describe('administration', () => {
  it('deletes an empty group with the offsets that were still being written', async () => {
    const made = await loaded();
    const committing = commit(made, 1n);
    const [deleted] = await made.coordinator.deleteGroups(['g']);
    expect(deleted?.error).toBe('NONE');
    expect(await committing).toBe('NONE');
    expect(await committed(made)).toBe(-1n);
    const next = rig(made.store);
    await next.coordinator.load(0, 2);
    expect(await committed(next)).toBe(-1n);
    expect((await next.coordinator.deleteGroups(['g']))[0]?.error).toBe('GROUP_ID_NOT_FOUND');
  });

  it('refuses to delete a group with members', async () => {
    const made = await loaded();
    await stable(made);
    expect((await made.coordinator.deleteGroups(['g']))[0]?.error).toBe('NON_EMPTY_GROUP');
  });

  it('lists groups by state and type, ignoring case', async () => {
    const made = await loaded();
    await stable(made);
    await commit(made, 1n, { groupId: 'simple' });
    const list = async (statesFilter: string[], typesFilter: string[] = []): Promise<string[]> =>
      (await made.coordinator.listGroups({ statesFilter, typesFilter })).groups.map(
        ({ groupId, groupState }) => `${groupId} ${groupState}`,
      );
    expect(await list([])).toEqual(['g Stable', 'simple Empty']);
    expect(await list(['stable'])).toEqual(['g Stable']);
    expect(await list(['EMPTY'], ['Classic'])).toEqual(['simple Empty']);
    expect(await list([], ['consumer'])).toEqual([]);
  });

  it('shows members what they are assigned, until a rebalance takes it back', async () => {
    const made = await loaded();
    const memberId = await stable(made);
    const shown = async (): Promise<string> => {
      const [group] = await made.coordinator.describeGroups(['g']);
      const member = group?.members.find((one) => one.memberId === memberId);
      return `${group?.groupState} ${member?.memberAssignment.toString()}`;
    };
    const newcomer = join(made);
    await settle();
    expect(await shown()).toBe('PreparingRebalance all');
    const again = join(made, memberId);
    await Promise.all([newcomer, again]);
    expect(await shown()).toBe('CompletingRebalance all');
    void join(made);
    await settle();
    expect(await shown()).toBe('PreparingRebalance ');
  });

  it('describes an unknown group as Dead', async () => {
    const made = await loaded();
    expect(await made.coordinator.describeGroups(['nobody'])).toMatchObject([
      { error: 'GROUP_ID_NOT_FOUND', groupState: 'Dead', members: [] },
    ]);
  });

  it('removes offsets and group once their retention has passed', async () => {
    const made = await loaded(undefined, { offsetsRetentionMs: 60_000 });
    await commit(made, 1n);
    await made.clock.advance(9 * 60_000);
    expect(await committed(made)).toBe(1n);
    await made.clock.advance(2 * 60_000);
    expect(await committed(made)).toBe(-1n);
    expect((await made.coordinator.describeGroups(['g']))[0]?.error).toBe('GROUP_ID_NOT_FOUND');
  });

  it('forgets a group that only gave out a member id nobody came back with', async () => {
    const made = await loaded();
    expect((await join(made, '', { known: true })).error).toBe('MEMBER_ID_REQUIRED');
    expect((await made.coordinator.describeGroups(['g']))[0]?.groupState).toBe('Empty');
    await made.clock.advance(10_000);
    expect((await made.coordinator.describeGroups(['g']))[0]?.groupState).toBe('Dead');
    expect(made.store.writes).toBe(0);
  });
});
