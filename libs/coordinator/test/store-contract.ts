import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { GroupSnapshot } from '../src/classic/snapshot.js';
import type { GroupOffsetChange, GroupStore, ShardWrite } from '../src/group-store.js';
import type { CommittedOffset } from '../src/offsets.js';

export interface StoreHarness {
  readonly store: GroupStore;
  /** Makes the epoch of a shard one higher, as a takeover does, and says which it is now. */
  takeOver(shard: number): Promise<number>;
  close(): Promise<void>;
}

export function committedAt(offset: bigint, more: Partial<CommittedOffset> = {}): CommittedOffset {
  return {
    offset,
    leaderEpoch: 7,
    metadata: 'here',
    commitTimestamp: 1_700_000_000_123,
    expireTimestamp: null,
    ...more,
  };
}

export function offsetChange(
  groupId: string,
  committed: CommittedOffset | null,
  partition = 0,
): GroupOffsetChange {
  return { groupId, topic: 'orders', partition, committed };
}

export function snapshot(groupId: string, generationId: number): GroupSnapshot {
  return {
    groupId,
    state: 'Stable',
    stateChangedAt: 1_700_000_000_456,
    generationId,
    protocolType: 'consumer',
    protocolName: 'range',
    leaderId: 'm1',
    members: [
      {
        memberId: 'm1',
        groupInstanceId: null,
        clientId: 'client',
        clientHost: '/127.0.0.1',
        sessionTimeoutMs: 10_000,
        rebalanceTimeoutMs: 60_000,
        protocols: [{ name: 'range', metadata: Buffer.from([0, 1, 255, 0]) }],
        assignment: Buffer.from([9, 0, 128]),
      },
    ],
  };
}

export function write(shard: number, epoch: number, changes: Partial<ShardWrite>): ShardWrite {
  return { shard, epoch, sequence: 0n, groups: [], offsets: [], ...changes };
}

/** The rules of `GroupStore`, for every implementation. Each claim has a shard of its own. */
export function describeGroupStore(open: () => Promise<StoreHarness>): void {
  let harness: StoreHarness;
  beforeAll(async () => {
    harness = await open();
  });
  afterAll(() => harness.close());

  it('gives back what was written, byte for byte', async () => {
    const epoch = await harness.takeOver(1);
    const groups = [{ groupId: 'g', snapshot: snapshot('g', 3) }];
    const offsets = [
      offsetChange('g', committedAt(2n ** 62n + 1n, { expireTimestamp: 1_800_000_000_001 })),
      offsetChange('g', committedAt(-5n, { leaderEpoch: -1, metadata: '' }), 1),
    ];
    expect(await harness.store.write([write(1, epoch, { groups, offsets })])).toEqual([true]);
    const stored = await harness.store.load(1, epoch);
    expect(stored?.groups).toEqual([snapshot('g', 3)]);
    expect(stored?.offsets).toEqual(offsets);
    expect(stored?.nextSequence).toBe(1n);
  });

  it('keeps strings that a database could choke on', async () => {
    const epoch = await harness.takeOver(2);
    const strange = ['', 'a\0b', '\\0', 'back\\slash\\', `{"}',NULL`, 'é💥', 'x'.repeat(32_767)];
    const groups = strange.map((groupId) => ({
      groupId,
      snapshot: {
        ...snapshot(groupId, 1),
        leaderId: groupId,
        members: snapshot(groupId, 1).members.map((member) => ({
          ...member,
          memberId: groupId,
          clientId: groupId,
        })),
      },
    }));
    const offsets = strange.map((text) => offsetChange(text, committedAt(1n, { metadata: text })));
    expect(await harness.store.write([write(2, epoch, { groups, offsets })])).toEqual([true]);
    const stored = await harness.store.load(2, epoch);
    expect(new Set(stored?.groups.map(({ groupId }) => groupId))).toEqual(new Set(strange));
    for (const group of stored?.groups ?? []) {
      expect(group).toEqual(groups.find(({ groupId }) => groupId === group.groupId)?.snapshot);
    }
    for (const { groupId, committed } of stored?.offsets ?? []) {
      expect(committed?.metadata).toBe(groupId);
    }
  });

  it('lets the later write of a key win, and forgets what was removed', async () => {
    const epoch = await harness.takeOver(3);
    const put = (sequence: bigint, offset: bigint | null, generation: number | null) =>
      write(3, epoch, {
        sequence,
        groups: [
          { groupId: 'g', snapshot: generation === null ? null : snapshot('g', generation) },
        ],
        offsets: [offsetChange('g', offset === null ? null : committedAt(offset))],
      });
    await harness.store.write([put(0n, 9n, 1)]);
    await harness.store.write([put(1n, 4n, 2)]);
    let stored = await harness.store.load(3, epoch);
    expect(stored?.offsets.map(({ committed }) => committed?.offset)).toEqual([4n]);
    expect(stored?.groups.map(({ generationId }) => generationId)).toEqual([2]);
    // A repetition that lands late, as after a lost connection.
    await harness.store.write([put(0n, 9n, 1)]);
    stored = await harness.store.load(3, epoch);
    expect(stored?.offsets.map(({ committed }) => committed?.offset)).toEqual([4n]);
    expect(stored?.groups.map(({ generationId }) => generationId)).toEqual([2]);
    await harness.store.write([put(2n, null, null)]);
    stored = await harness.store.load(3, epoch);
    expect(stored).toMatchObject({ groups: [], offsets: [], nextSequence: 3n });
  });

  it('refuses the shards that are under another epoch, and writes the rest of the flush', async () => {
    const lost = await harness.takeOver(4);
    const kept = await harness.takeOver(5);
    await harness.takeOver(4);
    const offsets = [offsetChange('g', committedAt(1n))];
    const results = await harness.store.write([
      write(4, lost, { offsets }),
      write(5, kept, { offsets }),
    ]);
    expect(results).toEqual([false, true]);
    expect((await harness.store.load(4, lost + 1))?.offsets).toEqual([]);
    expect((await harness.store.load(5, kept))?.offsets).toEqual(offsets);
  });

  it('loads nothing under an epoch that has passed', async () => {
    const epoch = await harness.takeOver(6);
    await harness.takeOver(6);
    expect(await harness.store.load(6, epoch)).toBeNull();
  });

  it('lets the new owner overwrite what the old one wrote with higher sequences', async () => {
    const old = await harness.takeOver(7);
    await harness.store.write([
      write(7, old, { sequence: 1_000n, offsets: [offsetChange('g', committedAt(1n))] }),
    ]);
    const epoch = await harness.takeOver(7);
    const before = await harness.store.load(7, epoch);
    const sequence = before?.nextSequence ?? 0n;
    await harness.store.write([
      write(7, epoch, { sequence, offsets: [offsetChange('g', committedAt(2n))] }),
    ]);
    const stored = await harness.store.load(7, epoch);
    expect(stored?.offsets.map(({ committed }) => committed?.offset)).toEqual([2n]);
  });
}
