import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdminTables, type Queries, type SqlValue } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { isUuid } from '../http/uuid.js';
import { inBothDirections, type RowRange } from '../lists/row-page.js';
import type { Delivery, DeliveryFilter, NewDelivery } from './webhook.js';

/** Three times the time that an attempt may take. */
const LEASE = `clock_timestamp() + interval '15 s'`;

const COLUMNS = `d.id, d.seq, d.webhook, d.rule, d.alert_id as "alertId", d.event, d.body, d.status, d.attempts,
  d.next_attempt_at as "nextAttemptAt", d.last_attempt_at as "lastAttemptAt", d.last_status as "lastStatus",
  d.last_error as "lastError", d.created_at as "createdAt", d.delivered_at as "deliveredAt"`;

const ADD = `
  insert into posthorn_admin.alert_deliveries as d (id, webhook, rule, alert_id, event, body)
  select t.id, t.webhook, t.rule, t.alert_id, t.event, t.body
  from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
    with ordinality t(id, webhook, rule, alert_id, event, body, n)
  order by t.n returning ${COLUMNS}`;

const ADD_CLAIMED = `
  insert into posthorn_admin.alert_deliveries as d
    (id, webhook, rule, alert_id, event, body, attempts, lease_until, last_attempt_at)
  values ($1, $2, $3, $4, $5, $6, 1, ${LEASE}, clock_timestamp()) returning ${COLUMNS}`;

/**
 * The next one whose time has come: of each webhook one at a time, which is as much as a receiver should have to bear, and of
 * each alert in their order, so that nobody hears of an end before the beginning. Brokers that ask at once get different ones.
 */
const CLAIM = `
  update posthorn_admin.alert_deliveries d
  set attempts = attempts + 1, lease_until = ${LEASE}, last_attempt_at = clock_timestamp()
  where d.id = (
    select p.id from posthorn_admin.alert_deliveries p join posthorn_admin.webhooks w on w.name = p.webhook
    where p.status = 'pending' and p.next_attempt_at <= clock_timestamp()
      and not exists (
        select from posthorn_admin.alert_deliveries o
        where o.webhook = p.webhook and o.status = 'pending'
          and (o.lease_until > clock_timestamp() or (o.alert_id = p.alert_id and o.seq < p.seq)))
    order by p.next_attempt_at, p.seq limit 1 for update of p skip locked)
  returning ${COLUMNS}`;

const DELIVERED = `
  update posthorn_admin.alert_deliveries d
  set status = 'delivered', delivered_at = clock_timestamp(), lease_until = null, last_status = $2, last_error = null
  where id = $1 and status = 'pending' returning ${COLUMNS}`;

/** Unless somebody has tried it again meanwhile: then it is theirs to say. */
const FAILED = `
  update posthorn_admin.alert_deliveries d
  set status = case when $5::float8 is null then 'failed' else 'pending' end, lease_until = null,
    last_status = $3, last_error = $4,
    next_attempt_at = clock_timestamp() + coalesce($5::float8, 0) * interval '1 millisecond'
  where id = $1 and attempts = $2 and status = 'pending' returning ${COLUMNS}`;

const LISTED = `($1::text is null or webhook = $1) and ($2::text is null or rule = $2)
    and ($3::bigint is null or alert_id = $3) and ($4::text is null or status = $4)`;

const LIST = inBothDirections(
  (direction, behind) => `
  select ${COLUMNS} from posthorn_admin.alert_deliveries d
  where ${LISTED} and ($5::bigint is null or seq ${behind} $5) order by seq ${direction} limit $6`,
);

const COUNT = `select count(*)::int as count from posthorn_admin.alert_deliveries where ${LISTED}`;

const FIND = `select ${COLUMNS} from posthorn_admin.alert_deliveries d where id = $1`;

const AGAIN = `
  update posthorn_admin.alert_deliveries d
  set status = 'pending', attempts = 0, next_attempt_at = clock_timestamp(), delivered_at = null
  where id = $1 and status <> 'pending' returning ${COLUMNS}`;

/** What is to be told, to whom, and what became of it. */
@Injectable()
export class DeliveryTable {
  constructor(private readonly tables: AdminTables) {}

  /** In their order. */
  async add(within: Queries, deliveries: readonly NewDelivery[]): Promise<Delivery[]> {
    if (deliveries.length === 0) return [];
    return within.query<Delivery>(ADD, [
      deliveries.map(() => randomUUID()),
      deliveries.map(({ webhook }) => webhook),
      deliveries.map(({ rule }) => rule),
      deliveries.map(({ alertId }) => alertId),
      deliveries.map(({ event }) => event),
      deliveries.map(({ body }) => body),
    ]);
  }

  async claim(): Promise<Delivery | undefined> {
    return (await this.tables.query<Delivery>(CLAIM))[0];
  }

  /** One that nobody else takes, unless whoever adds it is gone. */
  async addClaimed({ webhook, rule, alertId, event, body }: NewDelivery): Promise<Delivery> {
    const values = [randomUUID(), webhook, rule, alertId, event, body];
    return (await this.tables.query<Delivery>(ADD_CLAIMED, values))[0];
  }

  /** undefined: it was delivered already. */
  async delivered(id: string, status: number | null): Promise<Delivery | undefined> {
    return (await this.tables.query<Delivery>(DELIVERED, [id, status]))[0];
  }

  /** @param waitMs until it is tried again; null: never. */
  async failed(
    { id, attempts }: Delivery,
    { status, error }: { readonly status: number | null; readonly error: string | null },
    waitMs: number | null,
  ): Promise<Delivery | undefined> {
    const values = [id, attempts, status, error, waitMs];
    return (await this.tables.query<Delivery>(FAILED, values))[0];
  }

  list(filter: DeliveryFilter, { direction, after, limit }: RowRange): Promise<Delivery[]> {
    return this.tables.query<Delivery>(LIST[direction], [...valuesOf(filter), after, limit]);
  }

  async count(filter: DeliveryFilter): Promise<number> {
    return (await this.tables.query<{ count: number }>(COUNT, valuesOf(filter)))[0].count;
  }

  /** @throws Problem when there is none. */
  async one(id: string): Promise<Delivery> {
    const [delivery] = isUuid(id) ? await this.tables.query<Delivery>(FIND, [id]) : [];
    if (delivery !== undefined) return delivery;
    throw new Problem('alert-delivery-not-found', `There is no delivery ${id}.`);
  }

  /** undefined: it is under way. */
  async again(id: string): Promise<Delivery | undefined> {
    return (await this.tables.query<Delivery>(AGAIN, [id]))[0];
  }
}

function valuesOf({ webhook, rule, alertId, status }: DeliveryFilter): SqlValue[] {
  return [webhook, rule, alertId, status].map((value) => value ?? null);
}
