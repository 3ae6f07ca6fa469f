import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What this service has applied, written in the same transaction as the effects and in the order in which they happened.
 * Nothing here is unique: if an event were ever applied twice, or after a later one, the rows would say so. The strip of
 * the demo counts exactly that.
 */
@Entity('received_events')
export class ReceivedEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  topic: string;

  @Column('uuid', { name: 'order_id' })
  orderId: string;

  @Column('integer')
  sequence: number;

  @Column('text', { nullable: true })
  type: string | null;

  /** When its publisher said it; null for those from before this was written down. */
  @Column('timestamptz', { name: 'said_at', nullable: true })
  saidAt: Date | null;

  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt: Date;
}
