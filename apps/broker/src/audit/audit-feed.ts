import type { Reports } from '../reports.js';
import { principalText, type Peer } from '../security/principal.js';

/** A change of topics, users, ACLs, quotas or broker configs that a client asked for. */
export interface AuditedChange {
  readonly by: Peer;
  /** Noun and verb: `acl.create`. */
  readonly action: string;
  /** What it is done to: `acls`. */
  readonly resource: string;
  /** What was asked for; no secrets. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ChangeOutcome {
  /** Why nothing was changed, for people; null when it was. */
  readonly refusal: string | null;
  /** What only the change itself could tell, such as what it deleted. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A login, a certificate or a request that was refused. There may be very many: whoever is refused may go on trying. */
export interface Refusal {
  /** Noun and verb: `user.login`. */
  readonly action: string;
  /** As it was proven; `anonymous` before that. */
  readonly actor: string;
  readonly address: string | null;
  /** What was not given: `user/alice`, `topic/orders`. */
  readonly resource: string;
  /** What tells refusals of one kind from others, beside all above; no secrets. */
  readonly details: Readonly<Record<string, string>>;
  /** For people. */
  readonly reason: string;
}

/** Writes events down for good. */
export interface AuditRecorder {
  /** @returns the id of the event. Rejects when it could not be written down: then nothing may be done either. */
  begin(change: AuditedChange): Promise<string>;
  /** A null outcome: nobody knows whether it was done. Never rejects. */
  finish(id: string, change: AuditedChange, outcome: ChangeOutcome | null): Promise<void>;
  /** Must not take long, nor grow with the number of refusals. */
  refused(refusal: Refusal): void;
}

/**
 * What the audit trail is told by the Kafka side. The trail belongs to the admin API: a broker without one, as in
 * tests, writes these events to its log only, where they are in any case.
 */
export class AuditFeed {
  #recorder: AuditRecorder | null = null;

  constructor(readonly reports: Reports) {}

  /** @returns a function that takes the recorder away again. */
  attach(recorder: AuditRecorder): () => void {
    this.#recorder = recorder;
    return () => {
      this.#recorder = null;
    };
  }

  /** Writes the change down, makes it, and writes down how it ended. */
  async change(change: AuditedChange, work: () => Promise<ChangeOutcome>): Promise<ChangeOutcome> {
    const recorder = this.#recorder;
    const id = (await recorder?.begin(change)) ?? '';
    let outcome: ChangeOutcome | null = null;
    try {
      outcome = await work();
    } finally {
      await recorder?.finish(id, change, outcome);
    }
    if (outcome.refusal === null) this.#log(change, outcome);
    return outcome;
  }

  /** Whoever refused has written it to the log, in its own words. */
  refused(refusal: Refusal): void {
    this.#recorder?.refused(refusal);
  }

  #log({ by, action, resource, details }: AuditedChange, outcome: ChangeOutcome): void {
    const [principal, host] = [principalText(by.principal), by.remoteHost];
    const all = { ...details, ...outcome.details };
    this.reports.logger.info(
      { principal, host, action, resource, details: all },
      'changed by a client',
    );
  }
}
