import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { SecretBox } from './secret-box.js';
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

/** $6: the secret is the one that it was; else that one is signed with for another day. */
const UPDATE = `
  update posthorn_admin.webhooks
  set url = $2, format = $3, description = $4, secret = $5,
    previous_secret = case when $6 then previous_secret else secret end,
    previous_until = case when $6 then previous_until else clock_timestamp() + interval '1 day' end,
    version = version + 1, updated_at = clock_timestamp()
  where name = $1 returning ${COLUMNS}`;

const DELETE = `delete from posthorn_admin.webhooks where name = $1`;

const RESEAL = `
  update posthorn_admin.webhooks set secret = $2, previous_secret = $3
  where name = $1 and secret = $4 and previous_secret is not distinct from $5`;

const ABANDON = `
  update posthorn_admin.alert_deliveries set status = 'failed', last_error = 'the webhook was deleted'
  where webhook = $1 and status = 'pending'`;

/** The webhooks of all brokers of this database. */
@Injectable()
export class WebhookTable {
  readonly #box: SecretBox;

  constructor(
    private readonly tables: AdminTables,
    @Inject(ADMIN_CONTEXT) context: Pick<AdminContext, 'secretKeys'>,
  ) {
    this.#box = new SecretBox(context.secretKeys ?? []);
  }

  /** By which it is signed now: two for a day after a change. @throws Error when this broker cannot open it. */
  secretsOf({ name, secret, previousSecret, previousUntil }: Webhook, at: Date): string[] {
    const secrets = [this.#box.open(name, secret)];
    const isPreviousGood = previousUntil !== null && previousUntil > at;
    if (!isPreviousGood || previousSecret === null) return secrets;
    return [...secrets, ...this.#openable(name, previousSecret)];
  }

  /** Those that are not sealed by the key that seals now, which was given after they were made. */
  async sealAll(): Promise<void> {
    if (!this.#box.isThere) return;
    for (const { name, secret, previousSecret } of await this.list()) {
      const old = [secret, previousSecret];
      if (!old.some((one) => one !== null && this.#box.isOld(one))) continue;
      const again = (one: string) => this.#box.seal(name, this.#openable(name, one)[0] ?? one);
      const sealed = [again(secret), previousSecret === null ? null : again(previousSecret)];
      await this.tables.query(RESEAL, [name, ...sealed, ...old]);
    }
  }

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
    const [made] = await within.query<Webhook>(INSERT, [...this.#valuesOf(webhook), createdBy]);
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

  /** @param isSecretKept it is that of the row, sealed or not. */
  async update(within: Queries, webhook: NewWebhook, isSecretKept: boolean): Promise<Webhook> {
    const values = [...this.#valuesOf(webhook), isSecretKept];
    return (await within.query<Webhook>(UPDATE, values))[0];
  }

  /** Whether it is the one that is stored, sealed or not. */
  isSecret({ name, secret }: Webhook, said: string): boolean {
    return this.#openable(name, secret).includes(said);
  }

  async delete(within: Queries, name: string): Promise<void> {
    await within.query(ABANDON, [name]);
    await within.query(DELETE, [name]);
  }

  /** Nothing of what was sealed by a key that is gone: whoever takes another secret must be able to. */
  #openable(name: string, stored: string): string[] {
    try {
      return [this.#box.open(name, stored)];
    } catch {
      return [];
    }
  }

  #valuesOf({ name, url, format, description, secret }: NewWebhook): string[] {
    return [name, url, format, description, this.#box.seal(name, secret)];
  }
}
