import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { openDataSource } from '../index.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createEmptyDatabase();
  dataSource = await openDataSource({ type: 'postgres', url: database.url });
  await dataSource.query('create table effects (id int)');
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** PostgreSQL ends the connection while the transaction does something else. */
async function cut(manager: EntityManager): Promise<void> {
  const client = (await manager.queryRunner?.connect()) as NodeJS.EventEmitter;
  const [{ pid }] = await manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
  const lost = new Promise((resolve) => client.once('end', resolve));
  await dataSource.query('select pg_terminate_backend($1)', [pid]);
  await lost;
}

describe('a transaction whose connection breaks between two statements', () => {
  it('rejects with what happened, and nothing of it is there', async () => {
    const broken = dataSource.transaction(async (manager) => {
      await manager.query('insert into effects values (1)');
      await cut(manager);
      await manager.query('insert into effects values (2)');
    });
    await expect(broken).rejects.toThrow(/^the connection to PostgreSQL broke in the middle/);
    expect(await dataSource.query('select * from effects')).toEqual([]);
  });

  it('does so where the end of it is next', async () => {
    const broken = dataSource.transaction('SERIALIZABLE', async (manager) => {
      await manager.query('insert into effects values (3)');
      await cut(manager);
    });
    await expect(broken).rejects.toThrow(/^the connection to PostgreSQL broke in the middle/);
    expect(await dataSource.query('select * from effects')).toEqual([]);
  });
});

describe('any other transaction', () => {
  it('gives what its callback gives, and rejects with what it throws', async () => {
    expect(await dataSource.transaction(() => Promise.resolve(7))).toBe(7);
    const error = new Error('mine');
    const failing = dataSource.transaction(() => Promise.reject(error));
    await expect(failing).rejects.toBe(error);
  });
});
