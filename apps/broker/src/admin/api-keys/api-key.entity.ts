import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { KeyScope } from './key-scope.js';

@Entity({ name: 'api_keys', schema: 'posthorn_admin' })
@Index('api_keys_user_name_idx', ['userName'])
export class ApiKeyEntity {
  /** What is between `ph_` and the secret, for people to tell keys apart. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'api_keys_pkey' })
  id: string;

  /** SHA-256; the secret is random, so that a slow hash would only slow us. */
  @Column('bytea', { name: 'secret_hash' })
  secretHash: Buffer;

  /** Whose it is: it may do what they may, within its scopes. */
  @Column('text', { name: 'user_name' })
  userName: string;

  /** The identity provider knows the user, and we have no credentials whose end would be the key's. */
  @Column('boolean', { name: 'is_external' })
  isExternal: boolean;

  @Column('text')
  description: string;

  @Column('jsonb')
  scopes: KeyScope[];

  @Column('timestamp with time zone', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** To within a minute. */
  @Column('timestamp with time zone', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('text', { name: 'last_used_address', nullable: true })
  lastUsedAddress: string | null;
}
