import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A rebalance of a group, as its coordinator saw it. */
@Entity({ name: 'group_events', schema: 'posthorn_admin' })
@Index('group_events_group_id_id_idx', ['groupId', 'id'])
@Index('group_events_at_idx', ['at'])
export class GroupEventEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'group_events_pkey',
  })
  id: string;

  @Column('text', { name: 'group_id' })
  groupId: string;

  @Column('timestamp with time zone')
  at: Date;

  @Column('integer', { name: 'generation_id' })
  generationId: number;

  @Column('integer', { name: 'member_count' })
  memberCount: number;

  @Column('integer', { name: 'broker_id' })
  brokerId: number;
}
