import type { MigrationInterface, QueryRunner } from 'typeorm';
import { installOutbox } from './install.js';

/** For the `migrations` of a DataSource. Several services may share a database, and each have this. */
export class InstallOutbox1764200000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return installOutbox(runner);
  }

  /** Other services of the database, or its broker, use the same schema: it stays. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}

/** What came later, for databases that have run the one above: deferred records. Nothing to do elsewhere. */
export class UpgradeOutbox1795600000000 extends InstallOutbox1764200000000 {}

/** The same: topics that are deleted and made anew. */
export class UpgradeOutbox1795700000000 extends InstallOutbox1764200000000 {}

/** The same: databases that have gone back, to a backup or a standby. */
export class UpgradeOutbox1795750000000 extends InstallOutbox1764200000000 {}

/** The same: databases that logical replication copies. */
export class UpgradeOutbox1795800000000 extends InstallOutbox1764200000000 {}
