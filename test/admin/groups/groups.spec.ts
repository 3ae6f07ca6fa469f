import { buildBatch } from '@posthorn/records';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  commit,
  joinGroup,
  START_TIME,
  startHarness,
  type AdminHarness,
} from '../support/admin-harness.js';

interface Lag {
  totalLag: string | null;
  maxLagSeconds: number | null;
  memberCount: number;
  partitions: Record<string, unknown>[];
}

interface Reset {
  isApplied: boolean;
  blockedBy: string | null;
  recordsToReread: string;
  recordsToSkip: string;
  evictedMembers: number;
  undo: { strategy: string; offsets: object[] } | null;
  offsets: { topic: string; partition: number; before: string | null; after: string }[];
}

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 2 });
  // Ten records a second apart in partition 0, in two batches; one in partition 1.
  for (const first of [0, 5]) {
    await append(
      0,
      Array.from({ length: 5 }, (_, i) => START_TIME - 60_000 + (first + i) * 1000),
    );
  }
  await append(1, [START_TIME - 5_000]);
});
afterAll(() => admin.close());

async function append(partition: number, timestamps: number[]): Promise<void> {
  const { partitionId } = admin.log.topics.byName('orders')!.partitions[partition];
  const records = timestamps.map((timestamp) => ({ value: 'x', timestamp: BigInt(timestamp) }));
  await admin.log.append({ partitionId, batch: buildBatch(records).buffer });
}

const path = (groupId: string, rest = '') =>
  `/api/v1/consumer-groups/${encodeURIComponent(groupId)}${rest}`;

async function offsetsOf(groupId: string): Promise<string[]> {
  const { body } = await admin.call<{ offsets: { offset: string }[] }>(
    'GET',
    path(groupId, '/offsets'),
  );
  return body.offsets.map(({ offset }) => offset);
}

