import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ResourcePattern } from './resource-pattern.js';

export const SUBJECT_TYPES = ['user', 'group'] as const;

/** A group is one that the identity provider says a person is in. */
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** A role, given to somebody for some resources; with an end it is a temporary grant. */
@Entity({ name: 'role_bindings', schema: 'posthorn_admin' })
@Check('role_bindings_subject_type_check', `subject_type in ('user', 'group')`)
@Index('role_bindings_subject_idx', ['subject', 'subjectType'])
export class RoleBindingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'role_bindings_pkey' })
  id: string;

  @Column('text', { name: 'subject_type' })
  subjectType: SubjectType;

  @Column('text')
  subject: string;

  @Column('text')
  role: string;

  @Column('jsonb')
  resources: ResourcePattern[];

  @Column('timestamp with time zone', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamp with time zone', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
