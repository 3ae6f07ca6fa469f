import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { commit, startHarness, type AdminHarness } from '../support/admin-harness.js';

const GROUP = '/api/v1/consumer-groups/overtaken';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

it.each([false, true])(
  'a reset is refused where another topic has taken the name of the one whose offsets were read, and sets nothing (evicting members: %s)',
  async (evictMembers) => {
    const name = `taken-${evictMembers}`;
    const create = () => admin.call('POST', '/api/v1/topics', { name, partitions: 1 });
    await create();
    await commit(admin.groups, 'overtaken', name, [5n]);
    const { log } = admin;
    const before = log.topics.byName(name)!.id;
    const read = log.fetch.bind(log);
    // Once the end of its partition was told, and before anything is committed. Members are sent away after a first look.
    let looks = evictMembers ? 2 : 1;
    log.fetch = async (request) => {
      const bounds = await read(request);
      if (--looks > 0) return bounds;
      log.fetch = read;
      await admin.call('DELETE', `/api/v1/topics/${name}`);
      await create();
      return bounds;
    };
    const body = { strategy: 'latest', evictMembers };
    const answer = await admin.call('POST', `${GROUP}/offsets:reset`, body);
    expect(log.topics.byName(name)!.id).not.toBe(before);
    expect([answer.status, answer.body]).toMatchObject([
      404,
      {
        code: 'topic-not-found',
        detail: `Topic "${name}" was deleted while its offsets were looked at; nothing was set.`,
      },
    ]);
    const committed = await admin.call('GET', `${GROUP}/offsets`);
    expect(committed.body).toMatchObject({ offsets: [{ topic: name, offset: '5' }] });
    await admin.call('DELETE', GROUP);
  },
);