describe('consumer groups over the admin API', () => {
  it('shows members with what they are assigned', async () => {
    const { memberId } = await joinGroup(admin.groups, 'kitchen', [
      { topic: 'orders', partitions: [0, 1] },
    ]);
    const { body } = await admin.call('GET', path('kitchen'));
    expect(body).toEqual({
      groupId: 'kitchen',
      state: 'Stable',
      protocolType: 'consumer',
      assignor: 'range',
      memberCount: 1,
      pauses: [],
      members: [
        {
          memberId,
          groupInstanceId: null,
          clientId: 'orders-service',
          clientHost: '/127.0.0.1',
          assignment: [{ topic: 'orders', partitions: [0, 1] }],
          handlers: [],
        },
      ],
    });
  });

  it('owes nothing when only ends of transactions are left, and counts time from the first record behind them', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'paid', partitions: 1 });
    const { partitionId } = admin.log.topics.byName('paid')!.partitions[0];
    const ids = { producerId: 3n, producerEpoch: 0 };
    const send = (baseSequence: number, timestamp: number) =>
      admin.log.append({
        partitionId,
        batch: buildBatch([{ value: 'x', timestamp: BigInt(timestamp) }], {
          transactional: true,
          producer: { ...ids, baseSequence },
        }).buffer,
      });
    const end = () =>
      admin.log.appendMarker({ partitionId, ...ids, coordinatorEpoch: 0, result: 'commit' });
    await send(0, START_TIME - 60_000);
    await end();
    await end();
    await commit(admin.groups, 'cashier', 'paid', [1n]);
    const lag = async () => (await admin.call<Lag>('GET', path('cashier', '/lags'))).body;
    expect(await lag()).toMatchObject({ totalLag: '0', maxLagSeconds: 0 });
    await send(1, START_TIME - 5_000);
    expect(await lag()).toMatchObject({ totalLag: '3', maxLagSeconds: 5 });
  });

  it('takes ids with slashes and spaces', async () => {
    await commit(admin.groups, 'team a/b', 'orders', [1n]);
    expect((await admin.call('GET', path('team a/b'))).body.state).toBe('Empty');
  });

  it('lists by id, by state, by part of the id', async () => {
    await commit(admin.groups, 'list-empty', 'orders', [0n]);
    await joinGroup(admin.groups, 'list-stable', [{ topic: 'orders', partitions: [0] }]);
    const list = async (query: string) => {
      const url = `/api/v1/consumer-groups?filter=list-&${query}`;
      const { body } = await admin.call<{ groups: { groupId: string; memberCount: number }[] }>(
        'GET',
        url,
      );
      return body.groups.map(({ groupId, memberCount }) => [groupId, memberCount]);
    };
    expect(await list('')).toEqual([
      ['list-empty', 0],
      ['list-stable', 1],
    ]);
    expect(await list('state=Stable')).toEqual([['list-stable', 1]]);
    expect(await list('pageSize=1')).toEqual([['list-empty', 0]]);
  });

  it('knows no lag of a group before each partition with records has a committed offset', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'quiet', partitions: 1 });
    const all = { topic: 'orders', partitions: [0, 1] };
    const assigned = [all, { topic: 'quiet', partitions: [0] }];
    const member = await joinGroup(admin.groups, 'new', assigned);
    const lag = async () => (await admin.call<Lag>('GET', path('new', '/lags'))).body;
    expect(await lag()).toMatchObject({
      totalLag: null,
      maxLagSeconds: null,
      partitions: [{ lag: null }, { lag: null }, { topic: 'quiet', lag: '0', lagSeconds: 0 }],
    });
    await commit(admin.groups, 'new', 'orders', [8n], member);
    expect(await lag()).toMatchObject({ totalLag: null, partitions: [{ lag: '2' }, {}, {}] });
    await commit(admin.groups, 'new', 'orders', [8n, 1n], member);
    expect(await lag()).toMatchObject({ totalLag: '2', maxLagSeconds: 52 });
  });

  it('counts lag in records and from the first unread record in seconds', async () => {
    await commit(admin.groups, 'late', 'orders', [7n, 1n]);
    const { body } = await admin.call<Lag>('GET', path('late', '/lags'));
    expect(body).toMatchObject({ totalLag: '3', maxLagSeconds: 53, memberCount: 0 });
    expect(body.partitions).toEqual([
      {
        topic: 'orders',
        partition: 0,
        committedOffset: '7',
        highWatermark: '10',
        lag: '3',
        // Record 7 is the third of its batch: 60 - 7 seconds old, not the batch's 55.
        lagSeconds: 53,
        memberId: null,
      },
      {
        topic: 'orders',
        partition: 1,
        committedOffset: '1',
        highWatermark: '1',
        lag: '0',
        lagSeconds: 0,
        memberId: null,
      },
    ]);
  });

  it('lets lag in seconds grow with the clock while nothing is written', async () => {
    await commit(admin.groups, 'standing', 'orders', [10n, 0n]);
    const seconds = async () =>
      (await admin.call<Lag>('GET', path('standing', '/lags'))).body.maxLagSeconds;
    expect(await seconds()).toBe(5);
    admin.time = START_TIME + 90_500;
    expect(await seconds()).toBe(95.5);
    admin.time = START_TIME;
  });

  it('says null, not zero, where a member has committed nothing', async () => {
    await joinGroup(admin.groups, 'fresh', [{ topic: 'orders', partitions: [1] }]);
    const { body } = await admin.call<Lag>('GET', path('fresh', '/lags'));
    expect(body.partitions).toMatchObject([
      {
        partition: 1,
        committedOffset: null,
        lag: null,
        lagSeconds: null,
        memberId: expect.any(String),
      },
    ]);
  });

  it('deletes an empty group with its offsets, and no other', async () => {
    await commit(admin.groups, 'over', 'orders', [1n]);
    expect((await admin.call('DELETE', path('over'))).status).toBe(204);
    expect((await admin.call('GET', path('over'))).status).toBe(404);
    const refused = await admin.call('DELETE', path('kitchen'));
    expect([refused.status, refused.body.code]).toEqual([409, 'group-not-empty']);
  });
});

