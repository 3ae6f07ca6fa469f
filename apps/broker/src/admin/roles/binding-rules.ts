import { Inject, Injectable } from '@nestjs/common';
import { demandCovered } from '../access/escalation.js';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { Problem } from '../http/problem.js';
import type { RoleBinding } from './role-bindings.js';
import type { RoleBindingBody } from './roles.dto.js';
import { RolesService } from './roles.service.js';

type Given = Pick<RoleBinding, 'role' | 'resources' | 'expiresAt'>;

/** What may be given and taken away, by whom. */
@Injectable()
export class BindingRules {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: Pick<AdminContext, 'clock'>,
    private readonly roles: RolesService,
  ) {}

  /** @throws Problem when the role does not exist, or allows what the giver may not do, or for longer. */
  async mayGive(permissions: Permissions, { role, resources, expiresAt }: Given): Promise<void> {
    const { actions } = await this.roles.one(role);
    const end = expiresAt === null ? null : expiresAt.getTime();
    if (end !== null && end <= this.context.clock.now()) throw overAlready();
    demandCovered(permissions, [{ actions, resources, expiresAt: end }], `Role "${role}"`);
  }

  /** Nobody takes away what they could not have given, if only for a moment. A role that is gone is nothing. */
  async mayTake(permissions: Permissions, { role, resources }: Given): Promise<void> {
    const known = (await this.roles.list()).find(({ name }) => name === role);
    if (known === undefined) return;
    const grant = { actions: known.actions, resources, expiresAt: 0 };
    demandCovered(permissions, [grant], `Role "${role}"`);
  }
}

function overAlready(): Problem {
  const errors = [{ pointer: '/expiresAt', message: 'must be in the future' }];
  return new Problem('invalid-request', '/expiresAt: must be in the future', { errors });
}

export function bindingBodyOf(binding: RoleBinding): RoleBindingBody {
  const { id, subjectType, subject, role, resources, expiresAt, reason, createdBy } = binding;
  return {
    id,
    subjectType,
    subject,
    role,
    resources: resources.map(({ kind, patternType, name }) => ({ kind, patternType, name })),
    expiresAt: expiresAt?.toISOString() ?? null,
    reason,
    createdBy,
    createdAt: binding.createdAt.toISOString(),
  };
}
