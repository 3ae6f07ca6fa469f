import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { AuditOutcome } from './audit-log.js';

/** One row per write. TypeORM reads a bigint as a string, which is how JSON carries it too. */
@Entity({ name: 'audit_log', schema: 'posthorn_admin' })
@Check('audit_log_outcome_check', `outcome in ('pending', 'succeeded', 'failed')`)
@Index('audit_log_resource_id_idx', ['resource', 'id'])
@Index('audit_log_actor_id_idx', ['actor', 'id'])
@Index('audit_log_at_idx', ['at'])
export class AuditEventEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_log_pkey',
  })
  id: string;

  @Column('timestamp with time zone')
  at: Date;

  @Column('text')
  actor: string;

  @Column('text', { nullable: true })
  method: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  @Column('uuid', { name: 'request_id' })
  requestId: string;

  @Column('text')
  action: string;

  @Column('text')
  resource: string;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('jsonb')
  details: Record<string, unknown>;

  @Column('text', { default: 'pending' })
  outcome: AuditOutcome;

  @Column('text', { nullable: true })
  error: string | null;
}
