import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Machine, type JoinOptions } from '../../test/machine.js';
import { type Act, SimulatedGroup } from '../../test/simulation.js';
import { defaultGroupSettings } from '../settings.js';
import { fromSnapshot, toSnapshot } from './snapshot.js';

/** What happens next, drawn by the seed: how much time passes, then who does what. Mostly what a client should. */
const event = fc.record({
  waitMs: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 2_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 2_000, max: 70_000 }) },
  ),
  client: fc.nat({ max: 5 }),
  act: fc.oneof(
    { weight: 30, arbitrary: fc.constant<Act>('behave') },
    {
      weight: 10,
      arbitrary: fc.constantFrom<Act>(
        'join',
        'sync',
        'commit',
        'leave',
        'crash',
        'changeSubscription',
        'stale',
        'reload',
        'removeStatic',
      ),
    },
    { weight: 1, arbitrary: fc.constant<Act>('delete') },
  ),
});

const setting = fc.record({
  initialRebalanceDelayMs: fc.constantFrom(0, 100, 3_000),
  maxGroupSize: fc.constantFrom(2, 4, 1_000),
});

it('keeps its promises whatever members do, in any order', () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(
      setting,
      fc.array(event, { minLength: 40, maxLength: 160, size: 'max' }),
      (chosen, events) => {
        const simulated = new SimulatedGroup({ ...defaultGroupSettings, ...chosen });
        for (const { waitMs, client, act } of events) {
          simulated.pass(waitMs);
          simulated.act(client, act);
          simulated.check();
          const { state } = simulated.group;
          reached.set(state, (reached.get(state) ?? 0) + 1);
        }
        simulated.finish();
      },
    ),
    { numRuns: 200 },
  );
  // A simulation that never leaves the first state would keep every promise.
  for (const state of ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable']) {
    expect(reached.get(state)).toBeGreaterThan(500);
  }
});

it('a stored group comes back as it was, without what was parked', () => {
  const options: JoinOptions = { instance: 'i1' };
  const machine = new Machine();
  machine.join('', options);
  machine.join('');
  machine.finishJoin();
  const completing = fromSnapshot(toSnapshot(machine.group));
  expect(completing).toEqual({ ...machine.group, stateChangedAt: completing.stateChangedAt });
  machine.sync('m1', 1, { m1: 'a' }, { instance: 'i1' });
  const stable = fromSnapshot(toSnapshot(machine.group));
  expect(stable).toEqual({ ...machine.group, pendingSyncs: new Set() });
});
