import { sqlStateOf, type Pool } from '@posthorn/db';

/** What a server says of itself; null where it may not be asked, as some managed ones do not let one. */
export interface DatabaseIdentity {
  /** Of the data directory; a dump is read into another one. */
  readonly systemIdentifier: string | null;
  /** Of its write-ahead log: raised by every promotion and by every recovery to a point in time. */
  readonly timeline: number | null;
  /** How far that is on the disk, in bytes: it never goes back, not even by a crash. */
  readonly flushedLsn: bigint | null;
}

/** SQL of each, asked by the role of the broker. */
export interface IdentityColumns {
  readonly systemIdentifier: string;
  readonly timeline: string;
  readonly flushedLsn: string;
}

// Not pg_control_checkpoint(), whose timeline is the old one until the first checkpoint after a promotion has ended.
const ASKED: IdentityColumns = {
  systemIdentifier: '(select system_identifier::text from pg_control_system())',
  timeline: `('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int`,
  flushedLsn: `(pg_current_wal_flush_lsn() - '0/0')::bigint`,
};
const TYPES: IdentityColumns = { systemIdentifier: 'text', timeline: 'int', flushedLsn: 'bigint' };

/** insufficient_privilege, undefined_function, feature_not_supported. */
const NOT_TO_BE_ASKED: ReadonlySet<string> = new Set(['42501', '42883', '0A000']);

/** What may be asked of this server. Rejects when PostgreSQL cannot be reached, or is a standby. */
export async function identityColumns(pool: Pool): Promise<IdentityColumns> {
  const column = async (name: keyof IdentityColumns): Promise<string> => {
    try {
      await pool.query(`select ${ASKED[name]}`);
      return ASKED[name];
    } catch (error) {
      if (!NOT_TO_BE_ASKED.has(sqlStateOf(error) ?? '')) throw error;
      return `null::${TYPES[name]}`;
    }
  };
  return {
    systemIdentifier: await column('systemIdentifier'),
    timeline: await column('timeline'),
    flushedLsn: await column('flushedLsn'),
  };
}
