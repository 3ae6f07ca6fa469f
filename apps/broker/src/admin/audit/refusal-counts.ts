import type { Refusal } from '../../audit/audit-feed.js';

/** Of each action and period. An attacker chooses names, and perhaps addresses: this many are told apart, the others counted. */
const KINDS_MAX = 20;

export interface RefusalCount {
  readonly action: string;
  /** The first of them; null for all that were not told apart. */
  readonly refusal: Refusal | null;
  readonly count: number;
}

interface Kinds {
  readonly known: Map<string, { readonly refusal: Refusal; repeated: number }>;
  others: number;
}

/**
 * Refusals of one period: failed logins by address, user, mechanism and listener; certificates by address; requests by
 * who asked for what. The first of a kind is worth an event at once, the others a number at the end: whoever fails a
 * thousand times a second makes 2 events of a period, and a crowd 41 for each action, so that none hides another.
 */
export class RefusalCounts {
  readonly #actions = new Map<string, Kinds>();

  /** Whether the refusal is to be written down now. */
  add(refusal: Refusal): boolean {
    const { action, actor, address, resource, details } = refusal;
    let kinds = this.#actions.get(action);
    if (kinds === undefined) this.#actions.set(action, (kinds = { known: new Map(), others: 0 }));
    const key = JSON.stringify([actor, address, resource, details]);
    const known = kinds.known.get(key);
    if (known !== undefined) known.repeated++;
    else if (kinds.known.size >= KINDS_MAX) kinds.others++;
    else kinds.known.set(key, { refusal, repeated: 0 });
    return known === undefined && kinds.known.has(key);
  }

  /** Ends the period: what was added and not written down. */
  take(): readonly RefusalCount[] {
    const counts = [...this.#actions].flatMap(([action, { known, others }]) => {
      const repeated = [...known.values()].filter((kind) => kind.repeated > 0);
      const told = repeated.map(({ refusal, repeated: count }): RefusalCount => ({
        action,
        refusal,
        count,
      }));
      return others > 0 ? [...told, { action, refusal: null, count: others }] : told;
    });
    this.#actions.clear();
    return counts;
  }
}
