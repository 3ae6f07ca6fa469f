import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables, queriesOf, type Queries } from '../database/admin-tables.js';
import { SettingsTable } from '../settings/settings.js';
import { DeliverySender } from '../webhooks/delivery-sender.js';
import { Trouble } from '../trouble.js';
import type { AlertFacts } from './alert-facts.js';
import type { AlertRule } from './alert-rule.js';
import { AlertTable } from './alert-table.js';
import { Announcements, type Happened } from './announcements.js';
import { planOf } from './evaluation-plan.js';
import { FactReader } from './fact-reader.js';
import { observe } from './observations.js';
import { RuleTable } from './rule-table.js';

/** Whoever was killed is followed after so many looks that nobody made, and after three seconds at least. */
const LOOKS_PER_LEASE = 3;
const LEASE_MS_MIN = 3_000;
/** Looking takes at most this part of the time, however many groups rules are about. */
const IDLE_PER_WORK = 4;
const STORAGE_LOOK_MS = 5 * 60_000;

const HOLD = `
  insert into posthorn_admin.leases as held (name, owner, until)
  values ('alerts', $1, clock_timestamp() + $2 * interval '1 millisecond')
  on conflict (name) do update set owner = excluded.owner, until = excluded.until
  where held.owner = excluded.owner or held.until <= clock_timestamp()
  returning owner`;

/** Nobody takes the lease before this transaction has ended: see README.md. */
const STILL_HELD = `
  select clock_timestamp() as now from posthorn_admin.leases
  where name = 'alerts' and owner = $1 and until > clock_timestamp() for update`;

const RELEASE = `
  update posthorn_admin.leases set until = clock_timestamp() where name = 'alerts' and owner = $1`;

const REMEMBER_STORAGE = `
  insert into posthorn_admin.storage_history (at, bytes)
  select clock_timestamp(), pg_database_size(current_database())
  where not exists (
    select from posthorn_admin.storage_history where at > clock_timestamp() - $1 * interval '1 millisecond')`;

/**
 * Evaluates the rules, at one broker of the cluster. What it saw, what became of alerts by it and what webhooks are to be told
 * are stored in one transaction, in which the lease is held: whatever is killed when, nothing fires twice and nothing is missed.
 */
@Injectable()
export class AlertEvaluator implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #owner = randomUUID();
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  readonly #trouble: Trouble;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly settings: SettingsTable,
    private readonly rules: RuleTable,
    private readonly facts: FactReader,
    private readonly alerts: AlertTable,
    private readonly announcements: Announcements,
    private readonly sender: DeliverySender,
  ) {
    this.#trouble = new Trouble(context, 'alert rules are evaluated again');
  }

  onApplicationBootstrap(): void {
    if (this.tables.isThere) this.#running = this.#run();
  }

  /** Another broker goes on at once. */
  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const began = performance.now();
      const everyMs = await this.#attempt();
      const took = performance.now() - began;
      const idleMs = Math.max(everyMs - took, took * IDLE_PER_WORK);
      await sleep(idleMs, undefined, { signal }).catch(() => undefined);
    }
    await this.tables.query(RELEASE, [this.#owner]).catch((err: unknown) => {
      this.context.logger.debug({ err }, 'the lease of the alert rules runs out by itself');
    });
  }

  /** @returns how often to look. */
  async #attempt(): Promise<number> {
    let everyMs = 5_000;
    try {
      const { settings } = await this.settings.read();
      everyMs = settings.alertEvaluationSeconds * 1_000;
      const leaseMs = Math.max(LEASE_MS_MIN, LOOKS_PER_LEASE * everyMs);
      const held = await this.tables.query(HOLD, [this.#owner, leaseMs]);
      if (held.length > 0) await this.#look();
      this.#trouble.over();
    } catch (err) {
      this.#trouble.tell(err, 'alert rules could not be evaluated');
    }
    return everyMs;
  }

  async #look(): Promise<void> {
    await this.tables.query(REMEMBER_STORAGE, [STORAGE_LOOK_MS]);
    const rules = (await this.rules.list()).filter(({ isEnabled }) => isEnabled);
    if (rules.length === 0) return;
    const facts = await this.facts.read(rules.map(({ condition }) => condition));
    this.context.faultPoint?.('alerts-looked');
    const isNews = await this.tables.transaction(async (client) => {
      const happened = await this.#store(queriesOf(client), rules, facts);
      this.context.faultPoint?.('alerts-stored');
      return happened.some(({ fired, ended }) => fired.length + ended.length > 0);
    });
    if (isNews) this.sender.wake();
  }

  async #store(
    within: Queries,
    rules: readonly AlertRule[],
    facts: AlertFacts,
  ): Promise<readonly Happened[]> {
    const [held] = await within.query<{ now: Date }>(STILL_HELD, [this.#owner]);
    // What was seen may be old by now; whoever has the lease has seen something newer.
    if (held === undefined) return [];
    const { now } = held;
    const versions = await this.rules.lock(
      within,
      rules.map(({ name }) => name),
    );
    const current = new Map(versions.map(({ name, version }) => [name, version]));
    // A rule that was changed or deleted meanwhile is another one.
    const same = rules.filter(({ name, version }) => current.get(name) === version);
    const live = await this.alerts.live(
      within,
      same.map(({ name }) => name),
    );
    const happened: Happened[] = [];
    const evaluated: { name: string; error: string | null }[] = [];
    for (const rule of same) {
      const seen = observe(rule.condition, facts);
      const { name, webhooks } = rule;
      evaluated.push({ name, error: 'unknown' in seen ? seen.unknown : null });
      if ('unknown' in seen) continue;
      const ofRule = live.filter((alert) => alert.rule === name);
      const plan = planOf(rule, seen.value, ofRule, now.getTime());
      happened.push({ webhooks, ...(await this.alerts.store(within, rule, plan, now)) });
    }
    await this.announcements.write(within, happened, now);
    await this.rules.evaluated(within, now, evaluated);
    return happened;
  }
}
