import { statfs } from 'node:fs/promises';
import { createPool, type Pool } from '@posthorn/db';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { sharedOut, until } from '../../conformance/support.js';
import { TestAuthority } from '../../security/certificates.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

interface Check {
  readonly name: string;
  readonly isRequired: boolean;
  readonly ok: boolean;
  readonly detail: string | null;
}

const FUTURE = '9999-future';
const SECRET = 'the row of alice';

describe('the health of a broker on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool({ url: database.url, max: 2 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const start = (options: BrokerOptions = {}): Promise<RunningBroker> =>
    startBroker({
      port: 0,
      adminPort: 0,
      databaseUrl: database.url,
      logger: pino({ level: 'silent' }),
      ...options,
    });

  async function ask(
    broker: RunningBroker,
    path: string,
  ): Promise<{ status: number; body: Check & { readonly checks: readonly Check[] } }> {
    const response = await fetch(`http://127.0.0.1:${broker.adminPort}/health/${path}`);
    const body = (await response.json()) as Check & { checks: Check[] };
    return { status: response.status, body };
  }

  /** What is looked at for upkeep is kept for a while, so each question has a broker of its own. */
  async function withBroker(
    options: BrokerOptions,
    prepare: (broker: RunningBroker) => Promise<void>,
    work: (broker: RunningBroker) => Promise<void>,
  ): Promise<void> {
    const broker = await start(options);
    try {
      await prepare(broker);
      await work(broker);
    } finally {
      await broker.close();
    }
  }

  it('has what traffic needs and what somebody should see to, and takes the one for the other nowhere', async () => {
    await withBroker(
      {},
      () => Promise.resolve(),
      async (broker) => {
        const { body } = await ask(broker, 'checks');
        expect(body.checks.filter(({ ok }) => !ok)).toEqual([]);
        const names = (isRequired: boolean) =>
          body.checks.filter((check) => check.isRequired === isRequired).map(({ name }) => name);
        expect(names(true)).toEqual(['listener', 'leadership', 'database']);
        expect(names(false)).toEqual(['migrations', 'retention', 'disk']);
        const ready = await ask(broker, 'ready');
        expect(ready.body.checks.map(({ name }) => name)).toEqual(names(true));
      },
    );
  });

  it('asks each listener, over TCP and TLS, as somebody who has not logged in', async () => {
    const authority = await TestAuthority.create();
    const { cert, key } = await authority.issue(['commonName', 'broker']);
    try {
      const options: BrokerOptions = {
        listeners: 'IN://127.0.0.1:0,LOGIN://0.0.0.0:0,TLS://127.0.0.1:0',
        listenerSecurityProtocolMap: 'IN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,TLS:SSL',
        advertisedListeners: 'LOGIN://nowhere.invalid:9092',
        allowPlaintext: true,
        users: 'alice:correct horse',
        tlsCert: authority.write(cert),
        tlsKey: authority.write(key),
      };
      await withBroker(
        options,
        () => Promise.resolve(),
        async (broker) => {
          const check = await ask(broker, 'checks/listener');
          expect([check.status, check.body.detail]).toEqual([200, null]);
        },
      );
    } finally {
      authority.remove();
    }
  });

  it('is not ready while its listener takes nobody, and alive', async () => {
    await withBroker(
      { connectionsMax: 0 },
      () => Promise.resolve(),
      async (broker) => {
        const { status, body } = await ask(broker, 'ready');
        expect([status, body.checks.filter(({ ok }) => !ok)]).toEqual([
          503,
          [
            expect.objectContaining({
              name: 'listener',
              detail: expect.stringContaining('PLAINTEXT'),
            }),
          ],
        ]);
        expect((await ask(broker, 'live')).status).toBe(200);
      },
    );
  });

  it('tells that the database is of a newer version, and goes on serving', async () => {
    await withBroker(
      {},
      async () => {
        await pool.query('insert into posthorn.migrations (name, checksum) values ($1, $1)', [
          FUTURE,
        ]);
      },
      async (broker) => {
        try {
          const check = await ask(broker, 'checks/migrations');
          expect([check.status, check.body.detail]).toEqual([
            503,
            expect.stringContaining('newer version'),
          ]);
          expect((await ask(broker, 'ready')).status).toBe(200);
        } finally {
          await pool.query('delete from posthorn.migrations where name = $1', [FUTURE]);
        }
      },
    );
  });

  it.each([
    ['failed', `error = '${SECRET}'`, 'failed'],
    ['is overdue', `error = null, next_at = clock_timestamp() - interval '1 hour'`, 'overdue'],
  ])(
    'tells that a retention check %s, to anybody, and not what it quotes',
    async (_, set, word) => {
      await withBroker(
        {},
        async ({ services }) => {
          const { brokerId } = services.log.cluster;
          await until('the broker to announce its checks', async () => {
            const { rowCount } = await pool.query(
              `update posthorn.retention_runs set ${set} where broker_id = $1`,
              [brokerId],
            );
            return rowCount === 1;
          });
        },
        async (broker) => {
          const check = await ask(broker, 'checks/retention');
          expect([check.status, check.body.detail]).toEqual([503, expect.stringContaining(word)]);
          expect(JSON.stringify(check.body)).not.toContain(SECRET);
          expect((await ask(broker, 'ready')).status).toBe(200);
        },
      );
    },
  );

  it('looks at the disk of a PostgreSQL that came with it', async () => {
    const { bavail, blocks, bsize } = await statfs('.');
    const isEnough = bavail * bsize >= 2_000_000_000 && bavail / blocks >= 0.1;
    await withBroker(
      { embeddedDirectory: '.' },
      () => Promise.resolve(),
      async (broker) => {
        const check = await ask(broker, 'checks/disk');
        expect([check.body.ok, check.status]).toEqual([isEnough, isEnough ? 200 : 503]);
      },
    );
    await withBroker(
      { embeddedDirectory: '/nowhere' },
      () => Promise.resolve(),
      async (broker) => {
        const check = await ask(broker, 'checks/disk');
        expect([check.status, check.body.detail]).toEqual([503, 'could not be looked at']);
        expect((await ask(broker, 'ready')).status).toBe(200);
      },
    );
  });

  it('is not ready from the moment it is told to stop, while others take over', async () => {
    const [one, two] = await Promise.all([start({ brokerId: 1 }), start({ brokerId: 2 })]);
    try {
      // One that has not heard of another has nobody to hand over to, and is gone at once.
      await sharedOut([one, two]);
      expect((await ask(one, 'ready')).status).toBe(200);
      const closing = one.close();
      const { status, body } = await ask(one, 'ready');
      expect([status, body.checks[0]]).toEqual([
        503,
        { name: 'listener', isRequired: true, ok: false, detail: 'The broker is stopping.' },
      ]);
      await closing;
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });
});
