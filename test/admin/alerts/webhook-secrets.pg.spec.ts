import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
} from '../support/secured-broker.js';
import { WebhookReceiver, type Received } from './webhook-receiver.js';

const key = randomBytes(32);
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

let cluster: SecuredCluster;
let receiver: WebhookReceiver;
let call: Call;
let root: Proof;

beforeAll(async () => {
  cluster = await SecuredCluster.open();
  receiver = await WebhookReceiver.start();
  await start([]);
  await made('before');
  await start([key]);
});
afterAll(async () => {
  await receiver?.close();
  await cluster?.close();
});

/** Another broker, with these keys, whom the calls go to. */
async function start(secretsKey: readonly Buffer[]): Promise<void> {
  const users = { users: `root:${PASSWORD}`, superUsers: 'User:root' };
  ({ call } = await cluster.start({ ...users, secretsKey }));
  root = await signIn(call, 'root');
}

async function made(name: string): Promise<void> {
  const body = { name, url: receiver.url(`/${name}`), secret: SECRET };
  const { status } = await call('POST', '/webhooks', root, body);
  expect(status).toBe(201);
}

async function stored(name: string): Promise<string> {
  const { rows } = await cluster.pool.query<{ secret: string }>(
    'select secret from posthorn_admin.webhooks where name = $1',
    [name],
  );
  return rows[0].secret;
}

async function told(name: string): Promise<Received | undefined> {
  await call('POST', `/webhooks/${name}:test`, root, {});
  return receiver.received.findLast(({ path }) => path === `/${name}`);
}

function isSigned({ id, timestamp, body, signature }: Received, secret: string): boolean {
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const hmac = createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`);
  return signature.split(' ').includes(`v1,${hmac.digest('base64')}`);
}

describe('the secret of a webhook, where brokers have a key', () => {
  it('is sealed in the database, and signs as it did', async () => {
    await made('sealed');
    expect(await stored('sealed')).toMatch(/^sealed:1:/);
    const received = await told('sealed');
    expect(received && isSigned(received, SECRET)).toBe(true);
  });

  it('is sealed when the first broker has a key, though it was made before', async () => {
    await until('it to be sealed', async () => (await stored('before')).startsWith('sealed:1:'));
    const received = await told('before');
    expect(received && isSigned(received, SECRET)).toBe(true);
  });

  it('stays the one that it was when something else is changed, and signs beside another one for a day', async () => {
    await made('changed');
    const patch = (body: object) => call('PATCH', '/webhooks/changed', root, body);
    const same = await patch({ description: 'of the team', secret: SECRET });
    expect(same.body).toMatchObject({ previousSecretUntil: null });
    const another = `whsec_${randomBytes(32).toString('base64')}`;
    await patch({ secret: another });
    expect(await stored('changed')).toMatch(/^sealed:1:/);
    const received = await told('changed');
    expect(received && [another, SECRET].map((one) => isSigned(received, one))).toEqual([
      true,
      true,
    ]);
  });

  it('signs nothing at a broker without the key, which says so', async () => {
    await start([]);
    const { body } = await call('POST', '/webhooks/sealed:test', root, {});
    expect(body.lastError).toContain('POSTHORN_SECRETS_KEY');
  });
});
