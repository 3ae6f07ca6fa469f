import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryState, DeliveryStatus } from './delivery.js';

@Entity('deliveries')
export class Delivery implements DeliveryState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId: string;

  @Column('text', { default: 'waiting' })
  status: DeliveryStatus;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('text', { nullable: true })
  driver: string | null;

  @Column('boolean', { name: 'meal_ready', default: false })
  mealReady: boolean;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** How many events this service has published about the order. */
  @Column('integer', { name: 'events_published', default: 0 })
  eventsPublished: number;
}
