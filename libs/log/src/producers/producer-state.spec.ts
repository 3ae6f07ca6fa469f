import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProducerStates, type SequencedBatch } from './producer-state.js';

const SEQUENCES = 2 ** 31;

function batch(
  baseSequence: number,
  count = 1,
  producerEpoch = 0,
  appendedAt = 0n,
  isTransactional = false,
): SequencedBatch {
  return {
    producerId: 1n,
    producerEpoch,
    baseSequence,
    lastSequence: (baseSequence + count - 1) % SEQUENCES,
    appendedAt,
    isTransactional,
  };
}

/** Checks, admits and commits at once, as a log without concurrency would; answers the kind of the verdict. */
function send(states: ProducerStates<string>, sent: SequencedBatch, baseOffset: bigint): string {
  const verdict = states.check(sent);
  if (verdict.kind === 'append') {
    states.admit(sent, 'token');
    states.commit(sent, baseOffset, 'token');
  }
  return verdict.kind === 'refuse' ? verdict.error : verdict.kind;
}

describe('the state of idempotent producers', () => {
  it('lets an unknown producer start with any sequence', () => {
    expect(send(new ProducerStates(), batch(41), 0n)).toBe('append');
  });

  it('goes on behind the last sequence only, wrapping from 2^31-1 to 0', () => {
    const states = new ProducerStates<string>();
    send(states, batch(SEQUENCES - 2, 2), 0n);
    expect(send(states, batch(1), 2n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(send(states, batch(0), 2n)).toBe('append');
  });

  it('accepts a batch that wraps inside, and recognizes it again', () => {
    const states = new ProducerStates<string>();
    expect(send(states, batch(SEQUENCES - 3, 5), 0n)).toBe('append');
    expect(send(states, batch(SEQUENCES - 3, 5), 9n)).toBe('committed-duplicate');
    expect(send(states, batch(2), 5n)).toBe('append');
  });

  it('recognizes the last five batches with their offsets, and no older one', () => {
    const states = new ProducerStates<string>();
    for (let i = 0; i < 6; i++) send(states, batch(i * 2, 2), BigInt(i * 2));
    for (let i = 1; i < 6; i++) {
      expect(states.check(batch(i * 2, 2))).toEqual({
        kind: 'committed-duplicate',
        baseOffset: BigInt(i * 2),
      });
    }
    expect(send(states, batch(0, 2), 99n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  it('takes a batch of the same first but another last sequence for no duplicate', () => {
    const states = new ProducerStates<string>();
    send(states, batch(0, 3), 0n);
    expect(send(states, batch(0, 2), 3n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  it('fences older epochs and lets a newer one start at 0 only', () => {
    const states = new ProducerStates<string>();
    send(states, batch(0, 1, 3), 0n);
    expect(send(states, batch(1, 1, 2), 1n)).toBe('INVALID_PRODUCER_EPOCH');
    expect(send(states, batch(1, 1, 4), 1n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(send(states, batch(0, 1, 4), 1n)).toBe('append');
    expect(send(states, batch(1, 1, 3), 2n)).toBe('INVALID_PRODUCER_EPOCH');
  });

  it('answers the token of a batch that is on its way', () => {
    const states = new ProducerStates<string>();
    states.admit(batch(0), 'first');
    states.admit(batch(1), 'second');
    expect(states.check(batch(0))).toEqual({ kind: 'pending-duplicate', token: 'first' });
    states.commit(batch(0), 7n, 'first');
    expect(states.check(batch(1))).toEqual({ kind: 'pending-duplicate', token: 'second' });
    expect(states.check(batch(2))).toEqual({ kind: 'append' });
    states.commit(batch(1), 8n, 'second');
    expect(states.check(batch(0))).toEqual({ kind: 'committed-duplicate', baseOffset: 7n });
  });

  it('forgets what was on its way when it was rolled back, and expects the same sequence again', () => {
    const states = new ProducerStates<string>();
    send(states, batch(0), 0n);
    states.admit(batch(1), 'lost');
    states.admit(batch(2), 'lost too');
    states.rollBack();
    expect(states.check(batch(2))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect(states.check(batch(1))).toEqual({ kind: 'append' });
    expect(states.check(batch(0))).toEqual({ kind: 'committed-duplicate', baseOffset: 0n });
  });

  it('forgets idle producers', () => {
    const states = new ProducerStates<string>();
    send(states, batch(0, 1, 0, 100n), 0n);
    states.expire(100n);
    expect(states.check(batch(5))).toMatchObject({ kind: 'refuse' });
    states.expire(101n);
    expect(states.check(batch(5))).toEqual({ kind: 'append' });
  });

  it('never forgets a producer with an open transaction', () => {
    const states = new ProducerStates<string>();
    const marker = { producerId: 1n, producerEpoch: 0, coordinatorEpoch: 0, appendedAt: 150n };
    send(states, batch(0, 1, 0, 100n, true), 0n);
    states.expire(101n);
    expect(states.check(batch(5))).toMatchObject({ kind: 'refuse' });
    states.commitMarker(marker);
    states.expire(150n);
    expect(states.check(batch(5))).toMatchObject({ kind: 'refuse' });
    states.expire(151n);
    expect(states.check(batch(5))).toEqual({ kind: 'append' });
  });

  it('sees a batch behind a marker that is on its way as the marker leaves it', () => {
    const states = new ProducerStates<string>();
    const transactional = batch(0, 1, 0, 0n, true);
    const marker = { producerId: 1n, producerEpoch: 1, coordinatorEpoch: 0, appendedAt: 0n };
    states.admit(transactional, 'batch');
    expect(states.check(batch(1))).toMatchObject({ error: 'INVALID_TXN_STATE' });
    states.admitMarker(marker, 'marker');
    states.commit(transactional, 0n, 'batch');
    expect(states.check(batch(1))).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' });
    expect(states.check(batch(0, 1, 1))).toEqual({ kind: 'append' });
    states.rollBack();
    expect(states.check(batch(1))).toMatchObject({ error: 'INVALID_TXN_STATE' });
  });

  it('reads a snapshot of the time before transactions', () => {
    const states = new ProducerStates<string>();
    states.load(
      Buffer.from(
        '01 0000000000000001 0003 0000000000000064 01 00000007 00000008 0000000000000029'.replaceAll(
          ' ',
          '',
        ),
        'hex',
      ),
    );
    expect(states.check({ ...batch(7, 2, 3) })).toEqual({
      kind: 'committed-duplicate',
      baseOffset: 41n,
    });
    expect(states.check(batch(9, 1, 3))).toEqual({ kind: 'append' });
    expect(states.describe()).toEqual([
      {
        producerId: 1n,
        producerEpoch: 3,
        lastSequence: 8,
        lastTimestamp: 100n,
        coordinatorEpoch: -1,
      },
    ]);
  });

  it('refuses a snapshot of a version it does not know', () => {
    expect(() => new ProducerStates().load(Buffer.from([9]))).toThrow(/unknown version 9/);
  });
});

/** What a producer does: sends the next batch, sends one of its last ones again, or starts a new epoch. */
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('next' as const),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('again' as const),
      back: fc.integer({ min: 0, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bump' as const) }) },
);

describe('a log of idempotent producers, whatever they send', () => {
  it('holds each batch once, in the order of sequences, and knows the same after snapshot and replay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: SEQUENCES - 1 }),
        fc.array(action, { maxLength: 60 }),
        fc.nat({ max: 60 }),
        (start, actions, snapshotAt) => {
          const log: { batch: SequencedBatch; baseOffset: bigint }[] = [];
          let states = new ProducerStates<string>();
          let epoch = 0;
          let next = start;
          let sentInEpoch: { batch: SequencedBatch; baseOffset: bigint }[] = [];
          const append = (sent: SequencedBatch, baseOffset: bigint): void => {
            expect(send(states, sent, baseOffset)).toBe('append');
            log.push({ batch: sent, baseOffset });
            sentInEpoch.push({ batch: sent, baseOffset });
          };
          actions.forEach((todo, i) => {
            if (todo.kind === 'bump') {
              epoch++;
              next = 0;
              sentInEpoch = [];
            } else if (todo.kind === 'next') {
              append(batch(next, todo.count, epoch), BigInt(log.length * 10));
              next = (next + todo.count) % SEQUENCES;
            } else {
              const earlier = sentInEpoch.at(-1 - todo.back);
              if (earlier) {
                expect(states.check(earlier.batch)).toEqual({
                  kind: 'committed-duplicate',
                  baseOffset: earlier.baseOffset,
                });
              }
            }
            if (i === snapshotAt) {
              const restored = new ProducerStates<string>();
              restored.load(states.serialize());
              states = restored;
            }
          });
          const replayed = new ProducerStates<string>();
          for (const { batch: stored, baseOffset } of log) replayed.commit(stored, baseOffset);
          expect(replayed.serialize().equals(states.serialize())).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
