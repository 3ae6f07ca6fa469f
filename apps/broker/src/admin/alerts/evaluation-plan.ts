import type { AlertRule } from './alert-rule.js';
import { step, type AlertState, type Observed } from './alert-state.js';
import type { Observation, Observations } from './observations.js';

/** More subjects than this and a rule says nothing that anybody could read; those that are known already come first. */
export const ALERTS_PER_RULE_MAX = 200;

/** An alert that has not ended, as its row has it. */
export interface LiveAlert extends AlertState {
  readonly id: bigint;
  readonly rule: string;
  readonly subject: string;
}

/** What one look changes of a rule's alerts. */
export interface RulePlan {
  readonly begun: readonly (Observation & AlertState)[];
  readonly kept: readonly (Observation &
    AlertState & { readonly id: bigint; readonly isNewlyFiring: boolean })[];
  /** Were pending; nobody has heard of them. */
  readonly dropped: readonly bigint[];
  readonly resolved: readonly bigint[];
}

/** Pure. @param live those of the rule. @param nowMs on the clock of the database. */
export function planOf(
  { forSeconds }: Pick<AlertRule, 'forSeconds'>,
  observations: Observations,
  live: readonly LiveAlert[],
  nowMs: number,
): RulePlan {
  const forMs = forSeconds * 1_000;
  const holding = new Map(observations.holding.map((one) => [one.subject, one]));
  const plan = {
    begun: [] as (Observation & AlertState)[],
    kept: [] as (Observation & AlertState & { id: bigint; isNewlyFiring: boolean })[],
    dropped: [] as bigint[],
    resolved: [] as bigint[],
  };
  for (const alert of live) {
    const seen = holding.get(alert.subject);
    const { state, sinceMs, marker } = alert;
    const observed = observedOf(alert.subject, seen, observations);
    const next = step({ state, sinceMs, marker }, observed, forMs, nowMs);
    if (next.becomes === 'alert') {
      if (seen === undefined) continue;
      plan.kept.push({ ...seen, ...next.alert, id: alert.id, isNewlyFiring: next.isNewlyFiring });
    } else if (next.becomes === 'resolved') plan.resolved.push(alert.id);
    else plan.dropped.push(alert.id);
  }
  const known = new Set(live.map(({ subject }) => subject));
  const room = ALERTS_PER_RULE_MAX - plan.kept.length;
  const fresh = [...holding.values()].filter(({ subject }) => !known.has(subject));
  for (const seen of fresh.slice(0, Math.max(0, room))) {
    const next = step(null, { holds: true, marker: seen.marker }, forMs, nowMs);
    if (next.becomes === 'alert') plan.begun.push({ ...seen, ...next.alert });
  }
  return plan;
}

function observedOf(
  subject: string,
  seen: Observation | undefined,
  { unknown, isComplete }: Observations,
): Observed {
  if (seen !== undefined) return { holds: true, marker: seen.marker };
  return unknown.has(subject) || !isComplete ? 'unknown' : { holds: false };
}
