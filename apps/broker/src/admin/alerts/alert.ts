import type { Severity } from './alert-rule.js';

export const ALERT_STATES = ['pending', 'firing', 'resolved'] as const;
export type AlertStatus = (typeof ALERT_STATES)[number];

/** A row of posthorn_admin.alerts: what a rule says of one subject. */
export interface Alert {
  readonly id: bigint;
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly value: number | null;
  readonly state: AlertStatus;
  /** Since when the condition holds. */
  readonly since: Date;
  /** When it was looked at last. */
  readonly seenAt: Date;
  readonly firedAt: Date | null;
  readonly resolvedAt: Date | null;
}

export interface AlertFilter {
  readonly rule?: string;
  readonly state?: AlertStatus;
  /** Pending and firing ones alone. */
  readonly isLive?: boolean;
}
