import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { step, type AlertState, type Observed } from './alert-state.js';

interface Look {
  readonly atMs: number;
  readonly observed: Observed;
}

/** Looks one after the other, with few markers, so that they repeat. */
const looks = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 10 }),
      observed: fc.oneof(
        fc.constant<Observed>('unknown'),
        fc.constant<Observed>({ holds: false }),
        fc.constantFrom(null, '1', '2').map((marker): Observed => ({ holds: true, marker })),
      ),
    }),
    { maxLength: 60 },
  )
  .map((all): Look[] => {
    let atMs = 0;
    return all.map(({ afterMs, observed }) => ({ atMs: (atMs += afterMs), observed }));
  });
const durations = fc.integer({ min: 0, max: 25 });

interface Told {
  readonly atMs: number;
  readonly what: 'fired' | 'resolved';
}

/** What people are told; the state goes from look to look as its row would, whichever broker looks. */
function told(all: readonly Look[], forMs: number): Told[] {
  let state: AlertState | null = null;
  const said: Told[] = [];
  for (const { atMs, observed } of all) {
    const next = step(state, observed, forMs, atMs);
    if (next.becomes === 'alert') {
      if (next.isNewlyFiring) said.push({ atMs, what: 'fired' });
      state = next.alert;
    } else {
      if (next.becomes === 'resolved') said.push({ atMs, what: 'resolved' });
      state = null;
    }
  }
  return said;
}

describe('an alert', () => {
  it('fires and is resolved in turns: nobody is told twice, and of no end without a beginning', () => {
    fc.assert(
      fc.property(looks, durations, (all, forMs) => {
        told(all, forMs).forEach(({ what }, index) => {
          expect(what).toBe(index % 2 === 0 ? 'fired' : 'resolved');
        });
      }),
    );
  });

  it('fires at the first look at which the condition has held for the duration, and at no other', () => {
    fc.assert(
      fc.property(looks, durations, (all, forMs) => {
        const fired = told(all, forMs).filter(({ what }) => what === 'fired');
        expect(fired.map(({ atMs }) => atMs)).toEqual(beginnings(all, forMs));
      }),
    );
  });

  it('is as it would be without the looks that knew nothing', () => {
    fc.assert(
      fc.property(looks, durations, (all, forMs) => {
        const known = all.filter(({ observed }) => observed !== 'unknown');
        expect(told(all, forMs)).toEqual(told(known, forMs));
      }),
    );
  });

  it('does not fire for what moves on, however often it is seen', () => {
    const moving = Array.from({ length: 20 }, (_, at) => ({
      atMs: at * 10,
      observed: { holds: true, marker: String(at) } as const,
    }));
    expect(told(moving, 15)).toEqual([]);
  });
});

/** By definition, and by looking back: a stretch of looks that all hold with one marker, from its first that lasted long enough. */
function beginnings(all: readonly Look[], forMs: number): number[] {
  const known = all.filter(({ observed }) => observed !== 'unknown');
  const fired: number[] = [];
  let began: Look | null = null;
  let isFiring = false;
  for (const look of known) {
    const marker = markerOf(look);
    const isSame = began !== null && marker !== undefined && markerOf(began) === marker;
    if (!isSame) {
      // One that fires ends first: the look at which it ends begins nothing.
      began = marker === undefined || isFiring ? null : look;
      isFiring = false;
    }
    if (began === null || isFiring || look.atMs - began.atMs < forMs) continue;
    isFiring = true;
    fired.push(look.atMs);
  }
  return fired;
}

/** undefined: it does not hold. */
function markerOf({ observed }: Look): string | null | undefined {
  return observed !== 'unknown' && observed.holds ? observed.marker : undefined;
}
