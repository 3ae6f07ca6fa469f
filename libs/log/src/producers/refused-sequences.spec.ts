import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SequencedBatch } from './producer-state.js';
import { RefusedSequences } from './refused-sequences.js';

function batch(baseSequence: number, producerEpoch = 0, producerId = 7n): SequencedBatch {
  const lastSequence = baseSequence + 2;
  const isTransactional = false;
  return {
    producerId,
    producerEpoch,
    baseSequence,
    lastSequence,
    appendedAt: 0n,
    isTransactional,
  };
}

describe('RefusedSequences', () => {
  let now: number;
  let leaderEpoch: number;
  let refused: RefusedSequences;
  beforeEach(() => {
    now = 0;
    leaderEpoch = 3;
    refused = new RefusedSequences(
      () => now,
      () => leaderEpoch,
    );
  });

  it('holds back what follows a refused batch until that comes again', () => {
    refused.note(1, batch(0), 'KAFKA_STORAGE_ERROR');
    expect(refused.mustWait(1, batch(3), false)).toBe(true);
    expect(refused.mustWait(1, batch(6), false)).toBe(true);
    expect(refused.mustWait(1, batch(0), false)).toBe(false);
    expect(refused.mustWait(1, batch(3), false)).toBe(false);
  });

  it('waits for the earliest of several refused batches, in whatever order they were refused', () => {
    refused.note(1, batch(3), 'NOT_LEADER_OR_FOLLOWER');
    refused.note(1, batch(0), 'NOT_LEADER_OR_FOLLOWER');
    refused.note(1, batch(6), 'REQUEST_TIMED_OUT');
    expect(refused.mustWait(1, batch(3), false)).toBe(true);
    expect(refused.mustWait(1, batch(0), false)).toBe(false);
  });

  it('waits for nothing once the producer is known', () => {
    refused.note(1, batch(0), 'KAFKA_STORAGE_ERROR');
    expect(refused.mustWait(1, batch(3), true)).toBe(false);
    expect(refused.mustWait(1, batch(3), false)).toBe(false);
  });

  it('knows that 0 comes after the largest sequence', () => {
    const last = 2 ** 31 - 3;
    refused.note(1, batch(last), 'KAFKA_STORAGE_ERROR');
    expect(refused.mustWait(1, batch(0), false)).toBe(true);
    expect(refused.mustWait(1, batch(last - 3), false)).toBe(false);
  });

  it('lets a new epoch, other producers, other partitions and batches without a sequence pass', () => {
    refused.note(1, batch(0), 'KAFKA_STORAGE_ERROR');
    expect(refused.mustWait(1, batch(3, 0, 8n), false)).toBe(false);
    expect(refused.mustWait(2, batch(3), false)).toBe(false);
    expect(refused.mustWait(1, null, false)).toBe(false);
    expect(refused.mustWait(1, batch(3, 1), false)).toBe(false);
  });

  it('does not wait for a batch that is never sent again: refused for good, or given up', () => {
    refused.note(1, batch(0), 'OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(refused.mustWait(1, batch(3), false)).toBe(false);
    refused.note(1, batch(0), 'KAFKA_STORAGE_ERROR');
    now = 120_001;
    expect(refused.mustWait(1, batch(3), false)).toBe(false);
  });

  it('forgets what was refused before the partition was led by somebody else, who may have taken it', () => {
    refused.note(1, batch(0), 'KAFKA_STORAGE_ERROR');
    leaderEpoch = -1;
    refused.note(1, batch(0), 'NOT_LEADER_OR_FOLLOWER');
    leaderEpoch = 5;
    expect(refused.mustWait(1, batch(3), false)).toBe(false);
  });

  it('remembers a bounded number of producers, the newest', () => {
    for (let id = 0n; id <= 10_000n; id++) refused.note(1, batch(0, 0, id), 'KAFKA_STORAGE_ERROR');
    expect(refused.mustWait(1, batch(3, 0, 0n), false)).toBe(false);
    expect(refused.mustWait(1, batch(3, 0, 1n), false)).toBe(true);
    expect(refused.mustWait(1, batch(3, 0, 10_000n), false)).toBe(true);
  });
});
