import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import knex from 'knex';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { outboxSql } from '@posthorn/outbox';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { prismaClient } from './prisma-client.js';

/** The lines of the outbox's README, each in a transaction of its library: `fail` throws in the middle of it. */
interface Library {
  place(id: string, body: string, fail?: () => never): Promise<void>;
  close(): Promise<void>;
}

function withTypeOrm(url: string): Library {
  const opened = new DataSource({ type: 'postgres', url, poolSize: 4 }).initialize();
  return {
    place: async (id, body, fail) =>
      (await opened).transaction(async (manager) => {
        await manager.query('insert into orders (id) values ($1)', [id]);
        await manager.query('select posthorn.publish($1, $2, $3)', ['orders', id, body]);
        fail?.();
      }),
    close: async () => (await opened).destroy(),
  };
}

function withPg(url: string): Library {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  return {
    async place(id, body, fail) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('insert into orders (id) values ($1)', [id]);
        await client.query('select posthorn.publish($1, $2, $3)', ['orders', id, body]);
        fail?.();
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

function withKnex(url: string): Library {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 4 } });
  return {
    place: (id, body, fail) =>
      db.transaction(async (trx) => {
        await trx('orders').insert({ id });
        await trx.raw('select posthorn.publish(?, ?, ?)', ['orders', id, body]);
        fail?.();
      }),
    close: () => db.destroy(),
  };
}

function withDrizzle(url: string): Library {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const db = drizzle(pool);
  return {
    place: (id, body, fail) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`insert into orders (id) values (${id})`);
        await tx.execute(sql`select posthorn.publish('orders', ${id}, ${body})`);
        fail?.();
      }),
    close: () => pool.end(),
  };
}

function withPrisma(url: string): Library {
  const prisma = prismaClient(url);
  return {
    place: (id, body, fail) =>
      prisma.$transaction(async (tx) => {
        await tx.$executeRaw`insert into orders (id) values (${id})`;
        await tx.$queryRaw`select posthorn.publish('orders', ${id}, ${body})::text`;
        fail?.();
      }),
    close: () => prisma.$disconnect(),
  };
}

const body = JSON.stringify({ dish: 'Käse’’; drop table orders', price: 3 });

describe.each([
  ['TypeORM', withTypeOrm],
  ['pg', withPg],
  ['Knex', withKnex],
  ['Drizzle', withDrizzle],
  ['Prisma', withPrisma],
])('a transaction of %s', (_, open) => {
  let database: TestDatabase;
  let client: pg.Client;
  let library: Library;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(outboxSql());
    await client.query('create table orders (id text primary key)');
    library = open(database.url);
  });

  afterAll(async () => {
    await library.close();
    await client.end();
    await database.drop();
  });

  beforeEach(() => client.query('truncate orders'));
  afterEach(() => client.query('delete from posthorn.outbox'));

  async function found(): Promise<unknown[]> {
    const { rows } = await client.query<{ key: Buffer; value: Buffer }>(
      `select key, value from posthorn.outbox where topic = 'orders' order by id`,
    );
    const orders = await client.query<{ id: string }>('select id from orders order by id');
    const published = rows.map(({ key, value }) => [key.toString(), value.toString()]);
    return [published, orders.rows.map(({ id }) => id)];
  }

  it('publishes with what it saves, byte for byte', async () => {
    await library.place('o-1', body);
    expect(await found()).toEqual([[['o-1', body]], ['o-1']]);
  });

  it('publishes nothing when it is rolled back', async () => {
    const failing = library.place('o-2', body, () => {
      throw new Error('no stock');
    });
    await expect(failing).rejects.toThrow('no stock');
    await expect(library.place('o-3', body)).resolves.toBeUndefined();
    await expect(library.place('o-3', body)).rejects.toThrow(/duplicate key|Failed query|23505/);
    expect(await found()).toEqual([[['o-3', body]], ['o-3']]);
  });

  it('keeps the order of a key over connections of its pool', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `o-${String(n).padStart(2, '0')}`);
    for (const id of ids) await library.place(id, body);
    expect(await found()).toEqual([ids.map((id) => [id, body]), ids]);
  });
});
