import { Injectable } from '@nestjs/common';
import { AdminTables, type Queries, type SqlValue } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { inBothDirections, type RowRange } from '../lists/row-page.js';
import type { Alert, AlertFilter } from './alert.js';
import type { Severity } from './alert-rule.js';
import type { LiveAlert, RulePlan } from './evaluation-plan.js';

const COLUMNS = `id, rule, severity, subject, labels, summary, value, state, since, seen_at as "seenAt", fired_at as "firedAt",
  resolved_at as "resolvedAt"`;

const LIVE = `
  select id, rule, subject, state, (extract(epoch from since) * 1000)::float8 as "sinceMs", marker
  from posthorn_admin.alerts where state <> 'resolved' and rule = any($1)`;

const BEGIN = `
  insert into posthorn_admin.alerts
    (rule, severity, subject, labels, summary, value, marker, state, since, seen_at, fired_at)
  select $1, $2, t.subject, t.labels, t.summary, t.value, t.marker, t.state, $3, $3,
    case when t.state = 'firing' then $3::timestamptz end
  from unnest($4::text[], $5::jsonb[], $6::text[], $7::float8[], $8::text[], $9::text[])
    with ordinality t(subject, labels, summary, value, marker, state, n)
  order by t.n returning ${COLUMNS}`;

const KEEP = `
  update posthorn_admin.alerts a
  set severity = $1, labels = t.labels, summary = t.summary, value = t.value, marker = t.marker, state = t.state,
    since = to_timestamp(t.since_ms / 1000), seen_at = $2,
    fired_at = case when t.fires then $2::timestamptz else a.fired_at end
  from unnest($3::bigint[], $4::jsonb[], $5::text[], $6::float8[], $7::text[], $8::text[], $9::float8[], $10::boolean[])
    as t(id, labels, summary, value, marker, state, since_ms, fires)
  where a.id = t.id
  returning t.fires, a.id, a.rule, a.severity, a.subject, a.labels, a.summary, a.value, a.state, a.since,
    a.seen_at as "seenAt", a.fired_at as "firedAt", a.resolved_at as "resolvedAt"`;

const DROP = `delete from posthorn_admin.alerts where id = any($1) and state = 'pending'`;

const RESOLVE = `
  update posthorn_admin.alerts set state = 'resolved', resolved_at = $2
  where id = any($1) and state = 'firing' returning ${COLUMNS}`;

const OF_RULE = `select id, state from posthorn_admin.alerts where rule = $1 and state <> 'resolved' order by id for update`;

const LISTED = `($1::text is null or rule = $1) and ($2::text is null or state = $2)
    and ($3::boolean is null or (state <> 'resolved') = $3)`;

const LIST = inBothDirections(
  (direction, behind) => `
  select ${COLUMNS} from posthorn_admin.alerts
  where ${LISTED} and ($4::bigint is null or id ${behind} $4) order by id ${direction} limit $5`,
);

/** By whom they are of: who may not see those does not learn how many there are. */
const COUNT = `
  select labels, count(*)::int as count from posthorn_admin.alerts where ${LISTED} group by labels`;

const FIND = `select ${COLUMNS} from posthorn_admin.alerts where id = $1`;

const FIRING = `
  select severity, count(*)::int as count from posthorn_admin.alerts where state = 'firing' group by severity`;

/** What rules said, and say. */
@Injectable()
export class AlertTable {
  constructor(private readonly tables: AdminTables) {}

  /** Those that have not ended. */
  live(within: Queries, rules: readonly string[]): Promise<LiveAlert[]> {
    return within.query<LiveAlert>(LIVE, [[...rules]]);
  }

  /** @returns those that fire from now on, and those that do not any more. */
  async store(
    within: Queries,
    { name, severity }: { readonly name: string; readonly severity: Severity },
    { begun, kept, dropped, resolved }: RulePlan,
    now: Date,
  ): Promise<{ readonly fired: readonly Alert[]; readonly ended: readonly Alert[] }> {
    const fired: Alert[] = [];
    if (dropped.length > 0) await within.query(DROP, [[...dropped]]);
    const ended = resolved.length === 0 ? [] : await this.resolve(within, resolved, now);
    if (kept.length > 0) fired.push(...(await this.keep(within, severity, kept, now)));
    if (begun.length > 0) {
      const made = await within.query<Alert>(BEGIN, [name, severity, now, ...columnsOf(begun)]);
      fired.push(...made.filter(({ state }) => state === 'firing'));
    }
    return { fired, ended };
  }

  /** Ends what a rule says: nobody goes on looking. @returns those of which somebody was told. */
  async endRule(within: Queries, rule: string, now: Date): Promise<Alert[]> {
    const live = await within.query<{ id: bigint; state: string }>(OF_RULE, [rule]);
    if (live.length === 0) return [];
    const ids = live.map(({ id }) => id);
    await within.query(DROP, [ids]);
    return this.resolve(within, ids, now);
  }

  list(filter: AlertFilter, { direction, after, limit }: RowRange): Promise<Alert[]> {
    return this.tables.query<Alert>(LIST[direction], [...valuesOf(filter), after, limit]);
  }

  async count(
    filter: AlertFilter,
    isSeen: (of: Pick<Alert, 'labels'>) => boolean,
  ): Promise<number> {
    const rows = await this.tables.query<Pick<Alert, 'labels'> & { count: number }>(
      COUNT,
      valuesOf(filter),
    );
    return rows.filter(isSeen).reduce((sum, { count }) => sum + count, 0);
  }

  /** @throws Problem when there is none. */
  async one(id: bigint): Promise<Alert> {
    const [alert] = await this.tables.query<Alert>(FIND, [id]);
    if (alert !== undefined) return alert;
    throw new Problem('alert-not-found', `There is no alert ${id}.`);
  }

  /** How many fire, by severity. */
  async firing(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.tables.query<{ severity: string; count: number }>(FIRING);
    return new Map(rows.map(({ severity, count }) => [severity, count]));
  }

  private resolve(within: Queries, ids: readonly bigint[], now: Date): Promise<Alert[]> {
    return within.query<Alert>(RESOLVE, [[...ids], now]);
  }

  private async keep(
    within: Queries,
    severity: Severity,
    kept: RulePlan['kept'],
    now: Date,
  ): Promise<Alert[]> {
    const [, labels, ...rest] = columnsOf(kept);
    const times = [kept.map(({ sinceMs }) => sinceMs), kept.map((one) => one.isNewlyFiring)];
    const ids = kept.map(({ id }) => id);
    const values = [severity, now, ids, labels, ...rest, ...times];
    const rows = await within.query<Alert & { fires: boolean }>(KEEP, values);
    return rows.filter(({ fires }) => fires);
  }
}

/** subject, labels, summary, value, marker and state, each as a column. */
function columnsOf(alerts: RulePlan['begun']): (readonly (string | number | null)[])[] {
  return [
    alerts.map(({ subject }) => subject),
    alerts.map(({ labels }) => JSON.stringify(labels)),
    alerts.map(({ summary }) => summary),
    alerts.map(({ value }) => value),
    alerts.map(({ marker }) => marker),
    alerts.map(({ state }) => state),
  ];
}

function valuesOf({ rule, state, isLive }: AlertFilter): SqlValue[] {
  return [rule, state, isLive].map((value) => value ?? null);
}
