import { OUTBOX_VERSION, OUTBOX_VERSION_MIN, outboxSql } from './sql.js';

/** A DataSource, an EntityManager or a QueryRunner of TypeORM. */
export interface SqlConnection {
  query<Rows>(statement: string, parameters?: unknown[]): Promise<Rows>;
}

/** That of the broker's migrations: services and brokers that start at once on one database queue here. */
const INSTALL_LOCK = 7_301_001;

/**
 * Brings `posthorn.publish` and what belongs to it into the database; does nothing where it is, as in a database of the
 * broker. To be called in a transaction, by a role that may create a schema.
 */
export async function installOutbox(connection: SqlConnection): Promise<void> {
  await connection.query(`select pg_advisory_xact_lock(${INSTALL_LOCK})`);
  // Makes this session see what another one created while we waited for the lock, which waiting alone does not.
  await connection.query('select from pg_namespace');
  const installed = await installedVersion(connection);
  if (installed >= OUTBOX_VERSION) return;
  await connection.query(outboxSql(installed));
}

/**
 * Throws where the database has an older outbox than this package calls. A database that does not answer, or a role that may
 * not ask, is let pass: whatever is tried there says so itself.
 */
export async function refuseOlderOutbox(connection: SqlConnection): Promise<void> {
  const version = await installedVersion(connection).catch(() => OUTBOX_VERSION_MIN);
  if (version === 0 || version >= OUTBOX_VERSION_MIN) return;
  throw new Error(
    `the database has version ${version} of the outbox, and this @posthorn/outbox needs ${OUTBOX_VERSION_MIN}: add ` +
      'UpgradeOutbox1795800000000 to the migrations of its DataSource, or run `npx @posthorn/outbox install`',
  );
}

/** A broker may be about to bring it, where the database is its own: no reason not to start. null: it is there, or nobody knows. */
export async function whyNoOutbox(connection: SqlConnection): Promise<string | null> {
  const version = await installedVersion(connection).catch(() => OUTBOX_VERSION_MIN);
  if (version > 0) return null;
  return (
    'the database has no outbox, so nothing can be published in a transaction or applied once: add InstallOutbox1764200000000 to the ' +
    'migrations of its DataSource, run `npx @posthorn/outbox install`, or start a broker whose own database it is'
  );
}

/** For who does nothing without it: throws where there is none, too. */
export async function requireOutbox(connection: SqlConnection): Promise<void> {
  if ((await installedVersion(connection)) === 0) {
    throw new Error('the database has no outbox: run `npx @posthorn/outbox install` first');
  }
  await refuseOlderOutbox(connection);
}

/** 0: not installed. */
async function installedVersion(connection: SqlConnection): Promise<number> {
  const [{ installed }] = await connection.query<[{ installed: boolean }]>(
    `select to_regprocedure('posthorn.outbox_version()') is not null as installed`,
  );
  if (!installed) return 0;
  const [{ version }] = await connection.query<[{ version: number }]>(
    'select posthorn.outbox_version() as version',
  );
  return version;
}

/** There the broker moves the rows itself, and nobody else may. */
export async function isBrokersDatabase(connection: SqlConnection): Promise<boolean> {
  const [{ found }] = await connection.query<[{ found: boolean }]>(
    `select to_regclass('posthorn.shards') is not null as found`,
  );
  return found;
}
