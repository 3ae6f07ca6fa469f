import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What was written to a topic, of those with records at a moment. */
@Entity({ name: 'topic_rates', schema: 'posthorn_admin' })
@Index('topic_rates_at_idx', ['at'])
export class TopicRateEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'topic_rates_pkey' })
  topic: string;

  @PrimaryColumn('timestamp with time zone', { primaryKeyConstraintName: 'topic_rates_pkey' })
  at: Date;

  /** null: of a broker that did not write it down. */
  @Column('uuid', { name: 'topic_id', nullable: true })
  topicId: string | null;

  @Column('double precision', { name: 'produced_per_second' })
  producedPerSecond: number;
}
