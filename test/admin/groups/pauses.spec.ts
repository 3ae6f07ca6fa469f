import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTROL_TOPIC, pauseMark } from '@posthorn/client';
import {
  joinGroup,
  START_TIME,
  startHarness,
  type AdminHarness,
} from '../support/admin-harness.js';

interface Pauses {
  readonly pauses: readonly Record<string, unknown>[];
  readonly partitions: readonly { topic: string; partition: number; standing: string }[];
}

let admin: AdminHarness;
let memberId: string;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 2 });
  ({ memberId } = await joinGroup(admin.groups, 'kitchen', [
    { topic: 'orders', partitions: [0, 1] },
  ]));
});
afterAll(() => admin.close());

const group = '/api/v1/consumer-groups/kitchen';
const post = (verb: string, body: object = {}) =>
  admin.call<Pauses & { type: string }>('POST', `${group}:${verb}`, body);
const standings = ({ partitions }: Pauses) => partitions.map(({ standing }) => standing);

/** What the owner of orders/0 commits while it stands still. */
async function commitMarked(groupId: string, mark: string): Promise<void> {
  const offset = { partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: -1 };
  const partitions = [{ ...offset, committedMetadata: `posthorn:1:::${mark}` }];
  await admin.groups.commitOffsets({
    groupId,
    memberId: '',
    generationId: -1,
    groupInstanceId: null,
    retentionTimeMs: -1n,
    knowsGroupIdNotFound: true,
    topics: [{ name: 'orders', partitions }],
  });
}

describe('pauses over the admin API', () => {
  it('are asked for in the control topic, which is made compacted, with who, why and until when', async () => {
    const until = '2026-11-22T12:00:00.000Z';
    const { status, body } = await post('pause', {
      topics: [{ topic: 'orders', partitions: [1] }],
      until,
      reason: 'the printer is down',
    });
    const asked = {
      topic: 'orders',
      partition: 1,
      by: 'local-admin',
      reason: 'the printer is down',
      at: new Date(START_TIME).toISOString(),
      until,
    };
    expect([status, body]).toEqual([
      200,
      {
        groupId: 'kitchen',
        pauses: [asked],
        partitions: [
          { topic: 'orders', partition: 0, memberId, standing: 'running' },
          { topic: 'orders', partition: 1, memberId, standing: 'pausing' },
        ],
      },
    ]);
    const { body: topic } = await admin.call('GET', `/api/v1/topics/${CONTROL_TOPIC}`);
    expect(topic).toMatchObject({ partitionCount: 1, configs: { 'cleanup.policy': 'compact' } });
    const { body: detail } = await admin.call('GET', group);
    expect(detail.pauses).toEqual([asked]);
  });

  it('end at their time, and are resumed by whatever names them or more', async () => {
    admin.time = Date.parse('2026-11-22T12:00:00Z');
    expect((await admin.call<Pauses>('GET', `${group}/pauses`)).body.pauses).toEqual([]);
    await post('pause', { topics: [{ topic: 'orders', partitions: [0] }] });
    await post('pause', { topics: [{ topic: 'orders' }] });
    const one = await post('resume', { topics: [{ topic: 'orders', partitions: [0] }] });
    expect(one.body.pauses).toMatchObject([{ topic: 'orders', partition: null }]);
    expect(standings(one.body)).toEqual(['pausing', 'pausing']);
    await post('pause', { topics: [{ topic: 'orders', partitions: [0] }] });
    const all = await post('resume');
    expect([all.body.pauses, standings(all.body)]).toEqual([[], ['running', 'running']]);
  });

  it('show which partitions stand still because of them, by what their owners commit', async () => {
    await post('pause');
    const position = admin.log.topics.byName(CONTROL_TOPIC)!.partitions[0];
    const bounds = await admin.call<{ partitions: { highWatermark: string }[] }>(
      'GET',
      `/api/v1/topics/${CONTROL_TOPIC}`,
    );
    const offset = BigInt(bounds.body.partitions[position.index].highWatermark) - 1n;
    const mark = pauseMark({ partitionOfControl: 0, offset });
    await commitMarked('standing', mark);
    await admin.call('POST', '/api/v1/consumer-groups/standing:pause', {});
    const stale = await admin.call<Pauses>('GET', '/api/v1/consumer-groups/standing/pauses');
    // It obeys another command than the one in force.
    expect(standings(stale.body)).toEqual(['pausing']);
    const now = pauseMark({ partitionOfControl: 0, offset: offset + 1n });
    await commitMarked('standing', now);
    const { body } = await admin.call<Pauses>('GET', '/api/v1/consumer-groups/standing/pauses');
    expect(standings(body)).toEqual(['paused']);
    const resumed = await admin.call<Pauses>('POST', '/api/v1/consumer-groups/standing:resume', {});
    expect(standings(resumed.body)).toEqual(['resuming']);
    await post('resume');
  });

  it('stand beside what the owner has noted of records that are tried again', async () => {
    // A record from the committed offset on, tried twice; then one that is done.
    const metadata = `posthorn:1:AQE:AAI:${pauseMark({ partitionOfControl: 0, offset: 1n })}`;
    const offset = { partitionIndex: 1, committedOffset: 7n, committedLeaderEpoch: -1 };
    await admin.groups.commitOffsets({
      groupId: 'retrying',
      memberId: '',
      generationId: -1,
      groupInstanceId: null,
      retentionTimeMs: -1n,
      knowsGroupIdNotFound: true,
      topics: [{ name: 'orders', partitions: [{ ...offset, committedMetadata: metadata }] }],
    });
    const { body } = await admin.call('GET', '/api/v1/consumer-groups/retrying/offsets');
    const retrying = [{ offset: '7', attempts: 2 }];
    expect(body).toEqual({
      offsets: [{ topic: 'orders', partition: 1, offset: '7', metadata, retrying }],
    });
  });

  it('are not asked for, but checked, with validateOnly', async () => {
    const { status, body } = await admin.call<Pauses>(
      'POST',
      `${group}:pause?validateOnly=true`,
      {},
    );
    expect([status, body.pauses]).toEqual([200, []]);
  });

  it.each([
    [{ topics: [{ topic: 'oders' }] }, 404, 'topic-not-found'],
    [{ topics: [{ topic: 'orders', partitions: [2] }] }, 404, 'partition-not-found'],
    [{ topics: [] }, 400, 'invalid-request'],
    [{ until: '2026-11-22T09:00:00Z' }, 400, 'invalid-request'],
    [{ until: 'tomorrow' }, 400, 'invalid-request'],
    [{ until: '9'.repeat(18) }, 400, 'invalid-request'],
    [{ partitions: [1] }, 400, 'invalid-request'],
  ])('refuse %j with %i %s', async (body, status, type) => {
    const answer = await post('pause', body);
    expect([answer.status, answer.body.type]).toEqual([status, expect.stringContaining(type)]);
  });

  it('refuse a group that nobody has heard of', async () => {
    const { status } = await admin.call('POST', '/api/v1/consumer-groups/kichen:pause', {});
    expect(status).toBe(404);
  });
});