describe('what a group has committed in a topic that it reads no more', () => {
  const forget = (groupId: string, topic: string, query = '') =>
    admin.call<{ code?: string; offsets?: object[] }>(
      'DELETE',
      path(groupId, `/offsets/${topic}${query}`),
    );

  it('is forgotten, beside what it still reads, and can be taken back', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'left', partitions: 2 });
    await commit(admin.groups, 'mover', 'orders', [2n]);
    await commit(admin.groups, 'mover', 'left', [0n, 0n]);
    const preview = await forget('mover', 'left', '?validateOnly=true');
    expect(await offsetsOf('mover')).toHaveLength(3);
    const done = await forget('mover', 'left');
    expect(done).toMatchObject({ status: 200, body: preview.body });
    expect(done.body.offsets).toMatchObject([
      { topic: 'left', partition: 0, offset: '0' },
      { topic: 'left', partition: 1, offset: '0' },
    ]);
    expect(await offsetsOf('mover')).toEqual(['2']);
    const offsets = [{ topic: 'left', partition: 1, offset: '0' }];
    await admin.call('POST', path('mover', '/offsets:reset'), { strategy: 'each', offsets });
    expect(await offsetsOf('mover')).toHaveLength(2);
    const audit = '/api/v1/audit?action=group.deleteOffsets';
    const { body } = await admin.call<{ events: object[] }>('GET', audit);
    expect(body.events).toMatchObject([
      { outcome: 'succeeded', details: { before: [['left', 0, '0'], ['left', 1, '0']] } }, // prettier-ignore
    ]);
  });

  it('is kept while a member reads the topic, and where nothing is committed there is nothing', async () => {
    await commit(admin.groups, 'reader', 'orders', [1n]);
    await joinGroup(admin.groups, 'reader', [{ topic: 'orders', partitions: [0] }]);
    await commit(admin.groups, 'other', 'orders', [1n]);
    for (const query of ['', '?validateOnly=true']) {
      expect(await forget('other', 'nowhere', query)).toMatchObject({
        status: 404,
        body: { code: 'topic-not-found' },
      });
      expect(await forget('nobody', 'orders', query)).toMatchObject({
        status: 404,
        body: { code: 'group-not-found' },
      });
      expect(await forget('reader', 'orders', query)).toMatchObject({
        status: 409,
        body: { code: 'group-not-empty' },
      });
    }
    expect(await offsetsOf('other')).toEqual(['1']);
    expect(await offsetsOf('reader')).toEqual(['1']);
  });
});

