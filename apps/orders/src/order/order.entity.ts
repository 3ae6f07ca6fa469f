import type { CancelReason } from '@posthorn/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderState, OrderStatus } from './order.js';

@Entity('orders')
export class Order implements OrderState {
  /** Chosen by the customer's app, so that placing again after a lost answer places nothing twice. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  status: OrderStatus;

  @Column('text', { name: 'cancel_reason', nullable: true })
  cancelReason: CancelReason | null;

  @Column('text')
  customer: string;

  @Column('text')
  address: string;

  @Column('jsonb')
  dishes: string[];

  @Column('integer', { name: 'total_cents' })
  totalCents: number;

  @Column('text')
  card: string;

  @Column('integer', { name: 'tip_cents', default: 0 })
  tipCents: number;

  /** How many events this service has published about the order. */
  @Column('integer', { name: 'events_published' })
  eventsPublished: number;

  @Column('timestamptz', { name: 'placed_at' })
  placedAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
