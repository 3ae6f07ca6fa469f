import fc from 'fast-check';
import {
  FatalProducerError,
  InvalidTransactionStateError,
  TransactionAbortableError,
} from '../errors.js';
import { TransactionState } from './transaction-state.js';

const at = (partition: number) => ({ topic: 't', partition });

function open(): TransactionState {
  const state = new TransactionState();
  state.begin();
  return state;
}

describe('the state of a transaction', () => {
  it('wants a partition once, asks for it once, and admits it when it has joined', () => {
    const state = open();
    expect([state.admits(at(0)), state.admits(at(0)), state.admits(at(1))]).toEqual([
      false,
      false,
      false,
    ]);
    expect(state.isKnown).toBe(false);
    expect(state.takeWanted()).toEqual([at(0), at(1)]);
    expect(state.takeWanted()).toEqual([]);
    expect([state.isKnown, state.isConfirmed]).toEqual([true, false]);
    state.partitionsJoined([at(1)]);
    expect([state.admits(at(0)), state.admits(at(1)), state.isConfirmed]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('admits nothing that is not part of a transaction which goes on', () => {
    const state = new TransactionState();
    expect(state.admits(at(0))).toBe(false);
    state.begin();
    state.admits(at(0));
    state.partitionsJoined([at(0)]);
    state.commit();
    expect(state.admits(at(0))).toBe(true);
    state.fail(new Error('late'));
    expect([state.admits(at(0)), state.takeWanted()]).toEqual([false, []]);
    state.abort();
    state.ended();
    state.begin();
    expect(state.admits(at(0))).toBe(false);
  });

  it('leaves only the abort after a failure, and says what the first one was', () => {
    const state = open();
    state.fail(new Error('first'));
    state.fail(new Error('second'));
    expect(() => state.assertOpen()).toThrow(TransactionAbortableError);
    expect(() => state.commit()).toThrow('first');
    expect(() => state.begin()).toThrow(InvalidTransactionStateError);
    state.abort();
    state.ended();
    state.begin();
    expect(state.phase).toBe('open');
  });

  it('keeps for the next one that a stamp was abandoned, until an epoch begins', () => {
    const state = open();
    state.stampAbandoned();
    state.abort();
    state.ended();
    expect(state.needsNewEpoch).toBe(true);
    state.epochBegun();
    expect(state.needsNewEpoch).toBe(false);
  });

  it('never comes back from the dead, never commits what failed, and has one transaction at a time', () => {
    const step = fc.constantFrom('begin', 'commit', 'abort', 'ended', 'fail', 'die', 'admits');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const state = new TransactionState();
        let open = false;
        let failed = false;
        let dead = false;
        for (const what of steps) {
          const before = state.phase;
          let threw: unknown = null;
          try {
            if (what === 'fail') state.fail(new Error('fail'));
            else if (what === 'die') state.die(new FatalProducerError('die'));
            else if (what === 'admits') state.admits(at(0));
            else state[what]();
          } catch (error) {
            threw = error;
          }
          if (dead) {
            expect(state.phase).toBe('dead');
            if (['begin', 'commit', 'abort'].includes(what)) {
              expect(threw).toBeInstanceOf(FatalProducerError);
            }
          }
          if (what === 'begin' && threw === null) {
            expect(open).toBe(false);
            [open, failed] = [true, false];
          }
          if (what === 'commit' && failed) expect(threw).not.toBeNull();
          if (what === 'fail' && (before === 'open' || before === 'committing')) failed = true;
          if (what === 'die') dead = true;
          if (what === 'ended' && !dead) open = false;
        }
      }),
    );
  });
});
