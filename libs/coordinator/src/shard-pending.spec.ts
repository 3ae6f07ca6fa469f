import { describe, expect, it } from '@jest/globals';
import { CoordinatorRig } from '../test/coordinators.js';
import { settle } from '../test/manual-clock.js';

const PRODUCER = 7n;
const GROUPS = ['one', 'two', 'three'];

async function shown(rig: CoordinatorRig): Promise<(bigint | string)[]> {
  return Promise.all(GROUPS.map((groupId) => rig.fetch({ groupId, stable: true })));
}

const UNSTABLE = GROUPS.map(() => 'UNSTABLE_OFFSET_COMMIT');

async function withPending(): Promise<CoordinatorRig> {
  const rig = await CoordinatorRig.open();
  await Promise.all(GROUPS.map((groupId) => rig.pend(PRODUCER, 4n, { groupId })));
  return rig;
}

describe('the end of a transaction in the groups of a shard', () => {
  it('is the end in every group that took part, also one that was loaded since', async () => {
    const rig = await withPending();
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    expect(await shown(next)).toEqual(UNSTABLE);
    expect(await next.end(PRODUCER, 'commit')).toBe('NONE');
    expect(await shown(next)).toEqual([4n, 4n, 4n]);
  });

  it('waits for what was accepted before it', async () => {
    const rig = await CoordinatorRig.open();
    const release = rig.store.holdWrites();
    const pending = rig.pend(PRODUCER, 4n);
    const ending = rig.end(PRODUCER, 'commit');
    let ended = false;
    void ending.finally(() => (ended = true));
    await settle();
    expect(ended).toBe(false);
    release();
    expect([await pending, await ending]).toEqual(['NONE', 'NONE']);
    expect(await rig.fetch({ stable: true })).toBe(4n);
  });

  it('leaves what is accepted after it to the next', async () => {
    const rig = await withPending();
    const release = rig.store.holdWrites();
    const ending = rig.end(PRODUCER, 'commit');
    await settle();
    const later = rig.pend(PRODUCER, 9n, { groupId: 'one' });
    release();
    expect([await ending, await later]).toEqual(['NONE', 'NONE']);
    expect(await shown(rig)).toEqual(['UNSTABLE_OFFSET_COMMIT', 4n, 4n]);
    await rig.end(PRODUCER, 'abort');
    expect(await shown(rig)).toEqual([4n, 4n, 4n]);
  });

  it('is told that it failed while the store is away, and then changes nothing until it is repeated', async () => {
    const rig = await withPending();
    rig.store.away = true;
    expect(await rig.end(PRODUCER, 'commit')).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(await shown(rig)).toEqual(UNSTABLE);
    rig.store.away = false;
    expect(await rig.end(PRODUCER, 'commit')).toBe('NONE');
    expect(await shown(rig)).toEqual([4n, 4n, 4n]);
  });

  it.each(['commit', 'abort'] as const)(
    'ends what may have been written all the same, though its producer was told otherwise: %s',
    async (result) => {
      const rig = await CoordinatorRig.open();
      rig.store.losesAnswers = true;
      expect(await rig.pend(PRODUCER, 4n)).toBe('COORDINATOR_NOT_AVAILABLE');
      rig.store.losesAnswers = false;
      expect(await rig.fetch({ stable: true })).toBe('UNSTABLE_OFFSET_COMMIT');
      expect(await rig.end(PRODUCER, result)).toBe('NONE');
      const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
      const after = result === 'commit' ? 4n : -1n;
      expect(await next.fetch({ stable: true })).toBe(after);
      // Nor is it left to the producer's next transaction.
      await next.end(PRODUCER, 'commit', 2);
      expect(await next.fetch({ stable: true })).toBe(after);
    },
  );

  it('is repeated when it may have been written, also over what was committed since', async () => {
    const rig = await CoordinatorRig.open();
    await rig.pend(PRODUCER, 4n);
    rig.store.losesAnswers = true;
    expect(await rig.end(PRODUCER, 'commit')).toBe('COORDINATOR_NOT_AVAILABLE');
    rig.store.losesAnswers = false;
    await rig.commit(9n);
    expect(await rig.end(PRODUCER, 'commit')).toBe('NONE');
    expect(await rig.fetch({ stable: true })).toBe(9n);
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    expect(await next.fetch({ stable: true })).toBe(9n);
  });

  it('is NOT_COORDINATOR when the shard is lost meanwhile, and its successor ends it', async () => {
    const rig = await withPending();
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    expect(await rig.end(PRODUCER, 'commit')).toBe('NOT_COORDINATOR');
    expect(await shown(next)).toEqual(UNSTABLE);
    expect(await next.end(PRODUCER, 'commit')).toBe('NONE');
    expect(await shown(next)).toEqual([4n, 4n, 4n]);
  });

  it('is NOT_COORDINATOR when the shard is unloaded while it waits', async () => {
    const rig = await CoordinatorRig.open();
    const release = rig.store.holdWrites();
    const pending = rig.pend(PRODUCER, 4n);
    const ending = rig.end(PRODUCER, 'commit');
    await settle();
    rig.groups.unload(0);
    release();
    expect(await ending).toBe('NOT_COORDINATOR');
    expect(['NONE', 'NOT_COORDINATOR']).toContain(await pending);
  });

  it('changes nothing when it is repeated', async () => {
    const rig = await withPending();
    await rig.end(PRODUCER, 'commit');
    await rig.commit(8n, { groupId: 'one' });
    expect(await rig.end(PRODUCER, 'commit')).toBe('NONE');
    expect(await rig.end(PRODUCER, 'abort')).toBe('NONE');
    expect(await shown(rig)).toEqual([8n, 4n, 4n]);
  });

  it('of a coordinator that was succeeded is refused', async () => {
    const rig = await withPending();
    expect(await rig.end(PRODUCER, 'abort', 6)).toBe('NONE');
    await rig.pend(PRODUCER, 9n, { groupId: 'one' });
    expect(await rig.end(PRODUCER, 'commit', 5)).toBe('TRANSACTION_COORDINATOR_FENCED');
    expect(await rig.fetch({ groupId: 'one', stable: true })).toBe('UNSTABLE_OFFSET_COMMIT');
    expect(await rig.end(PRODUCER, 'commit', 6)).toBe('NONE');
    expect(await rig.fetch({ groupId: 'one' })).toBe(9n);
  });

  it('of a producer that has nothing pending is granted', async () => {
    const rig = await CoordinatorRig.open();
    expect(await rig.end(99n, 'commit')).toBe('NONE');
    expect(rig.store.writes).toBe(0);
  });
});
