import { describe, expect, it } from '@jest/globals';
import { CoordinatorRig } from '../../test/coordinators.js';
import { FlakyStore } from '../../test/flaky-store.js';
import { settle } from '../../test/manual-clock.js';
import type { TransactionReference } from './transaction-coordinator.js';

const ID = 't';
const PARTITIONS = { partitions: new Set([1, 2]), offsetShards: new Set([0]) };

function init(rig: CoordinatorRig, known: Partial<TransactionReference> = {}) {
  return rig.transactions.initProducerId({
    transactionalId: ID,
    transactionTimeoutMs: 60_000,
    producerId: -1n,
    producerEpoch: -1,
    ...known,
  });
}

async function producer(rig: CoordinatorRig): Promise<TransactionReference> {
  const { error, producerId, producerEpoch } = await init(rig);
  expect(error).toBe('NONE');
  return { transactionalId: ID, producerId, producerEpoch };
}

async function ongoing(): Promise<{ rig: CoordinatorRig; who: TransactionReference }> {
  const rig = await CoordinatorRig.open();
  const who = await producer(rig);
  expect((await rig.transactions.add(who, PARTITIONS)).error).toBe('NONE');
  return { rig, who };
}

const stateOf = (rig: CoordinatorRig): string => rig.transactions.describe(ID).state;

/** The store comes back, and whoever asks it again has done so. */
async function back(rig: CoordinatorRig): Promise<void> {
  rig.store.away = false;
  await rig.clock.advance(1_000);
}

