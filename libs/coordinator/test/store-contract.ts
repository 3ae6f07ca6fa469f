import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { GroupSnapshot } from '../src/classic/snapshot.js';
import type { GroupOffsetChange, GroupStore, ShardWrite } from '../src/group-store.js';
import type { CommittedOffset } from '../src/offset-table.js';
import type { TransactionSnapshot } from '../src/transactions/transaction.js';

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
    commitOrder: 2n ** 60n,
    topicId: null,
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
  return { shard, epoch, sequence: 0n, groups: [], offsets: [], transactions: [], ...changes };
}

export function transaction(
  transactionalId: string,
  more: Partial<TransactionSnapshot> = {},
): TransactionSnapshot {
  return {
    transactionalId,
    state: 'Ongoing',
    producerId: 2n ** 61n,
    producerEpoch: 3,
    lastProducerId: -1n,
    lastProducerEpoch: 2,
    timeoutMs: 60_000,
    partitions: new Set([5, 1_000_000]),
    offsetShards: new Set([63]),
    startedAt: 1_700_000_000_789,
    updatedAt: 1_700_000_001_012,
    ...more,
  };
}

const byId = (a: TransactionSnapshot, b: TransactionSnapshot): number =>
  a.transactionalId < b.transactionalId ? -1 : 1;

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

  it('gives back transactions, and of each the latest', async () => {
    const epoch = await harness.takeOver(8);
    const put = (sequence: bigint, ...snapshots: TransactionSnapshot[]) =>
      harness.store.write([
        write(8, epoch, {
          sequence,
          transactions: snapshots.map((snapshot) => ({
            transactionalId: snapshot.transactionalId,
            snapshot,
          })),
        }),
      ]);
    const rests = { partitions: new Set<number>(), offsetShards: new Set<number>(), startedAt: -1 };
    const empty = transaction('b\0\\', { state: 'Empty', ...rests });
    await put(0n, transaction('a'), empty);
    expect((await harness.store.load(8, epoch))?.transactions.toSorted(byId)).toEqual([
      transaction('a'),
      empty,
    ]);
    const prepared = transaction('a', { state: 'PrepareCommit' });
    await put(1n, prepared);
    await put(0n, transaction('a'));
    await harness.store.write([
      write(8, epoch, {
        sequence: 2n,
        transactions: [{ transactionalId: empty.transactionalId, snapshot: null }],
      }),
    ]);
    const stored = await harness.store.load(8, epoch);
    expect(stored?.transactions).toEqual([prepared]);
    expect(stored?.nextSequence).toBe(3n);
  });

  it('keeps what a transaction has pending beside what is committed', async () => {
    const epoch = await harness.takeOver(9);
    const pending = { ...offsetChange('g', committedAt(9n)), producerId: 7n };
    const other = { ...offsetChange('g', committedAt(8n)), producerId: 6n };
    const committed = offsetChange('g', committedAt(1n));
    await harness.store.write([write(9, epoch, { offsets: [committed, pending, other] })]);
    const stored = await harness.store.load(9, epoch);
    expect(stored?.offsets).toHaveLength(3);
    expect(stored?.offsets).toEqual(expect.arrayContaining([committed, pending, other]));
    // Its commit, as one write.
    const offsets = [offsetChange('g', committedAt(9n)), { ...pending, committed: null }];
    await harness.store.write([write(9, epoch, { sequence: 1n, offsets })]);
    const after = await harness.store.load(9, epoch);
    expect(after?.offsets).toHaveLength(2);
    expect(after?.offsets).toEqual(expect.arrayContaining([offsets[0], other]));
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
