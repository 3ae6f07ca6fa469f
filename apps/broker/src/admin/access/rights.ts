import { Inject, Injectable } from '@nestjs/common';
import { AdminTables } from '../database/admin-tables.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { isAction } from './actions.js';
import { Permissions, type Grant } from './permissions.js';
import { EVERYTHING, type ResourcePattern } from './resource-pattern.js';
import { builtInRoles, type Role } from './roles.js';

/** Whose rights. */
export interface Person {
  readonly userName: string;
  /** Those that the identity provider named. */
  readonly groups: readonly string[];
}

interface BindingRow {
  readonly role: string;
  readonly actions: readonly string[] | null;
  readonly resources: readonly ResourcePattern[];
  readonly expiresAt: number | null;
}

interface RightsRow {
  readonly now: number;
  readonly bindings: readonly BindingRow[];
}

/** On the clock of the database, which all brokers share: one whose clock jumps gives nobody more time. */
const READ = `
  select (extract(epoch from now()) * 1000)::float8 as now, coalesce(json_agg(json_build_object(
    'role', b.role, 'actions', r.actions, 'resources', b.resources,
    'expiresAt', extract(epoch from b.expires_at) * 1000
  )) filter (where b.id is not null), '[]') as bindings
  from (select) as one
  left join posthorn_admin.role_bindings b
    on (b.expires_at is null or b.expires_at > now())
    and ((b.subject_type = 'user' and b.subject = $1) or (b.subject_type = 'group' and b.subject = any ($2)))
  left join posthorn_admin.roles r on r.name = b.role`;

/** What people may do, read anew for each request: a right that was taken away is gone with the commit, on every broker. */
@Injectable()
export class Rights {
  constructor(
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly tables: AdminTables,
  ) {}

  async of({ userName, groups }: Person): Promise<Permissions> {
    const { now, grants } = await this.grantsOf({ userName, groups });
    return Permissions.of(grants, now);
  }

  /** @returns the grants that hold, and the time of the database in milliseconds since the epoch. */
  async grantsOf({ userName, groups }: Person): Promise<{ now: number; grants: readonly Grant[] }> {
    const own = this.settings.superUsers.has(userName) ? [SUPER_USER] : [];
    if (!this.tables.isThere) return { now: Date.now(), grants: own };
    const [{ now, bindings }] = await this.tables.query<RightsRow>(READ, [userName, groups]);
    return { now, grants: [...own, ...bindings.map((row) => grantOf(row))] };
  }
}

const admin = builtInRoles.get('admin') as Role;
const SUPER_USER: Grant = { actions: admin.actions, resources: [EVERYTHING], expiresAt: null };

/** A role that is neither built in nor in the table any more allows nothing. */
function grantOf({ role, actions, resources, expiresAt }: BindingRow): Grant {
  const known = builtInRoles.get(role)?.actions ?? new Set((actions ?? []).filter(isAction));
  return { actions: known, resources, expiresAt };
}
