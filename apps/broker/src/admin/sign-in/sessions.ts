import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AdminTables } from '../database/admin-tables.js';
import { hashOf, newSecret } from './secrets.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';

export type SignInMethod = 'password' | 'oidc';

export interface NewSession {
  readonly userName: string;
  readonly method: SignInMethod;
  readonly groups: readonly string[];
  /** Of the credential that the password matched; null when there was none. */
  readonly storedKey: Buffer | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export interface Session {
  readonly id: string;
  readonly userName: string;
  readonly method: SignInMethod;
  readonly groups: readonly string[];
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `
  id, user_name as "userName", method, groups, address, user_agent as "userAgent",
  created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt"`;

const INSERT = `
  insert into posthorn_admin.sessions
    (id, token_hash, user_name, method, groups, credential_hash, address, user_agent, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 ms')
  returning ${COLUMNS}`;

/** Whoever signs in all the time, as a script might, pushes out their own oldest. */
const PER_USER_MAX = 50;
const MAKE_ROOM = `
  delete from posthorn_admin.sessions where expires_at < now() or id in (
    select id from posthorn_admin.sessions where user_name = $1 order by created_at desc offset ${PER_USER_MAX - 1})`;

/**
 * A session holds while it is used, no longer than its end, and while the password still makes the key that it was
 * opened with. Idle time is known to within a minute, so that not every request writes.
 */
const SEEN_MS = 60_000;
const HOLDS = `
  expires_at > now() and last_seen_at > now() - ($1::bigint + ${SEEN_MS}) * interval '1 ms'
  and (credential_hash is null or exists (
    select from posthorn.scram_credentials c
    where c.user_name = s.user_name and sha256(c.stored_key) = s.credential_hash))`;

const FIND = `
  select ${COLUMNS}, last_seen_at < now() - ${SEEN_MS} * interval '1 ms' as "isToBeSeen"
  from posthorn_admin.sessions s where ${HOLDS} and token_hash = $2`;
const SEEN = `
  update posthorn_admin.sessions set last_seen_at = now()
  where id = $1 and last_seen_at < now() - ${SEEN_MS} * interval '1 ms'`;
const LIST = `
  select ${COLUMNS} from posthorn_admin.sessions s
  where ${HOLDS} and ($2::text is null or user_name = $2) order by created_at desc, id limit 1000`;
const ONE = `
  select ${COLUMNS} from posthorn_admin.sessions where id = $1 and ($2::text is null or user_name = $2)`;
const END = `
  with ended as (
    delete from posthorn_admin.sessions where id = $1 and ($2::text is null or user_name = $2) returning *)
  select ${COLUMNS} from ended`;
const END_ALL = 'delete from posthorn_admin.sessions where user_name = $1';

/** Who is signed in, in PostgreSQL and on its clock, so that any broker answers and none has to be asked. */
@Injectable()
export class Sessions {
  constructor(
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly tables: AdminTables,
  ) {}

  /** Always a new one: what the browser sent before may be known to somebody else. @returns its secret, too. */
  async open(session: NewSession): Promise<{ session: Session; token: string }> {
    const token = newSecret();
    const { userName, method, groups, storedKey, address, userAgent } = session;
    await this.tables.query(MAKE_ROOM, [userName]);
    const [row] = await this.tables.query<Session>(INSERT, [
      randomUUID(),
      hashOf(token),
      userName,
      method,
      JSON.stringify(groups),
      storedKey === null ? null : hashOf(storedKey),
      address,
      userAgent,
      this.settings.sessionMaxMs,
    ]);
    return { session: row, token };
  }

  /** The session that holds under the secret; null for every other secret. */
  async find(token: string): Promise<Session | null> {
    if (!this.tables.isThere) return null;
    interface Found extends Session {
      readonly isToBeSeen: boolean;
    }
    const values = [this.settings.sessionIdleMs, hashOf(token)];
    const found = (await this.tables.query<Found>(FIND, values)).at(0);
    if (found?.isToBeSeen === true) await this.tables.query(SEEN, [found.id]);
    return found ?? null;
  }

  /** Newest first. @param userName null: of everybody. */
  list(userName: string | null): Promise<readonly Session[]> {
    return this.tables.query<Session>(LIST, [this.settings.sessionIdleMs, userName]);
  }

  /** @param userName whose it must be; null: anybody's. @returns null when there is none. */
  async one(id: string, userName: string | null): Promise<Session | null> {
    return (await this.tables.query<Session>(ONE, [id, userName])).at(0) ?? null;
  }

  /** @param userName whose it must be; null: anybody's. @returns null when there is none. */
  async end(id: string, userName: string | null): Promise<Session | null> {
    return (await this.tables.query<Session>(END, [id, userName])).at(0) ?? null;
  }

  async endAll(userName: string): Promise<void> {
    await this.tables.query(END_ALL, [userName]);
  }
}
