import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row per key, for 24 hours: running until `answered`. */
@Entity({ name: 'idempotency_keys', schema: 'posthorn_admin' })
@Index('idempotency_keys_expires_at_idx', ['expiresAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  actor: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key: string;

  @Column('text')
  fingerprint: string;

  /** Of who does the work. */
  @Column('uuid', { name: 'run_id' })
  runId: string;

  /** By then it has been renewed, or nobody knows what became of it. */
  @Column('timestamp with time zone', { name: 'running_until' })
  runningUntil: Date;

  @Column('timestamp with time zone', { name: 'expires_at' })
  expiresAt: Date;

  /** HTTP status of the answer; null while it runs. */
  @Column('integer', { nullable: true })
  status: number | null;

  @Column('jsonb', { nullable: true })
  headers: Record<string, string> | null;

  /** JSON, as it was answered. */
  @Column('text', { nullable: true })
  body: string | null;
}
