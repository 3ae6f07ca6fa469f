import { describe, expect, it } from '@jest/globals';
import { TransactionRig } from '../../test/transactions.js';

const COMMIT = 'commit' as const;
const ABORT = 'abort' as const;

describe('InitProducerId', () => {
  it('gives a new id epoch 0, and each next one a higher epoch', () => {
    const rig = new TransactionRig();
    expect(rig.init()).toEqual({ error: 'NONE', producer: { producerId: 100n, producerEpoch: 0 } });
    expect(rig.init().producer).toEqual({ producerId: 100n, producerEpoch: 1 });
  });

  it('fences an ongoing transaction: a higher epoch, its abort, and a second request', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    expect(rig.init().error).toBe('CONCURRENT_TRANSACTIONS');
    expect(rig.markers).toMatchObject([{ result: ABORT, producerEpoch: 1 }]);
    expect(rig.init().error).toBe('CONCURRENT_TRANSACTIONS');
    expect(rig.end(COMMIT, 0).error).toBe('PRODUCER_FENCED');
    rig.markersWritten();
    expect(rig.init().producer).toEqual({ producerId: 100n, producerEpoch: 2 });
  });

  it('takes a new producer id when the epochs are used up', () => {
    const rig = new TransactionRig({ producerId: 100n, producerEpoch: 32_766 });
    expect(rig.init().producer).toEqual({ producerId: 101n, producerEpoch: 0 });
  });

  it('never fences beyond the largest epoch', () => {
    const rig = new TransactionRig({ producerId: 100n, producerEpoch: 32_765 });
    expect(rig.init().producer?.producerEpoch).toBe(32_766);
    rig.add({ partitions: [1] });
    rig.init();
    expect(rig.transaction.producerEpoch).toBe(32_767);
    rig.markersWritten();
    expect(rig.init().producer).toEqual({ producerId: 101n, producerEpoch: 0 });
  });

  it('continues only the newest producer, and answers its repetition the same', () => {
    const rig = new TransactionRig();
    rig.init();
    const expected = { producerId: 100n, producerEpoch: 0 };
    const bumped = { producerId: 100n, producerEpoch: 1 };
    expect(rig.init(expected).producer).toEqual(bumped);
    expect(rig.init(expected).producer).toEqual(bumped);
    rig.init();
    expect(rig.init(expected).error).toBe('PRODUCER_FENCED');
    expect(rig.init({ producerId: 99n, producerEpoch: 2 }).error).toBe('PRODUCER_FENCED');
  });

  it('answers the repetition of a request that used up the epochs with the new producer id', () => {
    const rig = new TransactionRig({ producerId: 100n, producerEpoch: 32_766 });
    const expected = { producerId: 100n, producerEpoch: 32_766 };
    const rotated = { producerId: 101n, producerEpoch: 0 };
    expect(rig.init(expected).producer).toEqual(rotated);
    expect(rig.init(expected).producer).toEqual(rotated);
  });
});

describe('adding and verifying', () => {
  it('refuses who is not the producer', () => {
    const rig = new TransactionRig();
    expect(rig.add({ partitions: [1] }).error).toBe('INVALID_PRODUCER_ID_MAPPING');
    rig.init();
    expect(rig.add({ partitions: [1], producerId: 5n }).error).toBe('INVALID_PRODUCER_ID_MAPPING');
    expect(rig.add({ partitions: [1], producerEpoch: 7 }).error).toBe('PRODUCER_FENCED');
  });

  it('stores each partition before it answers, and what is known already not again', () => {
    const rig = new TransactionRig();
    rig.init();
    const before = rig.persisted;
    expect(rig.add({ partitions: [1] }).error).toBe('NONE');
    expect(rig.add({ partitions: [1] }).error).toBe('NONE');
    expect(rig.persisted).toBe(before + 1);
    rig.add({ partitions: [2], offsetShards: [9] });
    expect([...rig.transaction.partitions, ...rig.transaction.offsetShards]).toEqual([1, 2, 9]);
  });

  it('tells what is not part of the transaction, and everything once it has ended', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    expect(rig.verify([1, 2]).missing?.partitions).toEqual(new Set([2]));
    rig.end(COMMIT);
    expect(rig.verify([1]).error).toBe('CONCURRENT_TRANSACTIONS');
    rig.markersWritten();
    expect(rig.verify([1]).missing?.partitions).toEqual(new Set([1]));
  });

  it('waits for the end of the transaction before', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    rig.end(COMMIT);
    expect(rig.add({ partitions: [2] }).error).toBe('CONCURRENT_TRANSACTIONS');
    rig.markersWritten();
    expect(rig.add({ partitions: [2] }).error).toBe('NONE');
    expect([...rig.transaction.partitions]).toEqual([2]);
  });
});

