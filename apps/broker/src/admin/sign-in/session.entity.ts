import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A browser that has signed in. */
@Entity({ name: 'sessions', schema: 'posthorn_admin' })
@Unique('sessions_token_hash_key', ['tokenHash'])
@Index('sessions_user_name_idx', ['userName'])
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  id: string;

  /** SHA-256 of the cookie: a copy of the table lets nobody in. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('text', { name: 'user_name' })
  userName: string;

  @Column('text')
  method: 'password' | 'oidc';

  /** What the identity provider said at sign-in. */
  @Column('jsonb')
  groups: string[];

  /** SHA-256 of the stored key that the password made: with another password the session is over. */
  @Column('bytea', { name: 'credential_hash', nullable: true })
  credentialHash: Buffer | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  @Column('timestamp with time zone', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt: Date;

  @Column('timestamp with time zone', { name: 'expires_at' })
  expiresAt: Date;
}
