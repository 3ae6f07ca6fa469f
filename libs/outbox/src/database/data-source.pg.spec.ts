import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { InstallOutbox1764200000000, openDataSource } from '../index.js';

let database: TestDatabase;
let opened: DataSource[] = [];

beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(async () => {
  for (const source of opened.splice(0)) await source.destroy();
  await database.drop();
});

it('instances that start at once on an empty database make its schema and migrate it once', async () => {
  const open = (): Promise<DataSource> =>
    openDataSource({
      type: 'postgres',
      url: database.url,
      schema: 'shop',
      migrations: [InstallOutbox1764200000000],
      migrationsRun: true,
    });
  const started = await Promise.allSettled([open(), open(), open(), open()]);
  opened = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(started.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
  const ran = await opened[0].query<{ name: string }[]>('select name from shop.migrations');
  expect(ran.map(({ name }) => name)).toEqual(['InstallOutbox1764200000000']);
});