describe('EndTxn', () => {
  it('decides durably, then writes the markers, then answers', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1, 2], offsetShards: [3] });
    rig.log.length = 0;
    rig.end(COMMIT);
    expect(rig.log).toEqual(['persist PrepareCommit', 'markers commit 1,2 3']);
    rig.markersWritten();
    expect(rig.log.slice(2)).toEqual(['persist CompleteCommit', 'answer NONE']);
  });

  it('keeps when the transaction began until the next one does', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    const { startedAt } = rig.transaction;
    expect(startedAt).toBeGreaterThanOrEqual(0);
    rig.end(COMMIT);
    rig.pass(1_000);
    rig.markersWritten();
    expect(rig.transaction).toMatchObject({ state: 'CompleteCommit', startedAt });
    rig.init();
    expect(rig.transaction.startedAt).toBe(-1);
  });

  it('answers without the markers when they take long', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    rig.log.length = 0;
    rig.end(COMMIT);
    rig.patienceOver();
    expect(rig.log.at(-1)).toBe('answer NONE');
    rig.markersWritten();
    expect(rig.log.filter((line) => line === 'answer NONE')).toHaveLength(1);
  });

  it.each([
    ['Empty', COMMIT, 'INVALID_TXN_STATE'],
    ['Empty', ABORT, 'INVALID_TXN_STATE'],
    ['PrepareCommit', COMMIT, 'CONCURRENT_TRANSACTIONS'],
    ['PrepareCommit', ABORT, 'INVALID_TXN_STATE'],
    ['PrepareAbort', ABORT, 'CONCURRENT_TRANSACTIONS'],
    ['PrepareAbort', COMMIT, 'INVALID_TXN_STATE'],
    ['CompleteCommit', COMMIT, 'NONE'],
    ['CompleteCommit', ABORT, 'INVALID_TXN_STATE'],
    ['CompleteAbort', ABORT, 'NONE'],
    ['CompleteAbort', COMMIT, 'INVALID_TXN_STATE'],
  ] as const)('in %s, %s is answered %s', (state, result, error) => {
    const rig = new TransactionRig({ producerId: 100n, producerEpoch: 4, state });
    expect(rig.end(result, 4).error).toBe(error);
    expect(rig.transaction.state).toBe(state);
  });
});

describe('time', () => {
  it('aborts a transaction that outlived its timeout, under an epoch of its own', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    rig.pass(60_000);
    expect(rig.transaction.state).toBe('Ongoing');
    rig.pass(1);
    expect(rig.transaction).toMatchObject({ state: 'PrepareAbort', producerEpoch: 1 });
    rig.markersWritten();
    expect(rig.end(ABORT, 0).error).toBe('PRODUCER_FENCED');
  });

  it('gives the epoch that was raised to the producer itself, as long as nobody else came', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.add({ partitions: [1] });
    rig.pass(60_001);
    const own = { producerId: 100n, producerEpoch: 0 };
    expect(rig.init(own).error).toBe('CONCURRENT_TRANSACTIONS');
    rig.markersWritten();
    const raised = { producerId: 100n, producerEpoch: 1 };
    expect(rig.init(own).producer).toEqual(raised);
    expect(rig.init(own).producer).toEqual(raised);
    expect(rig.init().producer).toEqual({ producerId: 100n, producerEpoch: 2 });
    expect(rig.init(own).error).toBe('PRODUCER_FENCED');
  });

  it('gives it a new producer id instead of the largest epoch, and again when it repeats itself', () => {
    const rig = new TransactionRig({ producerId: 100n, producerEpoch: 32_765 });
    rig.init();
    rig.add({ partitions: [1] });
    rig.pass(60_001);
    rig.markersWritten();
    const own = { producerId: 100n, producerEpoch: 32_766 };
    const rotated = { producerId: 101n, producerEpoch: 0 };
    expect(rig.init(own).producer).toEqual(rotated);
    expect(rig.init(own).producer).toEqual(rotated);
  });

  it('forgets a transactional id that rests, and none that has something to end', () => {
    const rig = new TransactionRig();
    rig.init();
    rig.pass(7 * 24 * 60 * 60_000 + 1);
    expect(rig.transaction.state).toBe('Dead');
    const busy = new TransactionRig({ producerId: 1n, producerEpoch: 0, state: 'PrepareCommit' });
    busy.pass(30 * 24 * 60 * 60_000);
    expect(busy.transaction.state).toBe('PrepareCommit');
  });
});

it('a coordinator that takes over brings every decision to its end, and nothing else', () => {
  for (const state of ['Empty', 'Ongoing', 'CompleteCommit', 'CompleteAbort'] as const) {
    expect(new TransactionRig({ state, producerEpoch: 1 }).resume()).toEqual([]);
  }
  expect(new TransactionRig({ state: 'PrepareCommit' }).resume()).toMatchObject([
    { result: COMMIT },
  ]);
  expect(new TransactionRig({ state: 'PrepareAbort' }).resume()).toMatchObject([{ result: ABORT }]);
});
