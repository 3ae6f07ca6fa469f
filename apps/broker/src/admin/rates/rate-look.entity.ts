import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The rates of the whole cluster at a moment. */
@Entity({ name: 'rate_looks', schema: 'posthorn_admin' })
export class RateLookEntity {
  @PrimaryColumn('timestamp with time zone', { primaryKeyConstraintName: 'rate_looks_pkey' })
  at: Date;

  @Column('double precision', { name: 'produced_per_second' })
  producedPerSecond: number;

  @Column('double precision', { name: 'consumed_per_second' })
  consumedPerSecond: number;

  @Column('double precision', { name: 'lag_seconds', nullable: true })
  lagSeconds: number | null;

  /** Whether every topic that was written to has a row of this moment. */
  @Column('boolean', { name: 'is_whole' })
  isWhole: boolean;
}
