import { Injectable } from '@nestjs/common';
import { allActions, isAction } from '../access/actions.js';
import { builtInRoles, type Role } from '../access/roles.js';
import { AdminTables } from '../database/admin-tables.js';
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
    throw new Problem('role-not-found', `There is no role "${name}".`);
  }

  async put({ name, description, actions }: Role): Promise<void> {
    const values = [name, description, JSON.stringify([...actions])];
    if ((await this.tables.query(PUT, values)).length > 0) return;
    throw new Problem('too-many-roles', `There are ${ROLES_MAX} roles already.`);
  }

  async delete(name: string): Promise<void> {
    if ((await this.tables.query(DELETE, [name])).length > 0) return;
    await this.one(name);
    throw new Problem('role-in-use', `Role "${name}" is bound to somebody.`);
  }
}

function roleOf({ name, description, actions }: RoleRow): Role {
  return { name, description, actions: new Set(actions.filter(isAction)) };
}

/** In the order of the table, whatever order somebody wrote. */
export function inOrder(actions: ReadonlySet<string>): string[] {
  return allActions.filter((action) => actions.has(action));
}
