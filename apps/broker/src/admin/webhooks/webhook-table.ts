import { Injectable } from '@nestjs/common';
import { AdminTables, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import type { NewWebhook, Webhook } from './webhook.js';

export const WEBHOOKS_MAX = 50;

const COLUMNS = `name, url, format, description, secret, previous_secret as "previousSecret", previous_until as "previousUntil",
  version, created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt"`;

const LIST = `select ${COLUMNS} from posthorn_admin.webhooks order by name`;

const FIND = `select ${COLUMNS} from posthorn_admin.webhooks where name = $1`;

const INSERT = `
  insert into posthorn_admin.webhooks (name, url, format, description, secret, created_by)
  select $1, $2, $3, $4, $5, $6 where (select count(*) from posthorn_admin.webhooks) < ${WEBHOOKS_MAX}
  on conflict (name) do nothing returning ${COLUMNS}`;

/** The secret before is signed with for another day, unless it is the same. */
const UPDATE = `
  update posthorn_admin.webhooks
  set url = $2, format = $3, description = $4, secret = $5,
    previous_secret = case when secret = $5 then previous_secret else secret end,
    previous_until = case when secret = $5 then previous_until else clock_timestamp() + interval '1 day' end,
    version = version + 1, updated_at = clock_timestamp()
  where name = $1 returning ${COLUMNS}`;

const DELETE = `delete from posthorn_admin.webhooks where name = $1`;

const ABANDON = `
  update posthorn_admin.alert_deliveries set status = 'failed', last_error = 'the webhook was deleted'
  where webhook = $1 and status = 'pending'`;

/** The webhooks of all brokers of this database. */
@Injectable()
export class WebhookTable {
  constructor(private readonly tables: AdminTables) {}

  /** By name; there are few. */
  list(within: Queries = this.tables): Promise<Webhook[]> {
    return within.query<Webhook>(LIST);
  }

  /** @throws Problem when there is none. */
  async one(name: string, within: Queries = this.tables, isLocked = false): Promise<Webhook> {
    const [webhook] = await within.query<Webhook>(isLocked ? `${FIND} for update` : FIND, [name]);
    if (webhook !== undefined) return webhook;
    throw new Problem('webhook-not-found', `There is no webhook "${name}".`);
  }

  /** @throws Problem when there is one of the name, or there are too many. */
  async create(
    webhook: NewWebhook,
    createdBy: string,
    within: Queries = this.tables,
  ): Promise<Webhook> {
    const [made] = await within.query<Webhook>(INSERT, [...valuesOf(webhook), createdBy]);
    if (made !== undefined) return made;
    const known = await within.query(FIND, [webhook.name]);
    if (known.length > 0) {
      throw new Problem('webhook-exists', `There is a webhook "${webhook.name}" already.`);
    }
    throw new Problem('too-many-webhooks', `There are ${WEBHOOKS_MAX} webhooks already.`);
  }

  /** @throws Problem as `create`. */
  preview(webhook: NewWebhook, createdBy: string): Promise<Webhook> {
    return this.tables.rehearse((within) => this.create(webhook, createdBy, within));
  }

  async update(within: Queries, webhook: NewWebhook): Promise<Webhook> {
    return (await within.query<Webhook>(UPDATE, valuesOf(webhook)))[0];
  }

  async delete(within: Queries, name: string): Promise<void> {
    await within.query(ABANDON, [name]);
    await within.query(DELETE, [name]);
  }
}

function valuesOf({ name, url, format, description, secret }: NewWebhook): string[] {
  return [name, url, format, description, secret];
}
