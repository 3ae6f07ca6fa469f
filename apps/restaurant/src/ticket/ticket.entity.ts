import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TicketState, TicketStatus } from './ticket.js';

@Entity('tickets')
export class Ticket implements TicketState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId: string;

  @Column('text', { default: 'new' })
  status: TicketStatus;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** How many events this service has published about the order. */
  @Column('integer', { name: 'events_published', default: 0 })
  eventsPublished: number;
}
