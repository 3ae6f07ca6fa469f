import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Activity } from '../../../apps/broker/src/metrics/activity.js';
import { until } from '../../conformance/support.js';
import { commit, joinGroup, startHarness, type AdminHarness } from '../support/admin-harness.js';

interface Summary {
  totalLag: string;
  growthPerSecond: number | null;
}
interface History {
  points: { at: string; lag: string }[];
}
interface Reset {
  isApplied: boolean;
  offsets: { before: string; after: string }[];
  undo: object | null;
  code?: string;
}
interface Events {
  events: { id: string; generationId: number }[];
  nextPageToken: string | null;
}

const activity = new Activity();
let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness({}, { lagLookMs: 20, activity });
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 2 });
  await admin.call('POST', '/api/v1/topics', { name: 'bills', partitions: 1 });
});
afterAll(() => admin.close());

const get = <T>(group: string, path: string) =>
  admin.call<T>('GET', `/api/v1/consumer-groups/${group}${path}`);

const publish = (topic: string, count: number, partition = 0) =>
  admin.call('POST', `/api/v1/topics/${topic}/records:batch`, {
    records: Array.from({ length: count }, () => ({ value: { text: 'a' }, partition })),
  });

async function points(group: string): Promise<History['points']> {
  return (await get<History>(group, '/lag-history')).body.points;
}

describe('the lag of a group', () => {
  it('is written down, and tells its trend and when the group will have caught up', async () => {
    await publish('orders', 100);
    await publish('bills', 20);
    await commit(admin.groups, 'kitchen', 'orders', [40n]);
    await commit(admin.groups, 'kitchen', 'bills', [20n]);
    await until('a first look', async () => (await points('kitchen')).length > 0);
    // A trend is over a minute: of looks that are much further apart there is none.
    admin.time += 60_000;
    await publish('orders', 60);
    await commit(admin.groups, 'kitchen', 'orders', [130n]);
    await until('a look after that', async () => (await points('kitchen')).at(-1)?.lag === '30');
    const summary = async () => (await get<Summary>('kitchen', '/lag-summary')).body;
    await until('a trend', async () => (await summary()).growthPerSecond !== null);
    const body = await summary();
    expect(body).toMatchObject({
      state: 'Empty',
      memberCount: 0,
      totalLag: '30',
      worst: { topic: 'orders', partition: 0, lag: '30' },
      topics: [
        { topic: 'bills', lag: '0', lagSeconds: 0 },
        { topic: 'orders', lag: '30' },
      ],
      growthPerSecond: expect.any(Number),
    });
    expect(body.growthPerSecond).toBeLessThan(0);
  });

  it('is remembered as far back as one asks', async () => {
    const hour = await get<History>('kitchen', '/lag-history?window=1h');
    const times = hour.body.points.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const second = await get<History>('kitchen', '/lag-history?window=1s');
    expect(Date.parse(second.body.points[0].at)).toBeGreaterThan(times[0]);
    expect((await get('nobody', '/lag-history')).status).toBe(404);
    expect((await get('nobody', '/lag-summary')).status).toBe(404);
  });
});

describe('skipping a record', () => {
  const skip = (offset: string, query = '') =>
    admin.call<Reset>('POST', `/api/v1/consumer-groups/waiter:skip${query}`, {
      topic: 'orders',
      partition: 0,
      offset,
      reason: 'it is no JSON',
    });

  it('lets the group go on behind it, and can be taken back', async () => {
    await commit(admin.groups, 'waiter', 'orders', [5n]);
    const preview = await skip('5', '?validateOnly=true');
    expect(preview.body).toMatchObject({
      isApplied: false,
      offsets: [{ before: '5', after: '6' }],
    });
    const done = await skip('5');
    expect(done.body).toMatchObject({ isApplied: true, offsets: [{ before: '5', after: '6' }] });
    const offsets = await get<{ offsets: { offset: string }[] }>('waiter', '/offsets');
    expect(offsets.body.offsets[0].offset).toBe('6');
    const path = '/api/v1/consumer-groups/waiter/offsets:reset';
    expect((await admin.call<Reset>('POST', path, done.body.undo)).body.isApplied).toBe(true);
    const audit = await admin.call<{ events: { reason: string }[] }>(
      'GET',
      '/api/v1/audit?resource=group/waiter&action=group.skipRecord',
    );
    expect(audit.body.events.map(({ reason }) => reason)).toEqual(['it is no JSON']);
  });

  it('takes no record that the group is past, and none that there is not', async () => {
    for (const offset of ['4', '160', '999999']) {
      const refused = await skip(offset);
      expect([offset, refused.status, refused.body.code]).toEqual([
        offset,
        400,
        'offset-out-of-range',
      ]);
    }
    const nowhere = await admin.call('POST', '/api/v1/consumer-groups/waiter:skip', {
      topic: 'orders',
      partition: 9,
      offset: '0',
    });
    expect(nowhere.status).toBe(404);
  });

  it('is for a group without members, or sends them away', async () => {
    await joinGroup(admin.groups, 'waiter', [{ topic: 'orders', partitions: [0] }]);
    expect((await skip('5')).status).toBe(409);
    const evicted = await admin.call<Reset>('POST', '/api/v1/consumer-groups/waiter:skip', {
      topic: 'orders',
      partition: 0,
      offset: '5',
      evictMembers: true,
    });
    expect(evicted.body).toMatchObject({ isApplied: true, evictedMembers: 1 });
  });
});

describe('a member', () => {
  it('is told with how far it is in what it reads', async () => {
    await commit(admin.groups, 'staff', 'orders', [150n, 0n]);
    const { memberId } = await joinGroup(admin.groups, 'staff', [
      { topic: 'orders', partitions: [0] },
    ]);
    const list = await get<{ members: { memberId: string }[] }>('staff', '/members');
    expect(list.body.members).toMatchObject([{ memberId, assignment: [{ topic: 'orders' }] }]);
    const one = await get('staff', `/members/${encodeURIComponent(memberId)}`);
    expect(one.body).toMatchObject({ memberId, lags: [{ partition: 0, lag: '10' }] });
    const none = await get<{ code: string }>('staff', '/members/nobody');
    expect([none.status, none.body.code]).toEqual([404, 'member-not-found']);
  });
});

describe('the events of a group', () => {
  it('are its rebalances, newest first and by page', async () => {
    await commit(admin.groups, 'busy', 'orders', [0n]);
    for (let generationId = 1; generationId <= 5; generationId++) {
      activity.rebalanced({ groupId: 'busy', generationId, memberCount: generationId % 3 });
      activity.rebalanced({ groupId: 'other', generationId, memberCount: 1 });
    }
    const list = (query: string) => get<Events>('busy', `/events?pageSize=2${query}`);
    await until('them to be written', async () => (await list('')).body.events.length > 0);
    const generations: number[] = [];
    let token = '';
    do {
      const { body } = await list(token);
      generations.push(...body.events.map(({ generationId }) => generationId));
      token = body.nextPageToken === null ? '' : `&pageToken=${body.nextPageToken}`;
    } while (token !== '');
    expect(generations).toEqual([5, 4, 3, 2, 1]);
    expect((await get('nobody', '/events')).status).toBe(404);
  });
});
