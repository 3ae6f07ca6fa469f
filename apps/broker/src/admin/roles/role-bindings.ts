import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ResourcePattern } from '../access/resource-pattern.js';
import type { SubjectType } from '../access/role-binding.entity.js';
import { AdminTables, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { isUuid } from '../http/uuid.js';

export interface NewRoleBinding {
  readonly subjectType: SubjectType;
  readonly subject: string;
  readonly role: string;
  readonly resources: readonly ResourcePattern[];
  readonly reason: string | null;
  readonly createdBy: string;
}

/** When it ends: never, at a time, or so long after now on the clock of the database. */
export type End = null | Date | { readonly afterMinutes: number };

export interface RoleBinding extends NewRoleBinding {
  readonly id: string;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

export interface BindingFilter {
  readonly subjectType?: SubjectType;
  readonly subject?: string;
  readonly role?: string;
  readonly isTemporary?: boolean;
}

const BINDINGS_MAX = 10_000;
/** What validateOnly answers has no id. */
const NOT_STORED = '00000000-0000-0000-0000-000000000000';

const COLUMNS = `
  id, subject_type as "subjectType", subject, role, resources, expires_at as "expiresAt", reason,
  created_by as "createdBy", created_at as "createdAt"`;
const INSERT = `
  insert into posthorn_admin.role_bindings
    (id, subject_type, subject, role, resources, reason, created_by, expires_at)
  select $1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, now() + $9::int * interval '1 minute')
  where (select count(*) from posthorn_admin.role_bindings) < ${BINDINGS_MAX}
  returning ${COLUMNS}`;
const FORGET_OLD = `
  delete from posthorn_admin.role_bindings where expires_at < now() - interval '30 days'`;
const LIST = `
  select ${COLUMNS} from posthorn_admin.role_bindings
  where (expires_at is null or expires_at > now())
    and ($1::text is null or subject_type = $1) and ($2::text is null or subject = $2)
    and ($3::text is null or role = $3) and ($4::boolean is null or (expires_at is not null) = $4)
  order by id`;
const FIND = `select ${COLUMNS} from posthorn_admin.role_bindings where id = $1`;
const DELETE = `delete from posthorn_admin.role_bindings where id = $1 returning id`;

/** Who has which role. Those that are over are not shown, and forgotten after a month. */
@Injectable()
export class RoleBindings {
  constructor(private readonly tables: AdminTables) {}

  /** @throws Problem when there are too many. */
  async create(
    binding: NewRoleBinding,
    end: End,
    within: Queries = this.tables,
  ): Promise<RoleBinding> {
    await within.query(FORGET_OLD);
    const { subjectType, subject, role, resources, reason, createdBy } = binding;
    const created = await within.query<RoleBinding>(INSERT, [
      randomUUID(),
      subjectType,
      subject,
      role,
      JSON.stringify(resources),
      reason,
      createdBy,
      end instanceof Date ? end : null,
      end === null || end instanceof Date ? null : end.afterMinutes,
    ]);
    if (created.length > 0) return created[0];
    throw new Problem('too-many-role-bindings', `There are ${BINDINGS_MAX} role bindings already.`);
  }

  /** As it would be, but that it has no id. @throws Problem as `create`. */
  async preview(binding: NewRoleBinding, end: End): Promise<RoleBinding> {
    const made = await this.tables.rehearse((within) => this.create(binding, end, within));
    return { ...made, id: NOT_STORED };
  }

  /** By id; there are not so many that all of them would be too many. */
  list(filter: BindingFilter): Promise<RoleBinding[]> {
    const { subjectType = null, subject = null, role = null, isTemporary = null } = filter;
    return this.tables.query<RoleBinding>(LIST, [subjectType, subject, role, isTemporary]);
  }

  /** @throws Problem when there is none. */
  async one(id: string): Promise<RoleBinding> {
    const found = isUuid(id) ? await this.tables.query<RoleBinding>(FIND, [id]) : [];
    if (found.length > 0) return found[0];
    throw notFound(id);
  }

  /** @throws Problem when somebody else was first. */
  async delete(id: string): Promise<void> {
    const deleted = await this.tables.query(DELETE, [id]);
    if (deleted.length === 0) throw notFound(id);
  }
}

function notFound(id: string): Problem {
  return new Problem('role-binding-not-found', `There is no role binding ${id}.`);
}
