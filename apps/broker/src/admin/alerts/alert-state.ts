/**
 * The life of an alert, of one rule about one subject:
 *
 * | from    | the condition             | to                                        |
 * | ------- | ------------------------- | ----------------------------------------- |
 * | nothing | holds                     | pending; firing at once with no duration  |
 * | pending | holds for the duration    | firing                                    |
 * | pending | does not hold             | nothing: nobody has heard of it           |
 * | firing  | does not hold             | resolved, which is its end                |
 * | any     | is not known              | as it was                                 |
 *
 * A condition may have a marker, such as a committed offset: where it is another one than before, the condition did not hold
 * in between, and its duration begins anew.
 */
export interface AlertState {
  readonly state: 'pending' | 'firing';
  /** Since when the condition holds, in milliseconds since the epoch on the clock of the database. */
  readonly sinceMs: number;
  readonly marker: string | null;
}

export type Observed =
  { readonly holds: true; readonly marker: string | null } | { readonly holds: false } | 'unknown';

export type Step =
  | { readonly becomes: 'nothing' | 'resolved' }
  | { readonly becomes: 'alert'; readonly alert: AlertState; readonly isNewlyFiring: boolean };

/** One look. @param current null: there is no alert. */
export function step(
  current: AlertState | null,
  observed: Observed,
  forMs: number,
  nowMs: number,
): Step {
  if (observed === 'unknown') return current === null ? { becomes: 'nothing' } : unchanged(current);
  if (!observed.holds) return ended(current);
  const { marker } = observed;
  if (current === null) return begun(marker, forMs, nowMs);
  if (current.marker !== marker) {
    return current.state === 'firing' ? { becomes: 'resolved' } : begun(marker, forMs, nowMs);
  }
  if (current.state === 'firing' || nowMs - current.sinceMs < forMs) return unchanged(current);
  return { becomes: 'alert', alert: { ...current, state: 'firing' }, isNewlyFiring: true };
}

function begun(marker: string | null, forMs: number, nowMs: number): Step {
  const state = forMs <= 0 ? 'firing' : 'pending';
  const alert = { state, sinceMs: nowMs, marker } as const;
  return { becomes: 'alert', alert, isNewlyFiring: state === 'firing' };
}

function ended(current: AlertState | null): Step {
  return { becomes: current?.state === 'firing' ? 'resolved' : 'nothing' };
}

function unchanged(current: AlertState): Step {
  return { becomes: 'alert', alert: current, isNewlyFiring: false };
}
