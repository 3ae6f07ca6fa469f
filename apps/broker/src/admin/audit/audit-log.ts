import type { RowRange } from '../lists/row-page.js';
/** A write, through this API or Kafka's, a refusal, or a look at records: who, what, when, why, and how it ended. */
export interface AuditEvent {
  /** Ever growing, in the order in which the writes began. */
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  /** How the actor proved it; null where that is not told. */
  readonly method?: string | null;
  readonly address: string | null;
  /** Of a Kafka client its client id. */
  readonly userAgent: string | null;
  /** Of an HTTP request the one that the log names. */
  readonly requestId: string;
  /** Noun and verb: `topic.create`. */
  readonly action: string;
  /** What it was done to: `topic/orders`. */
  readonly resource: string;
  readonly reason: string | null;
  /** What was asked for, never a record's key or value. */
  readonly details: Readonly<Record<string, unknown>>;
  /** 'pending' until it ended; one that stays pending means that nobody knows. */
  readonly outcome: AuditOutcome;
  /** The problem's code and detail when it failed. */
  readonly error: string | null;
}

export type AuditOutcome = 'pending' | 'succeeded' | 'failed';

export type NewAuditEvent = Omit<AuditEvent, 'id' | 'outcome' | 'error'>;

export interface AuditFilter {
  readonly actor?: string;
  readonly resource?: string;
  readonly action?: string;
  /** Began then or later. */
  readonly from?: Date;
  /** Began before then. */
  readonly to?: Date;
}

/** Where audit events are kept. */
export interface AuditLog {
  /** @returns the event's id. Rejects when it could not be written down: then nothing may be done either. */
  begin(event: NewAuditEvent): Promise<string>;
  /** With `details`, if given, in the place of those it began with. */
  finish(
    id: string,
    outcome: AuditOutcome,
    error: string | null,
    details?: AuditEvent['details'],
  ): Promise<void>;
  /** One that is over already. @returns the event's id. */
  record(event: NewAuditEvent, outcome: AuditOutcome, error: string | null): Promise<string>;
  /** Every restore of the database that it does not have yet, by whichever broker asks first. */
  recordRestores(): Promise<void>;
  list(filter: AuditFilter, range: RowRange): Promise<readonly AuditEvent[]>;
  count(filter: AuditFilter): Promise<number>;
}

export const AUDIT_LOG = Symbol('AuditLog');
