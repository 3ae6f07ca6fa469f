import { DataSource, MigrationExecutor, type DataSourceOptions } from 'typeorm';
import { RoleBindingEntity } from '../access/role-binding.entity.js';
import { RoleEntity } from '../access/role.entity.js';
import { ApiKeyEntity } from '../api-keys/api-key.entity.js';
import { AuditEventEntity } from '../audit/audit-event.entity.js';
import { IdempotencyKeyEntity } from '../conventions/idempotency-key.entity.js';
import { FirstAdminLinkEntity } from '../sign-in/first-admin-link.entity.js';
import { SessionEntity } from '../sign-in/session.entity.js';
import { DeadLetterCounts1764900100000 } from './migrations/1764900100000-dead-letter-counts.js';
import { OriginsOfDeadLetters1764950000050 } from './migrations/1764950000050-origins-of-dead-letters.js';
import { CommentsOfViews1764900000000 } from './migrations/1764900000000-comments-of-views.js';
import { Alerts1764960000000 } from './migrations/1764960000000-alerts.js';
import { Exports1764980000000 } from './migrations/1764980000000-exports.js';
import { ExportsByEnd1764990000000 } from './migrations/1764990000000-exports-by-end.js';
import { RatesByTopicId1766000000000 } from './migrations/1766000000000-rates-by-topic-id.js';
import { AuditByTime1766000000010 } from './migrations/1766000000010-audit-by-time.js';
import { TopicDescriptions1767000000000 } from './migrations/1767000000000-topic-descriptions.js';
import { RateHistory1765600000000 } from './migrations/1765600000000-rate-history.js';
import { Access1764100000000 } from './migrations/1764100000000-access.js';
import { AuditLog1763800000000 } from './migrations/1763800000000-audit-log.js';
import { GroupEventEntity } from '../groups/events/group-event.entity.js';
import { LagPointEntity } from '../groups/history/lag-point.entity.js';
import { RateLookEntity } from '../rates/rate-look.entity.js';
import { TopicRateEntity } from '../rates/topic-rate.entity.js';
import { LeaseEntity } from './lease.entity.js';
import { GroupHistory1764200100000 } from './migrations/1764200100000-group-history.js';
import { IdempotencyKeys1764200000000 } from './migrations/1764200000000-idempotency-keys.js';
import { Jobs1764300000000 } from './migrations/1764300000000-jobs.js';
import { CommentsOfContracts1764500001000 } from './migrations/1764500001000-comments-of-contracts.js';
import { Contracts1764500000000 } from './migrations/1764500000000-contracts.js';
import { DeadLetters1764300001000 } from './migrations/1764300001000-dead-letters.js';

export const ADMIN_SCHEMA = 'posthorn_admin';

/** Rare and short writes: the audit log, idempotency keys, what is remembered of groups. */
const CONNECTIONS_MAX = 2;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 5_000;

/** Any constant but libs/db's: brokers that start at once queue here. Released with the transaction. */
const MIGRATION_LOCK = 7_301_002;

export function adminDatabaseOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema: ADMIN_SCHEMA,
    // One a line, as they come from everywhere.
    // prettier-ignore
    entities: [
      AuditEventEntity,
      IdempotencyKeyEntity,
      RoleEntity,
      RoleBindingEntity,
      SessionEntity,
      ApiKeyEntity,
      FirstAdminLinkEntity,
      LeaseEntity,
      LagPointEntity,
      GroupEventEntity,
      RateLookEntity,
      TopicRateEntity,
    ],
    // prettier-ignore
    migrations: [
      AuditLog1763800000000,
      Access1764100000000,
      IdempotencyKeys1764200000000,
      GroupHistory1764200100000,
      Jobs1764300000000,
      DeadLetters1764300001000,
      CommentsOfViews1764900000000,
      Contracts1764500000000,
      CommentsOfContracts1764500001000,
      DeadLetterCounts1764900100000,
      OriginsOfDeadLetters1764950000050,
      Alerts1764960000000,
      Exports1764980000000,
      ExportsByEnd1764990000000,
      RateHistory1765600000000,
      RatesByTopicId1766000000000,
      AuditByTime1766000000010,
      TopicDescriptions1767000000000,
    ],
    migrationsTableName: 'migrations',
    synchronize: false,
    installExtensions: false,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolSize: CONNECTIONS_MAX,
    applicationName: 'posthorn admin',
    extra: { query_timeout: STATEMENT_TIMEOUT_MS },
  };
}

/**
 * Connects and brings the schema up to date in one transaction. TypeORM would neither create the schema nor keep two
 * brokers that start together from running a migration twice.
 */
export async function openAdminDatabase(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = await new DataSource(options).initialize();
  try {
    await migrateAdminSchema(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function migrateAdminSchema(dataSource: DataSource): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    await queryRunner.startTransaction();
    await queryRunner.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await queryRunner.query(`create schema if not exists ${ADMIN_SCHEMA}`);
    const migrations = new MigrationExecutor(dataSource, queryRunner);
    migrations.transaction = 'none'; // ours is open already
    await migrations.executePendingMigrations();
    await queryRunner.commitTransaction();
  } catch (error) {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction();
    throw error;
  } finally {
    await queryRunner.release();
  }
}
