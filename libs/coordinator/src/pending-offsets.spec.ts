import { describe, expect, it } from '@jest/globals';
import { CoordinatorRig } from '../test/coordinators.js';
import { settle } from '../test/manual-clock.js';

const A = 1n;
const B = 2n;

describe('a pending offset', () => {
  it.each([
    ['commit', 10n],
    ['abort', 5n],
  ] as const)('is shown to nobody before the end: %s', async (result, after) => {
    const rig = await CoordinatorRig.open();
    await rig.commit(5n);
    expect(await rig.pend(A, 10n)).toBe('NONE');
    expect(await rig.fetch()).toBe(5n);
    expect(await rig.fetch({ stable: true })).toBe('UNSTABLE_OFFSET_COMMIT');
    expect(await rig.fetch({ stable: true, partition: 1 })).toBe(-1n);
    expect(await rig.end(A, result)).toBe('NONE');
    expect(await rig.fetch({ stable: true })).toBe(after);
  });

  it('of one transaction outlives the end of another', async () => {
    const rig = await CoordinatorRig.open();
    await rig.pend(A, 10n);
    await rig.pend(B, 20n, { partition: 1 });
    await rig.end(A, 'commit');
    expect(await rig.fetch({ stable: true })).toBe(10n);
    expect(await rig.fetch({ stable: true, partition: 1 })).toBe('UNSTABLE_OFFSET_COMMIT');
  });

  it('is the last of several that one transaction commits for a partition', async () => {
    const rig = await CoordinatorRig.open();
    await Promise.all([10n, 30n, 20n].map((offset) => rig.pend(A, offset)));
    await rig.end(A, 'commit');
    expect(await rig.fetch()).toBe(20n);
  });
});

describe('of two commits to a partition the later one wins', () => {
  it('a plain one after a pending one, which stays unstable until its end', async () => {
    const rig = await CoordinatorRig.open();
    await rig.pend(A, 10n);
    await rig.commit(5n);
    expect(await rig.fetch()).toBe(5n);
    expect(await rig.fetch({ stable: true })).toBe('UNSTABLE_OFFSET_COMMIT');
    await rig.end(A, 'commit');
    expect(await rig.fetch({ stable: true })).toBe(5n);
  });

  it('a plain one that arrives while the pending one is still being written', async () => {
    const rig = await CoordinatorRig.open();
    const release = rig.store.holdWrites();
    const pending = rig.pend(A, 10n);
    await settle();
    const plain = rig.commit(5n);
    release();
    expect(await Promise.all([pending, plain])).toEqual(['NONE', 'NONE']);
    await rig.end(A, 'commit');
    expect(await rig.fetch()).toBe(5n);
  });

  it('a plain one that is written together with the pending one before it', async () => {
    const rig = await CoordinatorRig.open();
    await Promise.all([rig.pend(A, 10n), rig.commit(5n)]);
    expect(rig.store.writes).toBe(1);
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    await next.end(A, 'commit');
    expect(await next.fetch()).toBe(5n);
  });

  it('a plain one that arrives while the end is being written', async () => {
    const rig = await CoordinatorRig.open();
    await rig.pend(A, 10n);
    const release = rig.store.holdWrites();
    const ending = rig.end(A, 'commit');
    await settle();
    const plain = rig.commit(5n);
    release();
    expect(await Promise.all([ending, plain])).toEqual(['NONE', 'NONE']);
    expect(await rig.fetch()).toBe(5n);
    expect(await (await CoordinatorRig.open(rig.store, { epoch: 2 })).fetch()).toBe(5n);
  });

  it('a pending one after a plain one, also one that is still being written', async () => {
    const rig = await CoordinatorRig.open();
    const release = rig.store.holdWrites();
    const plain = rig.commit(5n);
    await settle();
    const pending = rig.pend(A, 10n);
    const ending = rig.end(A, 'commit');
    release();
    await Promise.all([plain, pending, ending]);
    expect(await rig.fetch()).toBe(10n);
  });

  describe.each([false, true])(
    'of two transactions, with a new coordinator between: %s',
    (moves) => {
      async function between(rig: CoordinatorRig, epoch: number): Promise<CoordinatorRig> {
        return moves ? CoordinatorRig.open(rig.store, { epoch }) : rig;
      }

      it('when it ends first', async () => {
        let rig = await CoordinatorRig.open();
        await rig.pend(A, 10n);
        await rig.pend(B, 20n);
        rig = await between(rig, 2);
        await rig.end(B, 'commit');
        expect(await rig.fetch()).toBe(20n);
        rig = await between(rig, 3);
        await rig.end(A, 'commit');
        expect(await rig.fetch({ stable: true })).toBe(20n);
      });

      it('when it ends last', async () => {
        let rig = await CoordinatorRig.open();
        await rig.pend(A, 10n);
        await rig.pend(B, 20n);
        await rig.end(A, 'commit');
        expect(await rig.fetch()).toBe(10n);
        rig = await between(rig, 2);
        await rig.end(B, 'commit');
        expect(await rig.fetch({ stable: true })).toBe(20n);
      });

      it('when a plain one comes last of all', async () => {
        let rig = await CoordinatorRig.open();
        await rig.pend(A, 10n);
        rig = await between(rig, 2);
        await rig.commit(5n);
        rig = await between(rig, 3);
        await rig.end(A, 'commit');
        expect(await rig.fetch({ stable: true })).toBe(5n);
      });
    },
  );
});

