import { Injectable } from '@nestjs/common';
import { allActions, isAction } from '../access/actions.js';
import { builtInRoles, type Role } from '../access/roles.js';
import { AdminTables, queriesOf, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';

interface RoleRow {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
}

/** Few enough to look at. */
const ROLES_MAX = 100;

const LIST = 'select name, description, actions from posthorn_admin.roles order by name';
const FIND = 'select name, description, actions from posthorn_admin.roles where name = $1';
const PUT = `
  insert into posthorn_admin.roles (name, description, actions)
  select $1, $2, $3::jsonb
  where (select count(*) from posthorn_admin.roles where name <> $1) < ${ROLES_MAX}
  on conflict (name) do update set description = excluded.description, actions = excluded.actions
  returning name`;
/** Not while somebody has it: a role that is made anew under the name would be theirs. */
const DELETE = `
  with gone as (
    delete from posthorn_admin.roles where name = $1
      and not exists (select from posthorn_admin.role_bindings where role = $1) returning name)
  select name from gone`;

type RoleGuard = (found: Role | null) => void;

const ANY: RoleGuard = () => undefined;

/** Roles: those that are built in, and the cluster's own. */
@Injectable()
export class RolesService {
  constructor(private readonly tables: AdminTables) {}

  async list(): Promise<readonly Role[]> {
    const own = this.tables.isThere ? await this.tables.query<RoleRow>(LIST) : [];
    return [...builtInRoles.values(), ...own.map((row) => roleOf(row))];
  }

  /** @throws Problem when there is none. */
  async one(name: string): Promise<Role> {
    const builtIn = builtInRoles.get(name);
    if (builtIn !== undefined) return builtIn;
    const found = this.tables.isThere ? await this.tables.query<RoleRow>(FIND, [name]) : [];
    if (found.length > 0) return roleOf(found[0]);
    throw notFound(name);
  }

  /** @param guard throws when what is there, null for nothing, is not what the change is for. */
  put(role: Role, guard: RoleGuard = ANY): Promise<void> {
    return this.tables.transaction((client) => this.putWithin(queriesOf(client), role, guard));
  }

  /** @throws Problem what `put` would. */
  tryPut(role: Role, guard: RoleGuard): Promise<void> {
    return this.tables.rehearse((within) => this.putWithin(within, role, guard));
  }

  /** @param guard as of `put`. */
  delete(name: string, guard: RoleGuard = ANY): Promise<void> {
    return this.tables.transaction((client) => this.deleteWithin(queriesOf(client), name, guard));
  }

  /** @throws Problem what `delete` would. */
  tryDelete(name: string, guard: RoleGuard): Promise<void> {
    return this.tables.rehearse((within) => this.deleteWithin(within, name, guard));
  }

  private async putWithin(
    within: Queries,
    { name, description, actions }: Role,
    guard: RoleGuard,
  ): Promise<void> {
    guard(await this.locked(within, name));
    const values = [name, description, JSON.stringify([...actions])];
    if ((await within.query(PUT, values)).length > 0) return;
    throw new Problem('too-many-roles', `There are ${ROLES_MAX} roles already.`);
  }

  private async deleteWithin(within: Queries, name: string, guard: RoleGuard): Promise<void> {
    const found = await this.locked(within, name);
    if (found === null) throw notFound(name);
    guard(found);
    if ((await within.query(DELETE, [name])).length === 0) throw inUse(name);
  }

  private async locked(within: Queries, name: string): Promise<Role | null> {
    const [row] = await within.query<RoleRow>(`${FIND} for update`, [name]);
    return row === undefined ? null : roleOf(row);
  }
}

function notFound(name: string): Problem {
  return new Problem('role-not-found', `There is no role "${name}".`);
}

function inUse(name: string): Problem {
  return new Problem('role-in-use', `Role "${name}" is bound to somebody.`);
}

function roleOf({ name, description, actions }: RoleRow): Role {
  return { name, description, actions: new Set(actions.filter(isAction)) };
}

/** In the order of the table, whatever order somebody wrote. */
export function inOrder(actions: ReadonlySet<string>): string[] {
  return allActions.filter((action) => actions.has(action));
}
