import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { commit, startHarness, type AdminHarness } from '../support/admin-harness.js';
import { EventSourceReader } from '../support/event-source.js';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

const publish = (topic: string) =>
  admin.call('POST', `/api/v1/topics/${topic}/records`, {
    value: { text: 'a' },
    partition: 0,
  });

it('live figures: what is produced and consumed each second, who is behind, and by how long', async () => {
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 2 });
  await admin.call('POST', '/api/v1/topics', { name: 'quiet', partitions: 1 });
  await commit(admin.groups, 'kitchen', 'orders', [0n, 0n]);
  await commit(admin.groups, 'bar', 'orders', [0n, 0n]);
  const reader = await EventSourceReader.open(`${admin.url}/api/v1/live`);
  const first = await reader.next('figures');
  expect(first.data).toMatchObject({
    rateSeconds: 0,
    producedPerSecond: 0,
    consumedPerSecond: 0,
    worstLag: null,
    topicCount: 2,
    groupCount: 2,
    topics: [],
    unreachableBrokers: [],
  });
  for (let i = 0; i < 10; i++) await publish('orders');
  await commit(admin.groups, 'kitchen', 'orders', [4n, 0n]);
  await commit(admin.groups, 'bar', 'orders', [10n, 0n]);
  admin.time += 5_000;
  // One that was taken while this was being done may still come.
  let figures = await reader.next('figures');
  while (figures.data.producedPerSecond !== 2) figures = await reader.next('figures');
  const kitchen = {
    groupId: 'kitchen',
    state: 'Empty',
    memberCount: 0,
    lag: '6',
    lagSeconds: 5,
    consumedPerSecond: 0.8,
    producedPerSecond: 2,
    secondsToDrain: null,
  };
  expect(figures.data).toMatchObject({
    rateSeconds: 5,
    consumedPerSecond: 2.8,
    worstLag: kitchen,
    topics: [{ topic: 'orders', producedPerSecond: 2 }],
    groups: [kitchen, { groupId: 'bar', lag: '0', lagSeconds: 0, secondsToDrain: 0 }],
  });
  reader.close();
});

it('live figures go on for whoever watches, and end with the broker', async () => {
  const own = await startHarness();
  const two = await Promise.all([
    EventSourceReader.open(`${own.url}/api/v1/live`),
    EventSourceReader.open(`${own.url}/api/v1/live`),
  ]);
  await Promise.all(two.map((reader) => reader.next('figures')));
  two[0].close();
  await two[1].next('figures');
  await own.close();
  expect((await two[1].next('end')).data).toEqual({ reason: 'the broker ends' });
});
