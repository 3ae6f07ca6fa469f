import { Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { completed } from '../alerts/alert-condition.js';
import { RULE_DEFAULTS, type NewAlertRule } from '../alerts/alert-rule.js';
import { AlertRulesService } from '../alerts/alert-rules.service.js';
import { AdminTables } from '../database/admin-tables.js';
import { given } from '../http/given.js';
import { WebhookTable } from '../webhooks/webhook-table.js';
import {
  change,
  demand,
  type DefinitionPart,
  type Plan,
  type PlannedChange,
} from './definition-part.js';
import type { AlertRuleDefinition, Definitions } from './definitions.dto.js';

/** What is watched for. Webhooks have secrets and stay where they are: an import names those that somebody has to make. */
@Injectable()
export class AlertPart implements DefinitionPart {
  constructor(
    private readonly tables: AdminTables,
    private readonly rules: AlertRulesService,
    private readonly webhooks: WebhookTable,
  ) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    if (!this.tables.isThere || !permissions.allows('alert:view')) return {};
    return { alertRules: (await this.rules.list()).map((rule) => definitionOf(rule)) };
  }

  async plan({ alertRules = [] }: Definitions, permissions: Permissions): Promise<Plan> {
    if (alertRules.length === 0) return [];
    const known = new Map((await this.rules.list()).map((rule) => [rule.name, rule]));
    const told = new Set((await this.webhooks.list()).map(({ name }) => name));
    const plan: (readonly PlannedChange[])[] = [];
    for (const body of alertRules) {
      const rule = { ...RULE_DEFAULTS, ...given(body) };
      const missing = rule.webhooks.filter((webhook) => !told.has(webhook));
      const webhooks = rule.webhooks.filter((webhook) => told.has(webhook));
      const wanted = await this.rules.checked({ ...rule, webhooks });
      const changes = this.changesOf(wanted, known.get(rule.name));
      if (changes.length > 0) demand(permissions, 'alert:edit');
      plan.push([...changes, ...missing.map((webhook) => manual(webhook, rule.name))]);
    }
    return plan;
  }

  private changesOf(wanted: NewAlertRule, found: NewAlertRule | undefined): PlannedChange[] {
    const after = JSON.stringify(definitionOf(wanted));
    const before = found === undefined ? null : JSON.stringify(definitionOf(found));
    if (after === before) return [];
    const { name, ...rest } = wanted;
    const apply = async (): Promise<void> => {
      if (found === undefined) await this.rules.create(wanted, 'import of definitions');
      else await this.rules.change(name, rest, () => undefined);
    };
    const action = found === undefined ? 'create' : 'update';
    return [change('alertRule', name, { action, what: 'rule', before, after, apply })];
  }
}

function manual(webhook: string, rule: string): PlannedChange {
  const what = 'address and secret, which no document has';
  const rest = { action: 'manual', what, before: null, after: `told by ${rule}` } as const;
  return change('webhook', webhook, { ...rest, apply: null });
}

function definitionOf(rule: NewAlertRule): AlertRuleDefinition {
  const { name, description, severity, forSeconds, webhooks, isEnabled } = rule;
  const condition = completed(rule.condition);
  return {
    name,
    description,
    severity,
    condition: { ...condition, brokerIds: condition.brokerIds && [...condition.brokerIds] },
    forSeconds,
    webhooks: [...webhooks],
    isEnabled,
  };
}
