import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentState, PaymentStatus } from './payment.js';

@Entity('payments')
export class Payment implements PaymentState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId: string;

  @Column('text', { default: 'waiting' })
  status: PaymentStatus;

  @Column('integer', { name: 'total_cents', nullable: true })
  totalCents: number | null;

  @Column('text', { nullable: true })
  card: string | null;

  @Column('boolean', { default: false })
  accepted: boolean;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** How many events this service has published about the order. */
  @Column('integer', { name: 'events_published', default: 0 })
  eventsPublished: number;
}
