import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Money that moved: positive for a charge, negative for a refund. Only ever added to. */
@Entity('ledger_entries')
export class LedgerEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('uuid', { name: 'order_id' })
  orderId: string;

  @Column('integer', { name: 'amount_cents' })
  amountCents: number;

  @Column('timestamptz', { name: 'booked_at', default: () => 'now()' })
  bookedAt: Date;
}
