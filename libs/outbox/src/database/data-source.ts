import { DataSource, type DataSourceOptions } from 'typeorm';
import { tellOfLostConnections } from './lost-connections.js';

/**
 * Opens a DataSource after creating its schema: TypeORM migrates inside a schema but does not make it, so a service's
 * first start on an empty database would fail. For `TypeOrmModule.forRootAsync({ dataSourceFactory: openDataSource })`.
 * A transaction whose connection breaks says so, which TypeORM's own error does not.
 */
export async function openDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (options?.type !== 'postgres')
    throw new Error('openDataSource needs options of type postgres');
  if (options.schema !== undefined) {
    const { type, url, host, port, username, password, database, extra } = options;
    const connection = { type, url, host, port, username, password, database, extra };
    const bare = await new DataSource(connection).initialize();
    try {
      await bare.query(`create schema if not exists ${bare.driver.escape(options.schema)}`);
    } finally {
      await bare.destroy();
    }
  }
  const dataSource = await new DataSource(options).initialize();
  tellOfLostConnections(dataSource);
  return dataSource;
}
