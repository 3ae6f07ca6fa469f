import { Injectable } from '@nestjs/common';
import { AdminTables, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import type { AlertRule, NewAlertRule } from './alert-rule.js';

export const ALERT_RULES_MAX = 200;

const COLUMNS = `name, description, severity, condition, for_seconds as "forSeconds", webhooks, is_enabled as "isEnabled", version,
  evaluated_at as "evaluatedAt", evaluation_error as "evaluationError", created_by as "createdBy", created_at as "createdAt",
  updated_at as "updatedAt"`;

const LIST = `select ${COLUMNS} from posthorn_admin.alert_rules order by name`;

const FIND = `select ${COLUMNS} from posthorn_admin.alert_rules where name = $1`;

/** Two that are made at once may go beyond the limit by one, which harms nobody. */
const INSERT = `
  insert into posthorn_admin.alert_rules
    (name, description, severity, condition, for_seconds, webhooks, is_enabled, created_by)
  select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from posthorn_admin.alert_rules) < ${ALERT_RULES_MAX}
  on conflict (name) do nothing returning ${COLUMNS}`;

const UPDATE = `
  update posthorn_admin.alert_rules
  set description = $2, severity = $3, condition = $4, for_seconds = $5, webhooks = $6, is_enabled = $7,
    version = version + 1, evaluated_at = null, evaluation_error = null, updated_at = clock_timestamp()
  where name = $1 returning ${COLUMNS}`;

const DELETE = `delete from posthorn_admin.alert_rules where name = $1`;

/** Held until the evaluation that goes by them is stored: nobody changes a rule between. */
const LOCK = `
  select name, version from posthorn_admin.alert_rules where name = any($1) and is_enabled order by name for update`;

const EVALUATED = `
  update posthorn_admin.alert_rules r set evaluated_at = $1, evaluation_error = e.error
  from unnest($2::text[], $3::text[]) as e(name, error) where r.name = e.name`;

const USING = `select name from posthorn_admin.alert_rules where $1 = any(webhooks) order by name limit 10`;

export interface RuleVersion {
  readonly name: string;
  readonly version: number;
}

export interface Evaluated {
  readonly name: string;
  readonly error: string | null;
}

/** The rules of all brokers of this database. */
@Injectable()
export class RuleTable {
  constructor(private readonly tables: AdminTables) {}

  /** By name; there are few. */
  list(): Promise<AlertRule[]> {
    return this.tables.query<AlertRule>(LIST);
  }

  /** @throws Problem when there is none. */
  async one(name: string, within: Queries = this.tables, isLocked = false): Promise<AlertRule> {
    const [rule] = await within.query<AlertRule>(isLocked ? `${FIND} for update` : FIND, [name]);
    if (rule !== undefined) return rule;
    throw new Problem('alert-rule-not-found', `There is no alert rule "${name}".`);
  }

  /** @throws Problem when there is one of the name, or there are too many. */
  async create(
    rule: NewAlertRule,
    createdBy: string,
    within: Queries = this.tables,
  ): Promise<AlertRule> {
    const [created] = await within.query<AlertRule>(INSERT, [...valuesOf(rule), createdBy]);
    if (created !== undefined) return created;
    const known = await within.query(FIND, [rule.name]);
    if (known.length > 0) {
      throw new Problem('alert-rule-exists', `There is an alert rule "${rule.name}" already.`);
    }
    throw new Problem('too-many-alert-rules', `There are ${ALERT_RULES_MAX} alert rules already.`);
  }

  /** As it would be. @throws Problem as `create`. */
  preview(rule: NewAlertRule, createdBy: string): Promise<AlertRule> {
    return this.tables.rehearse((within) => this.create(rule, createdBy, within));
  }

  async update(within: Queries, rule: NewAlertRule): Promise<AlertRule> {
    return (await within.query<AlertRule>(UPDATE, valuesOf(rule)))[0];
  }

  async delete(within: Queries, name: string): Promise<void> {
    await within.query(DELETE, [name]);
  }

  /** Those that are still enabled. */
  lock(within: Queries, names: readonly string[]): Promise<RuleVersion[]> {
    return within.query<RuleVersion>(LOCK, [[...names]]);
  }

  async evaluated(within: Queries, at: Date, rules: readonly Evaluated[]): Promise<void> {
    const names = rules.map(({ name }) => name);
    await within.query(EVALUATED, [at, names, rules.map(({ error }) => error)]);
  }

  /** Some of those that tell a webhook. */
  async using(webhook: string): Promise<string[]> {
    return (await this.tables.query<{ name: string }>(USING, [webhook])).map(({ name }) => name);
  }
}

function valuesOf(rule: NewAlertRule) {
  const { name, description, severity, condition, forSeconds, webhooks, isEnabled } = rule;
  const json = JSON.stringify(condition);
  return [name, description, severity, json, forSeconds, [...webhooks], isEnabled];
}
