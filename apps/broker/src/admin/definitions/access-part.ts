import { Inject, Injectable } from '@nestjs/common';
import type { Action } from '../access/actions.js';
import { demandCovered } from '../access/escalation.js';
import type { Permissions } from '../access/permissions.js';
import { EVERYTHING, type ResourcePattern } from '../access/resource-pattern.js';
import { builtInRoles, type Role } from '../access/roles.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables } from '../database/admin-tables.js';
import { invalid } from '../http/problem.js';
import { BindingRules } from '../roles/binding-rules.js';
import { RoleBindings, type RoleBinding } from '../roles/role-bindings.js';
import { inOrder, RolesService } from '../roles/roles.service.js';
import { UsersService } from '../users/users.service.js';
import {
  change,
  demand,
  type DefinitionPart,
  type Plan,
  type PlannedChange,
} from './definition-part.js';
import type { Definitions, RoleBindingDefinition, RoleDefinition } from './definitions.dto.js';

/** Users without their secrets, the cluster's own roles, and who has which. Nobody gives away more than they have. */
@Injectable()
export class AccessPart implements DefinitionPart {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly users: UsersService,
    private readonly roles: RolesService,
    private readonly bindings: RoleBindings,
    private readonly rules: BindingRules,
  ) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    const seesUsers = this.context.security !== undefined && permissions.allows('user:view');
    const seesRoles = this.tables.isThere && permissions.allows('role:view');
    return {
      ...(seesUsers ? { users: await this.exportUsers() } : {}),
      ...(seesRoles ? await this.exportRoles() : {}),
    };
  }

  async plan(document: Definitions, permissions: Permissions): Promise<Plan> {
    const { users = [], roles = [], roleBindings = [] } = document;
    const known = new Set(users.length === 0 ? [] : await this.users.names());
    const missing = users.map(({ userName: name, mechanisms }) => {
      if (known.has(name)) return [];
      const after = mechanisms.join(', ');
      const what = 'password, which no document has';
      return [change('user', name, { action: 'manual', what, before: null, after, apply: null })];
    });
    return [
      ...missing,
      ...(await this.planRoles(roles, permissions)),
      ...(await this.planBindings(roleBindings, roles, permissions)),
    ];
  }

  private async exportUsers(): Promise<NonNullable<Definitions['users']>> {
    const names = [...(await this.users.names())].sort();
    const users = await this.users.describe(names);
    return users.map(({ userName, credentials }) => ({
      userName,
      mechanisms: credentials.map(({ mechanism }) => mechanism).sort(),
    }));
  }

  private async exportRoles(): Promise<Pick<Definitions, 'roles' | 'roleBindings'>> {
    const own = (await this.roles.list()).filter(({ name }) => !builtInRoles.has(name));
    const bindings = await this.lasting();
    return {
      roles: own.map(({ name, description, actions }) => ({
        name,
        description,
        actions: inOrder(actions),
      })),
      roleBindings: bindings
        .map(({ subjectType, subject, role, resources }) => ({
          subjectType,
          subject,
          role,
          resources: plain(resources),
        }))
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    };
  }

  private async planRoles(
    wanted: readonly RoleDefinition[],
    permissions: Permissions,
  ): Promise<Plan> {
    if (wanted.length === 0) return [];
    const known = new Map((await this.roles.list()).map((role) => [role.name, role]));
    return wanted.map(({ name, description, actions }, index) => {
      if (builtInRoles.has(name)) throw invalid(`/roles/${index}/name`, 'is of a built-in role');
      const role: Role = { name, description, actions: new Set(actions as Action[]) };
      const found = known.get(name);
      if (found !== undefined && textOf(found) === textOf(role)) return [];
      demand(permissions, 'role:edit');
      const grant = { actions: role.actions, resources: [EVERYTHING], expiresAt: null };
      demandCovered(permissions, [grant], `Role "${name}"`);
      const action = found === undefined ? 'create' : 'update';
      const before = found === undefined ? null : inOrder(found.actions).join(' ');
      const after = inOrder(role.actions).join(' ');
      const apply = () => this.roles.put(role);
      return [change('role', name, { action, what: 'actions', before, after, apply })];
    });
  }

  private async planBindings(
    wanted: readonly RoleBindingDefinition[],
    roles: readonly RoleDefinition[],
    permissions: Permissions,
  ): Promise<Plan> {
    if (wanted.length === 0) return [];
    const known = new Set((await this.lasting()).map((binding) => keyOf(binding)));
    const made = new Set(roles.map(({ name }) => name));
    const plan: (readonly PlannedChange[])[] = [];
    for (const { subjectType, subject, role, resources = [EVERYTHING] } of wanted) {
      const binding = { subjectType, subject, role, resources: plain(resources) };
      if (known.has(keyOf(binding))) {
        plan.push([]);
        continue;
      }
      demand(permissions, 'role:edit');
      const given = { ...binding, expiresAt: null };
      // A role of the same document has been checked with it, and is there by then.
      if (!made.has(role)) await this.rules.mayGive(permissions, given);
      const apply = async (): Promise<void> => {
        await this.rules.mayGive(permissions, given);
        const createdBy = 'import of definitions';
        await this.bindings.create({ ...binding, reason: null, createdBy }, null);
      };
      const after = binding.resources.map(({ kind, name }) => `${kind}:${name}`).join(' ');
      const name = `${subjectType}/${subject}`;
      plan.push([
        change('roleBinding', name, { action: 'create', what: role, before: null, after, apply }),
      ]);
    }
    return plan;
  }

  private lasting(): Promise<RoleBinding[]> {
    return this.bindings.list({ isTemporary: false });
  }
}

type Bound = Pick<RoleBinding, 'subjectType' | 'subject' | 'role' | 'resources'>;

function keyOf({ subjectType, subject, role, resources }: Bound): string {
  return JSON.stringify([subjectType, subject, role, plain(resources)]);
}

function plain(resources: readonly ResourcePattern[]): ResourcePattern[] {
  return resources.map(({ kind, patternType, name }) => ({ kind, patternType, name }));
}

function textOf({ description, actions }: Role): string {
  return JSON.stringify([description, inOrder(actions)]);
}
