import { DataSource, type DataSourceOptions } from 'typeorm';
import { tellOfLostConnections } from './lost-connections.js';

type PostgresOptions = DataSourceOptions & { readonly type: 'postgres' };

/** Instances that start at once queue here: of two that migrate beside each other TypeORM has one fail. */
const START_LOCK = 7_301_005;

/**
 * Opens a DataSource after creating its schema: TypeORM migrates inside a schema but does not make it, so a service's
 * first start on an empty database would fail. For `TypeOrmModule.forRootAsync({ dataSourceFactory: openDataSource })`.
 * Instances of a service may start at once: their migrations run one after the other.
 * A transaction whose connection breaks says so, which TypeORM's own error does not.
 */
export async function openDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (options?.type !== 'postgres')
    throw new Error('openDataSource needs options of type postgres');
  const dataSource = await openAlone(options);
  tellOfLostConnections(dataSource);
  return dataSource;
}

/** While no other instance does. The lock is a transaction's, which a pooler of transactions keeps on one connection. */
async function openAlone(options: PostgresOptions): Promise<DataSource> {
  const { schema, migrationsRun = false, synchronize = false } = options;
  const changes = migrationsRun || synchronize;
  if (schema === undefined && !changes) return new DataSource(options).initialize();
  const { type, url, host, port, username, password, database, ssl, extra } = options;
  const connection = { type, url, host, port, username, password, database, ssl, extra };
  const bare = await new DataSource(connection).initialize();
  const alone = <T>(work: (query: (statement: string) => Promise<unknown>) => Promise<T>) =>
    bare.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [START_LOCK]);
      // It waits while the other connection migrates.
      await manager.query('set local idle_in_transaction_session_timeout = 0');
      return work((statement) => manager.query(statement));
    });
  try {
    if (schema !== undefined) {
      // By itself: others see it only when it is committed.
      await alone((query) => query(`create schema if not exists ${bare.driver.escape(schema)}`));
    }
    const dataSource = new DataSource(options);
    return await (changes ? alone(() => dataSource.initialize()) : dataSource.initialize());
  } finally {
    await bare.destroy();
  }
}
