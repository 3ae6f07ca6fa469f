import { describe, expect, it } from '@jest/globals';
import { commit, committed, loaded, rig } from '../test/coordinator-rig.js';

describe('topics that were deleted', () => {
  it('forgets the offsets of deleted topics, and none of the one that has the name by now', async () => {
    const made = await loaded();
    await commit(made, 9n, { topicId: 'new' });
    await made.coordinator.forgetTopics([
      { id: 'any', name: 'other' },
      { id: 'old', name: 't' },
    ]);
    expect(await committed(made)).toBe(9n);
    await made.coordinator.forgetTopics([{ id: 'new', name: 't' }]);
    expect(await committed(made)).toBe(-1n);
  });

  it('forgets them once they are loaded, where they were read before the deletion', async () => {
    const first = await loaded();
    await commit(first, 9n);
    await first.coordinator.close();
    const next = rig(first.store);
    let release = (): void => undefined;
    next.store.holdLoads = new Promise((resolve) => (release = resolve));
    const loading = next.coordinator.load(0, 2);
    const forgotten = next.coordinator.forgetTopics([{ id: 'any', name: 't' }]);
    release();
    await Promise.all([loading, forgotten]);
    expect(await committed(next)).toBe(-1n);
  });

  it('keeps a group whose last offset went with its topic until the next cleanup, or until it is deleted', async () => {
    const made = await loaded();
    const stateOf = async (groupId: string): Promise<string | undefined> =>
      (await made.coordinator.describeGroups([groupId]))[0]?.groupState;
    const gone = [{ id: 'any', name: 't' }];
    await Promise.all(['g', 'h'].map((groupId) => commit(made, 9n, { groupId })));
    await made.coordinator.forgetTopics(gone);
    expect([await stateOf('g'), await stateOf('h')]).toEqual(['Empty', 'Empty']);
    expect((await made.coordinator.deleteGroups(['h']))[0]?.error).toBe('NONE');
    expect((await made.coordinator.deleteGroups(['h']))[0]?.error).toBe('GROUP_ID_NOT_FOUND');
    await made.clock.advance(11 * 60_000);
    expect([await stateOf('g'), await stateOf('h')]).toEqual(['Dead', 'Dead']);
  });

  it('keeps such a group in a coordinator that had loaded the offset, too', async () => {
    const first = await loaded();
    await commit(first, 9n);
    await first.coordinator.close();
    const next = rig(first.store);
    await next.coordinator.load(0, 2);
    await next.coordinator.forgetTopics([{ id: 'any', name: 't' }]);
    expect((await next.coordinator.deleteGroups(['g']))[0]?.error).toBe('NONE');
  });
});