describe('resetting offsets', () => {
  const reset = (groupId: string, body: object, query = '') =>
    admin.call<Reset>('POST', path(groupId, `/offsets:reset${query}`), body);

  it.each([
    ['earliest', { strategy: 'earliest' }, ['0', '0']],
    ['latest', { strategy: 'latest' }, ['10', '1']],
    ['an offset, kept within each partition', { strategy: 'offset', offset: '6' }, ['6', '1']],
    ['a time', { strategy: 'time', time: '2026-11-22T09:59:03Z' }, ['3', '0']],
    [
      'a time after the last record',
      { strategy: 'time', time: '2026-11-22T10:00:00Z' },
      ['10', '1'],
    ],
    ['a shift back', { strategy: 'shift', shift: '-2' }, ['2', '0']],
    ['a shift forward', { strategy: 'shift', shift: '100' }, ['10', '1']],
  ])('moves to %s', async (_, body, expected) => {
    await commit(admin.groups, 'moved', 'orders', [4n, 1n]);
    const answer = await reset('moved', body);
    expect(answer.status).toBe(200);
    expect(answer.body.offsets.map(({ after }) => after)).toEqual(expected);
    expect(answer.body.isApplied).toBe(true);
    expect(await offsetsOf('moved')).toEqual(expected);
  });

  it('previews the same answer and changes nothing', async () => {
    await commit(admin.groups, 'previewed', 'orders', [4n, 0n]);
    const { body } = await reset(
      'previewed',
      { strategy: 'shift', shift: '-3' },
      '?validateOnly=true',
    );
    expect(body).toMatchObject({
      isApplied: false,
      blockedBy: null,
      recordsToReread: '3',
      recordsToSkip: '0',
      offsets: [
        { partition: 0, before: '4', after: '1', isClamped: false },
        { partition: 1, before: '0', after: '0', isClamped: true },
      ],
    });
    expect(await offsetsOf('previewed')).toEqual(['4', '0']);
  });

  it('touches only the partitions that are named', async () => {
    await commit(admin.groups, 'partly', 'orders', [4n, 1n]);
    const topics = [{ topic: 'orders', partitions: [1] }];
    const { body } = await reset('partly', { strategy: 'earliest', topics });
    expect(body.offsets).toHaveLength(1);
    expect(await offsetsOf('partly')).toEqual(['4', '0']);
  });

  it('sets offsets of the topic that there is: they outlast the news that another of its name is gone, and not its own', async () => {
    const { id } = admin.log.topics.byName('orders')!;
    await commit(admin.groups, 'named', 'orders', [4n, 1n]);
    await reset('named', { strategy: 'earliest' });
    await admin.groups.forgetTopics([{ id: randomUUID(), name: 'orders' }]);
    expect(await offsetsOf('named')).toEqual(['0', '0']);
    await admin.groups.forgetTopics([{ id, name: 'orders' }]);
    expect(await offsetsOf('named')).toEqual([]);
  });

  it('is refused while the group has members, who go on undisturbed; the preview says so', async () => {
    const member = await joinGroup(admin.groups, 'busy', [{ topic: 'orders', partitions: [0, 1] }]);
    await commit(admin.groups, 'busy', 'orders', [2n, 0n], member);
    const refused = await admin.call('POST', path('busy', '/offsets:reset'), {
      strategy: 'latest',
    });
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'group-not-empty',
      detail: 'Group "busy" is Stable with 1 member(s); its offsets are theirs to commit.',
      kafkaErrorName: 'NON_EMPTY_GROUP',
    });
    const preview = await reset('busy', { strategy: 'latest' }, '?validateOnly=true');
    expect(preview.status).toBe(200);
    expect(preview.body.blockedBy).toContain('1 member');
    expect(await offsetsOf('busy')).toEqual(['2', '0']);
  });

  it('copies from another group what that one has committed, also of named partitions only', async () => {
    await commit(admin.groups, 'model', 'orders', [7n, 1n]);
    await commit(admin.groups, 'follower', 'orders', [2n, 0n]);
    const topics = [{ topic: 'orders', partitions: [1] }];
    await reset('follower', { strategy: 'copy', fromGroup: 'model', topics });
    expect(await offsetsOf('follower')).toEqual(['2', '1']);
    const { body } = await reset('follower', { strategy: 'copy', fromGroup: 'model' });
    expect(body.offsets.map(({ before, after }) => [before, after])).toEqual([
      ['2', '7'],
      ['1', '1'],
    ]);
    expect(await offsetsOf('follower')).toEqual(['7', '1']);
    const absent = await reset('follower', { strategy: 'copy', fromGroup: 'absent' });
    expect(absent.status).toBe(404);
  });

  it('moves each partition to an offset of its own, which is also how a reset is taken back', async () => {
    await commit(admin.groups, 'undone', 'orders', [4n, 1n]);
    const { body } = await reset('undone', { strategy: 'earliest' });
    expect(await offsetsOf('undone')).toEqual(['0', '0']);
    const undone = await reset('undone', body.undo ?? {});
    expect(await offsetsOf('undone')).toEqual(['4', '1']);
    expect(undone.body).toMatchObject({ recordsToSkip: '5', recordsToReread: '0' });
    const one = { topic: 'orders', partition: 0, offset: '99' };
    const { body: clamped } = await reset('undone', { strategy: 'each', offsets: [one] });
    expect(clamped.offsets).toMatchObject([{ partition: 0, after: '10', isClamped: true }]);
    expect(await offsetsOf('undone')).toEqual(['10', '1']);
    expect((await reset('undone', { strategy: 'latest' })).body.undo).toBeNull();
  });

  it('sends members away when told to, who then may neither commit nor go on', async () => {
    const member = await joinGroup(admin.groups, 'evicted', [
      { topic: 'orders', partitions: [0, 1] },
    ]);
    await commit(admin.groups, 'evicted', 'orders', [5n, 1n], member);
    const body = { strategy: 'shift', shift: '-3', evictMembers: true };
    const preview = await reset('evicted', body, '?validateOnly=true');
    expect(preview.body).toMatchObject({ isApplied: false, blockedBy: null, evictedMembers: 1 });
    const still = { groupId: 'evicted', ...member, groupInstanceId: null };
    expect(await admin.groups.heartbeat(still)).toEqual({ error: 'NONE' });
    const applied = await reset('evicted', body);
    expect(applied.body).toMatchObject({ isApplied: true, evictedMembers: 1 });
    expect(await offsetsOf('evicted')).toEqual(['2', '0']);
    expect(await admin.groups.heartbeat(still)).toEqual({ error: 'UNKNOWN_MEMBER_ID' });
    // What it handled before it found out.
    await commit(admin.groups, 'evicted', 'orders', [6n, 1n], member);
    expect(await offsetsOf('evicted')).toEqual(['2', '0']);
  });

  it('whatever is asked, moves to within the partition, tells what it did, and is taken back', async () => {
    const offset = fc.bigInt({ min: 0n, max: 12n });
    const asked = fc.oneof(
      fc.constantFrom({ strategy: 'earliest' }, { strategy: 'latest' }),
      offset.map((at) => ({ strategy: 'offset', offset: `${at}` })),
      fc.bigInt({ min: -12n, max: 12n }).map((by) => ({ strategy: 'shift', shift: `${by}` })),
      fc
        .integer({ min: -70_000, max: 10_000 })
        .map((ms) => ({ strategy: 'time', time: `${START_TIME + ms}` })),
      fc.tuple(offset, offset).map(([a, b]) => ({
        strategy: 'each',
        offsets: [a, b].map((at, partition) => ({ topic: 'orders', partition, offset: `${at}` })),
      })),
    );
    const starts = fc.tuple(fc.bigInt({ min: 0n, max: 10n }), fc.bigInt({ min: 0n, max: 1n }));
    await fc.assert(
      fc.asyncProperty(starts, asked, fc.boolean(), async (before, body, isRunning) => {
        const member = isRunning
          ? await joinGroup(admin.groups, 'any', [{ topic: 'orders', partitions: [0, 1] }])
          : undefined;
        await commit(admin.groups, 'any', 'orders', before, member);
        const all = { ...body, evictMembers: isRunning };
        const preview = await reset('any', all, '?validateOnly=true');
        expect(await offsetsOf('any')).toEqual(before.map(String));
        const applied = await reset('any', all);
        expect(applied.body).toEqual({ ...preview.body, isApplied: true });
        const after = await offsetsOf('any');
        expect(applied.body.offsets.map((one) => one.after)).toEqual(after);
        expect(applied.body.offsets.map((one) => one.before)).toEqual(before.map(String));
        const ends = [10n, 1n];
        for (const [index, at] of after.entries()) {
          expect(BigInt(at) >= 0n && BigInt(at) <= ends[index]).toBe(true);
        }
        if (applied.body.undo !== null) await reset('any', applied.body.undo);
        expect(await offsetsOf('any')).toEqual(before.map(String));
      }),
      { numRuns: 30 },
    );
  });
});
