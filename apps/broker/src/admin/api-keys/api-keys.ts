import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdminTables } from '../database/admin-tables.js';
import { hashOf } from '../sign-in/secrets.js';
import { formatApiKey, newApiKey, type ApiKeyText } from './api-key-text.js';
import type { KeyScope } from './key-scope.js';

export interface NewApiKey {
  readonly userName: string;
  readonly isExternal: boolean;
  readonly description: string;
  readonly scopes: readonly KeyScope[];
  /** null for ever. */
  readonly expiresAt: Date | null;
}

export interface ApiKey extends NewApiKey {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
}

const COLUMNS = `
  id, user_name as "userName", is_external as "isExternal", description, scopes, created_at as "createdAt",
  expires_at as "expiresAt", last_used_at as "lastUsedAt", last_used_address as "lastUsedAddress"`;

/** Enough for every service of a person's, and few enough to look at. */
export const KEYS_PER_USER_MAX = 100;

/** None when the user has as many already. */
const INSERT = `
  insert into posthorn_admin.api_keys (id, secret_hash, user_name, is_external, description, scopes, expires_at)
  select $1, $2, $3, $4, $5, $6, $7
  where (select count(*) from posthorn_admin.api_keys where user_name = $3) < ${KEYS_PER_USER_MAX}
  returning ${COLUMNS}`;

const USED_MS = 60_000;

/** Of a user of ours, as long as there is the user. */
const FIND = `
  select ${COLUMNS}, secret_hash as "secretHash",
    last_used_at is null or last_used_at < now() - ${USED_MS} * interval '1 ms' as "isToBeNoted"
  from posthorn_admin.api_keys k
  where id = $1 and (expires_at is null or expires_at > now())
    and (is_external
      or exists (select from posthorn.scram_credentials c where c.user_name = k.user_name))`;
const USED = `
  update posthorn_admin.api_keys set last_used_at = now(), last_used_address = $2
  where id = $1 and (last_used_at is null or last_used_at < now() - ${USED_MS} * interval '1 ms')`;
const LIST = `
  select ${COLUMNS} from posthorn_admin.api_keys where $1::text is null or user_name = $1
  order by created_at desc, id`;
const ONE = `
  select ${COLUMNS} from posthorn_admin.api_keys where id = $1 and ($2::text is null or user_name = $2)`;
const REVOKE = `
  with revoked as (
    delete from posthorn_admin.api_keys where id = $1 and ($2::text is null or user_name = $2) returning *)
  select ${COLUMNS} from revoked`;
const REVOKE_ALL = 'delete from posthorn_admin.api_keys where user_name = $1';

/** API keys, in PostgreSQL: one that is revoked is refused by every broker from the commit on. */
@Injectable()
export class ApiKeys {
  constructor(private readonly tables: AdminTables) {}

  /** @returns the key and its text, which nobody sees again; null when the user has too many. */
  async create(key: NewApiKey): Promise<{ key: ApiKey; text: string } | null> {
    const text = newApiKey();
    const { userName, isExternal, description, scopes, expiresAt } = key;
    const [row = null] = await this.tables.query<ApiKey>(INSERT, [
      text.id,
      hashOf(text.secret),
      userName,
      isExternal,
      description,
      JSON.stringify(scopes),
      expiresAt,
    ]);
    return row === null ? null : { key: row, text: formatApiKey(text) };
  }

  /** The key that this is, while it holds; null for everything else. */
  async find({ id, secret }: ApiKeyText, address: string | null): Promise<ApiKey | null> {
    interface Found extends ApiKey {
      readonly secretHash: Buffer;
      readonly isToBeNoted: boolean;
    }
    const found = (await this.tables.query<Found>(FIND, [id])).at(0);
    if (found === undefined || !timingSafeEqual(found.secretHash, hashOf(secret))) return null;
    if (found.isToBeNoted) await this.tables.query(USED, [id, address]);
    return found;
  }

  /** Newest first. @param userName null: of everybody. */
  list(userName: string | null): Promise<readonly ApiKey[]> {
    return this.tables.query<ApiKey>(LIST, [userName]);
  }

  /** @param userName whose it must be; null: anybody's. @returns null when there is none. */
  async one(id: string, userName: string | null): Promise<ApiKey | null> {
    return (await this.tables.query<ApiKey>(ONE, [id, userName])).at(0) ?? null;
  }

  /** @param userName whose it must be; null: anybody's. @returns null when there is none. */
  async revoke(id: string, userName: string | null): Promise<ApiKey | null> {
    return (await this.tables.query<ApiKey>(REVOKE, [id, userName])).at(0) ?? null;
  }

  async revokeAll(userName: string): Promise<void> {
    await this.tables.query(REVOKE_ALL, [userName]);
  }
}
