import { connectCluster } from '@posthorn/client';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { BrokerProcess } from '../../durability/support/broker-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { isSignedBy, WebhookReceiver, type Received } from './webhook-receiver.js';

const GROUPS = Array.from({ length: 12 }, (_, n) => `reader-${String(n).padStart(2, '0')}`);

interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

let database: TestDatabase;
let receiver: WebhookReceiver;
let secret = '';
const brokers: { process: BrokerProcess; port: number }[] = [];

async function start(brokerId: number): Promise<void> {
  const port = await freePort();
  const env = { POSTHORN_ADMIN_PORT: String(port) };
  const process = await BrokerProcess.start({ databaseUrl: database.url, brokerId, env });
  brokers.push({ process, port });
}

async function call<Body>(
  which: 0 | 1,
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const response = await fetch(`http://127.0.0.1:${brokers[which].port}/api/v1/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Body;
}

const alerts = async (which: 0 | 1, query: string): Promise<readonly Alert[]> =>
  (await call<{ alerts: Alert[] }>(which, 'GET', `alerts?pageSize=1000&${query}`)).alerts;

/** Of real alerts: once for each id, however often they came. */
function told(type: string, rule: string): ReadonlyMap<string, Received> {
  const about = receiver.received.filter(
    (one) => one.told.type === type && one.told.data.alert.rule === rule,
  );
  return new Map(about.map((one) => [one.id, one]));
}

/** Waits through what a killed broker takes along: its leases, and the coordination of its groups. */
async function untilSlow(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; ; round++) {
    try {
      return await until(what, condition);
    } catch (error) {
      if (round === 5) throw error;
    }
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  receiver = await WebhookReceiver.start();
  // The first evaluates, as the second finds its lease.
  await start(1);
  await call(0, 'PATCH', 'settings', { alertEvaluationSeconds: 1 });
  const hook = { name: 'on-call', url: receiver.url('/') };
  secret = (await call<{ secret: string }>(0, 'POST', 'webhooks', hook)).secret;
  await call(0, 'POST', 'topics', { name: 'orders', partitions: 1 });
  await call(0, 'POST', 'topics/orders/records', { value: { text: 'x' } });
  const cluster = connectCluster({ brokers: [brokers[0].process.address] });
  const admin = cluster.admin({ timeoutMs: 60_000 });
  const offsets = [{ topic: 'orders', partition: 0, offset: 0n }];
  for (const groupId of GROUPS) await admin.commitOffsets(groupId, offsets);
  await cluster.close();
});
afterAll(async () => {
  await Promise.all(brokers.map(({ process }) => process.end('SIGKILL')));
  await receiver?.close();
  await database?.drop();
});

it('an alert fires once and is told, whoever is killed on the way', async () => {
  const gone = { type: 'brokerDown', brokerIds: [1] };
  await call(0, 'POST', 'alert-rules', { name: 'gone', condition: gone, webhooks: ['on-call'] });
  await untilSlow('the first broker to evaluate', async () => {
    const { evaluatedAt } = await call<{ evaluatedAt: string | null }>(
      0,
      'GET',
      'alert-rules/gone',
    );
    return evaluatedAt !== null;
  });
  await start(2);

  const condition = { type: 'groupWithoutMembers', patternType: 'prefixed', group: 'reader-' };
  await call(1, 'POST', 'alert-rules', { name: 'deserted', condition, webhooks: ['on-call'] });
  // In the middle of the deliveries: some are told, one is under way, most are rows.
  await until('some to be told', () => receiver.received.length >= 2);
  await brokers[0].process.end('SIGKILL');

  await untilSlow('all to be told', async () => told('alert.firing', 'deserted').size === 12);
  await untilSlow(
    'the end of a broker to be told',
    async () => told('alert.firing', 'gone').size > 0,
  );
  const firing = await alerts(1, 'rule=deserted');
  expect(firing.map(({ labels, state }) => `${labels.group} ${state}`).toSorted()).toEqual(
    GROUPS.map((group) => `${group} firing`),
  );
  const ids = [...told('alert.firing', 'deserted').values()].map(({ told: { data } }) =>
    String(data.alert.id),
  );
  expect(ids.toSorted()).toEqual(firing.map(({ id }) => id).toSorted());
  expect(receiver.received.filter((one) => !isSignedBy(secret, one))).toEqual([]);
});

it('what comes twice is the same twice', () => {
  for (const { id, body } of receiver.received) {
    const same = receiver.received.filter((one) => one.id === id);
    expect(new Set(same.map((one) => one.body))).toEqual(new Set([body]));
  }
});

it('the broker that goes on resolves what the other one saw begin', async () => {
  await call(1, 'DELETE', `consumer-groups/${GROUPS[0]}`);
  await untilSlow('its end to be told', async () => told('alert.resolved', 'deserted').size > 0);
  const [resolved] = told('alert.resolved', 'deserted').values();
  expect(resolved.told.data.alert.labels).toEqual({ group: GROUPS[0] });
  expect(told('alert.resolved', 'deserted').size).toBe(1);
  expect(told('alert.firing', 'deserted').size).toBe(12);
  expect(await alerts(1, 'rule=deserted&state=firing')).toHaveLength(11);
});
