import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A try at an order's event that failed, for whoever looks at the order's timeline. Only ever added to. */
@Entity('failed_attempts')
export class FailedAttempt {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('uuid', { name: 'order_id' })
  orderId: string;

  @Column('text')
  topic: string;

  @Column('integer')
  partition: number;

  @Column('bigint', { name: 'record_offset' })
  recordOffset: string;

  @Column('integer')
  attempt: number;

  @Column('text')
  error: string;

  /** Where the record went after this try; null: it was tried again. */
  @Column('text', { name: 'dead_letter_topic', nullable: true })
  deadLetterTopic: string | null;

  @Column('timestamptz', { name: 'failed_at', default: () => 'now()' })
  failedAt: Date;
}
