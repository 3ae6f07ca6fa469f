import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { EVERYTHING } from '../access/resource-pattern.js';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Caller } from '../audit/caller.js';
import { AdminTables, queriesOf, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { credentialsFor } from '../../security/credentials/new-credential.js';
import { userStatements } from '../../security/credentials/user-statements.js';
import { createLink, linkOf, LINK_MS } from './first-admin-links.js';
import { hashOf, isSecret } from './secrets.js';
import { SignIn, type OpenedSession, type Password } from './sign-in.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';

/** Any constant of its own: two links that are used at once make one administrator. */
const LOCK = `select pg_advisory_xact_lock(7301003)`;

/** Somebody who can sign in has everything for good; a user without credentials cannot, unless a provider knows them. */
const HAS_ADMIN = `
  select exists (
    select from posthorn_admin.role_bindings b
    where b.role = 'admin' and b.expires_at is null and b.resources @> $1::jsonb
      and ($3::boolean or exists (select from posthorn.scram_credentials c where c.user_name = b.subject))
  ) or exists (select from posthorn.scram_credentials c where c.user_name = any ($2)) as has`;

const USE = `
  with used as (
    delete from posthorn_admin.first_admin_links where token_hash = $1 and expires_at > now() returning is_recovery)
  select is_recovery as "isRecovery" from used`;
const IS_VALID = `select from posthorn_admin.first_admin_links where token_hash = $1 and expires_at > now()`;
const FORGET_OTHERS = `delete from posthorn_admin.first_admin_links`;
const BIND = `
  insert into posthorn_admin.role_bindings (id, subject_type, subject, role, resources, reason, created_by)
  values ($1, 'user', $2, 'admin', $3, 'the first administrator', $4)`;

/** How the first administrator comes about: by a link that only whoever reads the broker's log, or its database, has. */
@Injectable()
export class FirstAdmin {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly tables: AdminTables,
    private readonly signIn: SignIn,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Prints a link when there is nobody who could administer. Every broker that starts meanwhile prints one of its own, since the log
   * of another may be out of reach and only the hash of its link is kept: the first use ends all.
   */
  async announce(url: string): Promise<void> {
    if (!this.settings.isRequired || (await this.hasAdmin(this.tables))) return;
    const token = await createLink(this.tables, { isRecovery: false });
    this.context.logger.warn(
      { link: linkOf(url, token), validMinutes: LINK_MS / 60_000 },
      'nobody can administer this cluster yet: open the link to make the first administrator. Every broker that starts ' +
        'until then logs one, any of them will do, and the first that is used ends the others',
    );
  }

  /** Makes a user an administrator, and the user if there is none of the name; whoever is one already proves it. */
  async redeem(
    token: string,
    { userName, password }: Password,
    caller: Caller,
  ): Promise<OpenedSession> {
    // Before a password is looked at, or one derived: strangers cannot make us do that.
    if (!(await this.isValid(token))) throw notValid();
    const existing = await this.users().describe([userName]);
    const isNew = !existing.has(userName);
    const credentials = isNew ? await credentialsFor(userName, password) : [];
    const storedKey =
      credentials.at(0)?.credential?.storedKey ??
      (await this.signIn.prove({ userName, password }, caller));
    const action = {
      action: 'user.makeAdmin',
      resource: `user/${userName}`,
      details: { by: 'one-time link', isNew },
    };
    await this.audit.run(caller, action, () =>
      this.tables.transaction(async (client) => {
        const within = queriesOf(client);
        await within.query(LOCK);
        const used = (await within.query<{ isRecovery: boolean }>(USE, [hashOf(token)])).at(0);
        if (used === undefined || (!used.isRecovery && (await this.hasAdmin(within)))) {
          throw notValid();
        }
        if (isNew && !(await createUser(within, userName, credentials))) throw notValid();
        const resources = JSON.stringify([EVERYTHING]);
        await within.query(BIND, [randomUUID(), userName, resources, caller.actor]);
        await within.query(FORGET_OTHERS);
      }),
    );
    return this.signIn.open({ userName, method: 'password', groups: [], storedKey }, caller);
  }

  private async isValid(token: string): Promise<boolean> {
    if (!isSecret(token)) return false;
    return (await this.tables.query(IS_VALID, [hashOf(token)])).length > 0;
  }

  private async hasAdmin(tables: Queries): Promise<boolean> {
    const [{ has }] = await tables.query<{ has: boolean }>(HAS_ADMIN, [
      JSON.stringify([EVERYTHING]),
      [...this.settings.superUsers],
      this.settings.oidc !== null,
    ]);
    return has;
  }

  private users() {
    const { security } = this.context;
    if (security === undefined) throw new Problem('needs-postgresql', 'There are no users here.');
    return security.credentials;
  }
}

function notValid(): Problem {
  return new Problem('link-not-valid', 'The link was used, is over, or was never given out.');
}

async function createUser(
  tables: Queries,
  userName: string,
  credentials: Awaited<ReturnType<typeof credentialsFor>>,
): Promise<boolean> {
  await tables.query(userStatements.lock, [userName]);
  if ((await tables.query(userStatements.hasAny, [userName])).length > 0) return false;
  for (const { mechanism, credential } of credentials) {
    if (credential === null) continue;
    const { salt, iterations, storedKey, serverKey } = credential;
    const values = [userName, mechanism, salt, iterations, storedKey, serverKey];
    await tables.query(userStatements.upsert, values);
  }
  return true;
}
