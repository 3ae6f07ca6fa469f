import pg from 'pg';
import { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  describeBehindPgBouncer,
  startPgBouncer,
  type PgBouncer,
} from '../../../../test/support/pgbouncer.js';
import { OutboxRelay, outboxSql } from '../index.js';
import { TransactionalLog } from '../testing/transactional-log.js';

const CLIENTS = 8;
const EACH = 25;

describeBehindPgBouncer(() => {
  let database: TestDatabase;
  let bouncer: PgBouncer;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    const direct = new pg.Client({ connectionString: database.url });
    await direct.connect();
    await direct.query(outboxSql());
    await direct.query('create table orders (id text primary key)');
    await direct.end();
    bouncer = await startPgBouncer(database.url, 2);
  });

  afterAll(async () => {
    await bouncer.close();
    await database.drop();
  });

  it('transactions of many clients share two connections, and each publishes its own, in order', async () => {
    const pool = new pg.Pool({ connectionString: bouncer.url, max: CLIENTS });
    const placeAll = async (key: number): Promise<void> => {
      for (let n = 0; n < EACH; n += 1) {
        const client = await pool.connect();
        await client.query('begin');
        await client.query('insert into orders values ($1)', [`${key}/${n}`]);
        await client.query('select posthorn.publish($1, $2, $3)', ['orders', `k${key}`, `${n}`]);
        await client.query(n % 5 === 4 ? 'rollback' : 'commit');
        client.release();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, key) => placeAll(key)));
    await pool.end();

    const dataSource = await new DataSource({ type: 'postgres', url: bouncer.url }).initialize();
    const log = new TransactionalLog();
    const onError = (error: unknown): void => {
      throw error;
    };
    const relay = new OutboxRelay({
      connection: dataSource,
      target: log,
      instanceId: 'a',
      onError,
    });
    while ((await relay.round()) === 0);
    const kept = Array.from({ length: EACH }, (_, n) => n).filter((n) => n % 5 !== 4);
    for (let key = 0; key < CLIENTS; key += 1) {
      const own = log.rows.filter((row) => String(row.key) === `k${key}`);
      expect(own.map(({ value }) => Number(value))).toEqual(kept);
    }
    expect(await dataSource.query('select from posthorn.outbox')).toEqual([]);
    expect(await dataSource.query('select from orders')).toHaveLength(CLIENTS * kept.length);
    await dataSource.destroy();
  });
});