describe('removing what is pending', () => {
  it.each([
    ['its offset', 'with', 'offset'],
    ['its offset', 'without', 'offset'],
    ['its group', 'with', 'group'],
    ['its group', 'without', 'group'],
    ['its topic', 'with', 'topic'],
    ['its topic', 'without', 'topic'],
  ] as const)('%s is deleted, %s a committed one: its end brings nothing back', async (...row) => {
    const [, committed, what] = row;
    const rig = await CoordinatorRig.open();
    if (committed === 'with') await rig.commit(5n);
    const release = rig.store.holdWrites();
    // Still being written when the deletion arrives, which has to wait for it.
    const pending = rig.pend(A, 10n);
    await settle();
    const deleted = remove(rig, what);
    release();
    expect(await pending).toBe('NONE');
    expect(await deleted).toBe('NONE');
    expect(await rig.fetch({ stable: true })).toBe(-1n);
    expect(await rig.end(A, 'commit')).toBe('NONE');
    expect(await rig.fetch({ stable: true })).toBe(-1n);
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    expect(await next.fetch({ stable: true })).toBe(-1n);
    // The producer's next transaction is none the worse for it.
    await next.pend(A, 30n);
    await next.end(A, 'commit', 2);
    expect(await next.fetch({ stable: true })).toBe(30n);
  });

  it('does not expire, nor does the offset that it would replace, nor its group', async () => {
    const rig = await CoordinatorRig.open(undefined, { offsetsRetentionMs: 60_000 });
    await rig.commit(5n);
    await rig.commit(6n, { partition: 1 });
    await rig.pend(A, 10n);
    await rig.pend(A, 10n, { groupId: 'only-pending' });
    await rig.clock.advance(60 * 60_000);
    expect([await rig.fetch(), await rig.fetch({ partition: 1 })]).toEqual([5n, -1n]);
    expect(await rig.describe('only-pending')).toBe('Empty');
    await rig.end(A, 'abort');
    await rig.clock.advance(11 * 60_000);
    expect(await rig.fetch()).toBe(-1n);
    expect([await rig.describe(), await rig.describe('only-pending')]).toEqual(['Dead', 'Dead']);
  });
});

async function remove(rig: CoordinatorRig, what: 'offset' | 'group' | 'topic'): Promise<unknown> {
  switch (what) {
    case 'offset': {
      const topics = [{ name: 't', partitionIndexes: [0] }];
      return (await rig.groups.deleteOffsets({ groupId: 'g', topics })).error;
    }
    case 'group':
      return (await rig.groups.deleteGroups(['g']))[0]?.error;
    case 'topic':
      await rig.groups.forgetTopics([{ id: 'any', name: 't' }]);
      return 'NONE';
  }
}

describe('who may commit offsets in a transaction', () => {
  const right = { generationId: 1, groupInstanceId: 'i' };

  it.each([
    ['the member', {}, 'NONE'],
    ['the member without its instance', { groupInstanceId: null }, 'NONE'],
    ['a member of another generation', { generationId: 2 }, 'ILLEGAL_GENERATION'],
    ['a member without a generation', { generationId: -1 }, 'ILLEGAL_GENERATION'],
    ['a stranger', { memberId: 'x', groupInstanceId: null }, 'UNKNOWN_MEMBER_ID'],
    ['a stranger under its instance', { memberId: 'x' }, 'FENCED_INSTANCE_ID'],
    ['an instance that is unknown', { groupInstanceId: 'x' }, 'UNKNOWN_MEMBER_ID'],
    [
      'a client that says nothing of itself (before version 3)',
      { memberId: '', generationId: -1, groupInstanceId: null },
      'NONE',
    ],
  ])('of a live group: %s', async (_, change, error) => {
    const rig = await CoordinatorRig.open();
    const memberId = await rig.stable();
    expect(await rig.pend(A, 1n, { memberId, ...right, ...change })).toBe(error);
    expect(await rig.fetch({ stable: true })).toBe(
      error === 'NONE' ? 'UNSTABLE_OFFSET_COMMIT' : -1n,
    );
  });

  it('of an unknown group: whoever claims no generation', async () => {
    const rig = await CoordinatorRig.open();
    expect(await rig.pend(A, 1n, { memberId: 'x', generationId: 1 })).toBe('ILLEGAL_GENERATION');
    expect(await rig.describe()).toBe('Dead');
    expect(await rig.pend(A, 1n)).toBe('NONE');
    expect(await rig.describe()).toBe('Empty');
  });
});
