import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that makes somebody administrator, once. */
@Entity({ name: 'first_admin_links', schema: 'posthorn_admin' })
export class FirstAdminLinkEntity {
  @PrimaryColumn('bytea', {
    name: 'token_hash',
    primaryKeyConstraintName: 'first_admin_links_pkey',
  })
  tokenHash: Buffer;

  /** Asked for by whoever has the database: it works although there is an administrator. */
  @Column('boolean', { name: 'is_recovery' })
  isRecovery: boolean;

  @Column('timestamp with time zone', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'expires_at' })
  expiresAt: Date;
}
