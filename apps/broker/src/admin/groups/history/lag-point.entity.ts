import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How far behind a group was at a moment. */
@Entity({ name: 'lag_history', schema: 'posthorn_admin' })
@Index('lag_history_at_idx', ['isCoarse', 'at'])
export class LagPointEntity {
  @PrimaryColumn('text', { name: 'group_id', primaryKeyConstraintName: 'lag_history_pkey' })
  groupId: string;

  @PrimaryColumn('timestamp with time zone', { primaryKeyConstraintName: 'lag_history_pkey' })
  at: Date;

  @Column('bigint')
  lag: string;

  @Column('real', { name: 'lag_seconds', nullable: true })
  lagSeconds: number | null;

  /** Sum of the committed offsets. */
  @Column('bigint')
  consumed: string;

  /** Sum of the ends of the same partitions. */
  @Column('bigint')
  produced: string;

  /** The one of five minutes that is kept for days. */
  @Column('boolean', { name: 'is_coarse' })
  isCoarse: boolean;
}
