import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { ErrorCode, FindCoordinator, JoinGroup } from '@posthorn/protocol';
import { RawClient } from '../conformance/raw-client.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: Pool;
let broker: RunningBroker;

const options = { port: 0, logLevel: 'silent' as const };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 1 });
  broker = await startBroker({ ...options, databaseUrl: database.url });
});

afterAll(async () => {
  await broker.close();
  await pool.end();
  await database.drop();
});

/** Every registration takes one. */
async function registrations(): Promise<bigint> {
  const { rows } = await pool.query<{ last_value: bigint }>(
    'select last_value from posthorn.broker_epochs',
  );
  return rows[0].last_value;
}

it('asks for no shard before all it needs to serve one has started: here its admin API cannot', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port: adminPort } = occupant.address() as AddressInfo;
  const before = await registrations();
  try {
    const second = startBroker({ ...options, databaseUrl: database.url, adminPort });
    await expect(second).rejects.toThrow('EADDRINUSE');
  } finally {
    occupant.close();
  }
  expect(await registrations()).toBe(before);
  expect(broker.services.log.cluster.ownedShards().size).toBe(64);
});

it('says who coordinates a group once that one has loaded it, so that nobody who goes there is turned away', async () => {
  const other = await createTestDatabase();
  const holder = createPool({ url: other.url, max: 1 });
  const locked = await holder.connect();
  await locked.query('begin');
  await locked.query('lock table posthorn.group_offsets_0');
  const second = await startBroker({ ...options, databaseUrl: other.url });
  const address = `${second.host}:${second.port}`;
  const [asking, joining] = [await RawClient.open(address), await RawClient.open(address)];
  const join = {
    groupId: 'kitchen',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
  };
  try {
    expect(await joining.ask(JoinGroup, 5, join)).toMatchObject({
      errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
    });
    const found = asking.ask(FindCoordinator, 3, { key: 'kitchen', keyType: 0 });
    await locked.query('commit');
    expect(await found).toMatchObject({ errorCode: 0, port: second.port });
    expect(await joining.ask(JoinGroup, 5, join)).toMatchObject({
      errorCode: ErrorCode.MEMBER_ID_REQUIRED,
    });
  } finally {
    await Promise.all([asking.close(), joining.close()]);
    await second.close();
    locked.release();
    await holder.end();
    await other.drop();
  }
});
