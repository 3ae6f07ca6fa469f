import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'leases', schema: 'posthorn_admin' })
export class LeaseEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'leases_pkey' })
  name: string;

  /** Of a broker's process. */
  @Column('uuid')
  owner: string;

  @Column('timestamp with time zone')
  until: Date;
}
