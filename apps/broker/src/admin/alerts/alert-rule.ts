import type { AlertCondition } from './alert-condition.js';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface NewAlertRule {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly condition: AlertCondition;
  /** How long the condition has to hold before anybody is told. */
  readonly forSeconds: number;
  /** Names of those that are told. */
  readonly webhooks: readonly string[];
  readonly isEnabled: boolean;
}

/** Of what nobody said. */
export const RULE_DEFAULTS: Omit<NewAlertRule, 'name' | 'condition'> = {
  description: '',
  severity: 'warning',
  forSeconds: 0,
  webhooks: [],
  isEnabled: true,
};

export interface AlertRule extends NewAlertRule {
  /** Another one after each change. */
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** null: not yet. */
  readonly evaluatedAt: Date | null;
  /** Why it could not be evaluated the last time; null when it could. */
  readonly evaluationError: string | null;
}

export type RuleChange = Partial<Omit<NewAlertRule, 'name'>>;