describe('while the store is away', () => {
  it('nobody is given an epoch that is not durable', async () => {
    const rig = await CoordinatorRig.open();
    rig.store.away = true;
    expect(await init(rig)).toMatchObject({ error: 'COORDINATOR_NOT_AVAILABLE', producerId: -1n });
    expect((await init(rig)).error).toBe('COORDINATOR_NOT_AVAILABLE');
    await back(rig);
    const first = await producer(rig);
    const stored = await rig.store.load(0, 1);
    expect(stored?.transactions).toMatchObject([{ ...first, state: 'Empty' }]);
    // The one whose answer was lost was given to nobody, so it is passed over.
    expect(first.producerEpoch).toBe(1);
  });

  it('a partition that is not durable is not added, and it is when it is asked for again', async () => {
    const { rig, who } = await ongoing();
    rig.store.away = true;
    const more = { partitions: new Set([3]), offsetShards: new Set<number>() };
    expect((await rig.transactions.add(who, more)).error).toBe('COORDINATOR_NOT_AVAILABLE');
    await back(rig);
    expect((await rig.transactions.add(who, more)).error).toBe('NONE');
    expect((await rig.store.load(0, 1))?.transactions[0]?.partitions).toEqual(new Set([1, 2, 3]));
  });

  it('what is part of it already is not asked of the store', async () => {
    const { rig, who } = await ongoing();
    rig.store.away = true;
    expect((await rig.transactions.add(who, PARTITIONS)).error).toBe('NONE');
    expect((await rig.transactions.verify(who, PARTITIONS)).error).toBe('NONE');
  });

  it('no marker is written before the decision is durable, however often the end is asked for', async () => {
    const { rig, who } = await ongoing();
    rig.store.away = true;
    const ends = ['commit', 'commit', 'abort'] as const;
    for (const result of ends) {
      expect((await rig.transactions.end(who, result)).error).toBe('COORDINATOR_NOT_AVAILABLE');
    }
    await rig.clock.advance(10_000);
    expect(rig.markers).toEqual([]);
    await back(rig);
    // The first that was asked for is the decision; it was told nobody, and there is no other.
    expect(rig.markers).toMatchObject([{ result: 'commit', ...PARTITIONS }]);
    expect(stateOf(rig)).toBe('CompleteCommit');
    expect((await rig.transactions.end(who, 'commit')).error).toBe('NONE');
    expect((await rig.transactions.end(who, 'abort')).error).toBe('INVALID_TXN_STATE');
  });

  it('a store that hangs does not hang the producer: it is told to ask again', async () => {
    const { rig, who } = await ongoing();
    const release = rig.store.holdWrites();
    const ending = rig.transactions.end(who, 'commit');
    const behind = rig.transactions.verify(who, PARTITIONS);
    await rig.clock.advance(5_000);
    expect((await ending).error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect((await behind).error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect((await init(rig)).error).toBe('COORDINATOR_NOT_AVAILABLE');
    release();
    await rig.clock.advance(0);
    expect(rig.markers).toHaveLength(1);
    expect((await rig.transactions.end(who, 'commit')).error).toBe('NONE');
  });

  it('a completion that could not be stored is stored later, and the next transaction does not wait', async () => {
    const { rig, who } = await ongoing();
    let written = (): void => undefined;
    rig.writeMarkers = () => new Promise((resolve) => (written = resolve));
    const ending = rig.transactions.end(who, 'commit');
    await settle();
    rig.store.away = true;
    written();
    expect((await ending).error).toBe('NONE');
    expect((await rig.store.load(0, 1).catch(() => null))?.transactions).toBeUndefined();
    await back(rig);
    expect((await rig.store.load(0, 1))?.transactions[0]?.state).toBe('CompleteCommit');
    expect((await rig.transactions.add(who, PARTITIONS)).error).toBe('NONE');
    await rig.clock.advance(5_000);
    expect((await rig.store.load(0, 1))?.transactions[0]?.state).toBe('Ongoing');
  });

  it('transactions do not time out into a decision that nobody stored', async () => {
    const { rig } = await ongoing();
    rig.store.away = true;
    await rig.clock.advance(10 * 60_000);
    expect(rig.markers).toEqual([]);
    await back(rig);
    expect(rig.markers).toMatchObject([{ result: 'abort', producerEpoch: 1 }]);
  });
});

describe('once another coordinator has the shard', () => {
  it.each(['add', 'end', 'init'] as const)('%s is refused, and nothing of it done', async (act) => {
    const { rig, who } = await ongoing();
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    const more = { partitions: new Set([3]), offsetShards: new Set<number>() };
    const asked = {
      add: () => rig.transactions.add(who, more),
      end: () => rig.transactions.end(who, 'commit'),
      init: () => init(rig),
    };
    expect((await asked[act]()).error).toBe('NOT_COORDINATOR');
    expect((await rig.transactions.verify(who, PARTITIONS)).error).toBe('NOT_COORDINATOR');
    expect(rig.markers).toEqual([]);
    expect(next.transactions.describe(ID)).toMatchObject({
      state: 'Ongoing',
      partitions: new Set([1, 2]),
      producerEpoch: who.producerEpoch,
    });
    expect((await next.transactions.end(who, 'commit')).error).toBe('NONE');
  });

  it('a decision that was durable is brought to its end by the other, with the same markers', async () => {
    const { rig, who } = await ongoing();
    rig.writeMarkers = () => new Promise(() => undefined);
    void rig.transactions.end(who, 'commit');
    await settle();
    expect(stateOf(rig)).toBe('PrepareCommit');
    const next = await CoordinatorRig.open(rig.store, { epoch: 2 });
    await settle();
    const [ours] = rig.markers;
    expect(next.markers).toEqual([{ ...ours, coordinatorEpoch: 2 }]);
    expect((await next.transactions.end(who, 'commit')).error).toBe('NONE');
  });

  it('those that wait for a write, or behind one, are told', async () => {
    const { rig, who } = await ongoing();
    const release = rig.store.holdWrites();
    const ending = rig.transactions.end(who, 'commit');
    const behind = rig.transactions.verify(who, PARTITIONS);
    await settle();
    rig.groups.unload(0);
    expect([(await ending).error, (await behind).error]).toEqual([
      'NOT_COORDINATOR',
      'NOT_COORDINATOR',
    ]);
    release();
    await rig.clock.advance(10_000);
    expect(rig.markers).toEqual([]);
  });
});

it('markers whose writing broke off are written again, and the transaction ends', async () => {
  const { rig, who } = await ongoing();
  let attempts = 0;
  rig.writeMarkers = () =>
    ++attempts < 3 ? Promise.reject(new Error('a bug')) : Promise.resolve();
  const ending = rig.transactions.end(who, 'abort');
  await rig.clock.advance(2_000);
  expect((await ending).error).toBe('NONE');
  expect([attempts, rig.errors.length, stateOf(rig)]).toEqual([3, 2, 'CompleteAbort']);
});

it('a producer id that cannot be had is asked for again by the client', async () => {
  const store = new FlakyStore();
  const rig = await CoordinatorRig.open(store);
  rig.allocateProducerId = () => Promise.reject(new Error('away'));
  expect((await init(rig)).error).toBe('COORDINATOR_LOAD_IN_PROGRESS');
  expect(rig.transactions.describe(ID).error).toBe('TRANSACTIONAL_ID_NOT_FOUND');
  expect(store.writes).toBe(0);
});
