import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables, queriesOf, type Queries } from '../database/admin-tables.js';
import { given } from '../http/given.js';
import { Problem } from '../http/problem.js';
import { bodyOfDelivery, type AlertDeliveryBody } from '../webhooks/deliveries.dto.js';
import { DeliverySender } from '../webhooks/delivery-sender.js';
import { WebhookTable } from '../webhooks/webhook-table.js';
import { completed, conditionErrors } from './alert-condition.js';
import type { AlertRule, NewAlertRule, RuleChange } from './alert-rule.js';
import type { AlertMatch } from './alert-rules.dto.js';
import { AlertTable } from './alert-table.js';
import { Announcements } from './announcements.js';
import { FactReader } from './fact-reader.js';
import { observe } from './observations.js';
import { RuleTable } from './rule-table.js';
import { TestDeliveries } from './test-deliveries.js';

/** With how many alerts it has. */
export interface CountedRule extends AlertRule {
  readonly firing: number;
  readonly pending: number;
}

/** Less and every consumer that commits in batches would stand still now and then. */
const STUCK_SECONDS_MIN = 10;

const NOW = `select clock_timestamp() as now`;

@Injectable()
export class AlertRulesService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly rules: RuleTable,
    private readonly alerts: AlertTable,
    private readonly announcements: Announcements,
    private readonly webhooks: WebhookTable,
    private readonly facts: FactReader,
    private readonly tests: TestDeliveries,
    private readonly sender: DeliverySender,
  ) {}

  async list(): Promise<CountedRule[]> {
    return this.counted(await this.rules.list());
  }

  /** @throws Problem when there is none. */
  async one(name: string): Promise<CountedRule> {
    return (await this.counted([await this.rules.one(name)]))[0];
  }

  /** Whole, and in order. @throws Problem that names what is wrong. */
  async checked(rule: NewAlertRule, within: Queries = this.tables): Promise<NewAlertRule> {
    const errors = conditionErrors(rule.condition);
    if (rule.condition.type === 'partitionStuck' && rule.forSeconds < STUCK_SECONDS_MIN) {
      const message = `must be ${STUCK_SECONDS_MIN} at least: a partition that stands for less is not stuck`;
      errors.push({ pointer: '/forSeconds', message });
    }
    const known = new Set((await this.webhooks.list(within)).map(({ name }) => name));
    for (const [index, webhook] of rule.webhooks.entries()) {
      if (known.has(webhook)) continue;
      errors.push({ pointer: `/webhooks/${index}`, message: `there is no webhook "${webhook}"` });
    }
    if (errors.length > 0) {
      const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
      throw new Problem('invalid-request', detail, { errors });
    }
    const { name, description, severity, condition, forSeconds, webhooks, isEnabled } = rule;
    const rest = { name, description, severity, forSeconds, webhooks, isEnabled };
    return { ...rest, condition: completed(condition) };
  }

  /** What the rule will be. */
  changed(now: AlertRule, change: RuleChange, within?: Queries): Promise<NewAlertRule> {
    return this.checked({ ...now, ...given(change) }, within);
  }

  async preview(rule: NewAlertRule, createdBy: string): Promise<CountedRule> {
    return { ...(await this.rules.preview(rule, createdBy)), firing: 0, pending: 0 };
  }

  async create(rule: NewAlertRule, createdBy: string): Promise<CountedRule> {
    return { ...(await this.rules.create(rule, createdBy)), firing: 0, pending: 0 };
  }

  /** @param isStill throws when the rule is another one by then. */
  async change(
    name: string,
    change: RuleChange,
    isStill: (current: AlertRule) => void,
  ): Promise<CountedRule> {
    const stored = await this.tables.transaction(async (client) => {
      const within = queriesOf(client);
      const current = await this.rules.one(name, within, true);
      isStill(current);
      const wanted = await this.changed(current, change, within);
      // To those who were told of the beginning.
      if (current.isEnabled && !wanted.isEnabled) await this.end(within, current);
      return this.rules.update(within, wanted);
    });
    this.sender.wake();
    return (await this.counted([stored]))[0];
  }

  /** @param isStill throws when the rule is another one by then. */
  async delete(name: string, isStill: (current: AlertRule) => void): Promise<void> {
    await this.tables.transaction(async (client) => {
      const within = queriesOf(client);
      const current = await this.rules.one(name, within, true);
      isStill(current);
      await this.end(within, current);
      await this.rules.delete(within, name);
    });
    this.sender.wake();
  }

  /** What the condition holds for now. */
  async look({ condition }: AlertRule): Promise<{ matches: AlertMatch[]; error: string | null }> {
    const seen = observe(condition, await this.facts.read([condition]));
    if ('unknown' in seen) return { matches: [], error: seen.unknown };
    const matches = seen.value.holding.map(({ labels, summary, value }) => ({
      labels: { ...labels },
      summary,
      value,
    }));
    return { matches, error: null };
  }

  /** @param example what is told; without one, that there is nothing. */
  async tellTest(
    { name, severity, webhooks }: AlertRule,
    example: AlertMatch | undefined,
    actor: string,
  ): Promise<AlertDeliveryBody[]> {
    const at = new Date(this.context.clock.now());
    const summary = example?.summary ?? 'The condition holds for nothing at the moment.';
    const about = {
      rule: name,
      severity,
      labels: example?.labels ?? {},
      summary: `${actor} tests this rule: ${summary}`,
    };
    const known = await this.webhooks.list();
    const told = known.filter((webhook) => webhooks.includes(webhook.name));
    const sent = await Promise.all(told.map((one) => this.tests.send(one, about, name, at)));
    return sent.map((delivery) => bodyOfDelivery(delivery));
  }

  private async end(within: Queries, { name, webhooks }: AlertRule): Promise<void> {
    const [{ now }] = await within.query<{ now: Date }>(NOW);
    const ended = await this.alerts.endRule(within, name, now);
    await this.announcements.write(within, [{ fired: [], ended, webhooks }], now);
  }

  private async counted(rules: readonly AlertRule[]): Promise<CountedRule[]> {
    const live = await this.alerts.live(
      this.tables,
      rules.map(({ name }) => name),
    );
    const count = (rule: string, state: string): number =>
      live.filter((alert) => alert.rule === rule && alert.state === state).length;
    return rules.map((rule) => ({
      ...rule,
      firing: count(rule.name, 'firing'),
      pending: count(rule.name, 'pending'),
    }));
  }
}
