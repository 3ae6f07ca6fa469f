import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import pino from 'pino';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import type { Clock } from '../clock.js';
import { Reports } from '../reports.js';
import { ANONYMOUS } from '../security/principal.js';
import { ClientTraffic, type Client } from './client-traffic.js';
import { TrafficReporter } from './traffic-reporter.js';
import { TrafficRows } from './traffic-rows.js';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 3 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const connection = (clientId: string | null, remoteHost = '10.0.0.1'): Client => ({
  clientId,
  principal: ANONYMOUS,
  remoteHost,
});

/** Time as the test has it, beside the database's own. */
class HeldClock implements Clock {
  ms = Date.now();
  now(): number {
    return this.ms;
  }
  after(): () => void {
    return () => undefined;
  }
}

function broker(brokerId: number, rows: TrafficRows | null = new TrafficRows(pool)) {
  const traffic = new ClientTraffic();
  const clock = new HeldClock();
  const reports = new Reports(pino({ level: 'silent' }), clock);
  return {
    traffic,
    clock,
    reporter: new TrafficReporter({ traffic, brokerId, clock, reports, rows }),
  };
}

describe('what clients do', () => {
  it('is added up by client, whatever connection it comes by', () => {
    const traffic = new ClientTraffic();
    const [first, second] = [connection('orders'), connection('orders')];
    traffic.produced(first, 'a', 2, 100);
    traffic.produced(first, 'a', 1, 50);
    traffic.produced(second, 'a', 1, 50);
    traffic.produced(connection('orders', '10.0.0.2'), 'a', 1, 10);
    traffic.fetched(first, 'a', 7);
    expect(
      [...traffic.all()].map(({ kind, host, records, bytes }) => [kind, host, records, bytes]),
    ).toEqual([
      ['produce', '10.0.0.1', 4, 200],
      ['produce', '10.0.0.2', 1, 10],
      ['fetch', '10.0.0.1', 0, 7],
    ]);
  });

  it('is told of whom it is by then: a connection may change its name', () => {
    const traffic = new ClientTraffic();
    const one = { ...connection('a') };
    traffic.produced(one, 't', 1, 1);
    one.clientId = 'b';
    traffic.produced(one, 't', 1, 1);
    expect([...traffic.all()].map(({ clientId }) => clientId)).toEqual(['a', 'b']);
  });

  it('takes a bounded room: clients beyond it are one, and other brokers are none', () => {
    const traffic = new ClientTraffic();
    for (let i = 0; i < 6_000; i++) traffic.produced(connection(`client-${i}`), 't', 1, 1);
    traffic.produced(connection('posthorn-broker'), 't', 1, 1);
    const all = [...traffic.all()];
    expect(all).toHaveLength(5_001);
    expect(all.find(({ clientId }) => clientId === '')).toMatchObject({ records: 1_000 });
  });

  it('is forgotten and entered anew', () => {
    const traffic = new ClientTraffic();
    const one = connection('a');
    traffic.produced(one, 't', 1, 1);
    traffic.forget([...traffic.all()][0]);
    traffic.produced(one, 't', 3, 1);
    expect([...traffic.all()]).toMatchObject([{ records: 3 }]);
  });
});

describe('any broker', () => {
  it('answers for all of them, with sums that survive a restart and rates that end', async () => {
    const [one, other] = [broker(1), broker(2)];
    one.traffic.produced(connection('orders'), 'a', 100, 1_000);
    other.traffic.fetched(connection('billing\0'), 'a', 500);
    for (const { clock, reporter } of [one, other]) {
      clock.ms += 10_000;
      await reporter.stop();
    }
    const again = broker(1);
    again.traffic.produced(connection('orders'), 'a', 1, 10);
    again.clock.ms += 10_000;
    expect(await again.reporter.all()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          brokerId: 1,
          clientId: 'orders',
          records: 101n,
          bytes: 1_010n,
          recordsPerSecond: 0.1,
        }),
        expect.objectContaining({
          brokerId: 2,
          clientId: 'billing\uFFFD',
          kind: 'fetch',
          bytes: 500n,
        }),
      ]),
    );
    again.clock.ms += 60_000;
    const later = await again.reporter.all();
    expect(later.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([0, 0]);
    expect(later.find(({ brokerId }) => brokerId === 1)?.lastSeenMs).toBeLessThan(
      Date.now() + 1_000,
    );
  });

  it('writes nothing for clients that do nothing', async () => {
    const idle = broker(3);
    idle.traffic.produced(connection('once'), 'b', 1, 1);
    idle.clock.ms += 10_000;
    await idle.reporter.all();
    idle.clock.ms += 10_000;
    await idle.reporter.all();
    const version = async () =>
      (
        await pool.query(
          'select xmin::text, ctid::text from posthorn.client_traffic where broker_id = 3',
        )
      ).rows;
    const before = await version();
    idle.clock.ms += 10_000;
    await idle.reporter.all();
    expect(await version()).toEqual(before);
  });

  it('forgets clients of long ago', async () => {
    await pool.query(
      `update posthorn.client_traffic set last_seen_at = now() - interval '8 days' where broker_id = 2`,
    );
    const rows = new TrafficRows(pool);
    await rows.forgetOld();
    expect((await rows.read()).some(({ brokerId }) => brokerId === 2)).toBe(false);
  });

  it('answers from memory without a database', async () => {
    const alone = broker(4, null);
    alone.traffic.produced(connection('orders'), 'a', 5, 50);
    alone.clock.ms += 5_000;
    expect(await alone.reporter.all()).toMatchObject([
      { clientId: 'orders', records: 5n, recordsPerSecond: 1 },
    ]);
  });
});
