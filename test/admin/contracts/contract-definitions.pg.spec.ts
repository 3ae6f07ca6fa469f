import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

type Body = Record<string, never>;
interface Answer<T> {
  readonly status: number;
  readonly body: T;
}
interface Change {
  readonly action: string;
  readonly name: string;
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}
interface Document {
  readonly version: number;
  readonly contracts: { readonly event: string; versions: Record<string, unknown>[] }[];
  readonly contractSettings: object;
}

const databases: TestDatabase[] = [];
const brokers: RunningBroker[] = [];
beforeAll(async () => {
  for (let n = 0; n < 2; n += 1) {
    const database = await createTestDatabase();
    databases.push(database);
    const logger = pino({ level: 'silent' });
    brokers.push(await startBroker({ port: 0, adminPort: 0, databaseUrl: database.url, logger }));
  }
});
afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.close()));
  await Promise.all(databases.map((database) => database.drop()));
});

async function call<T = Body>(
  at: number,
  method: string,
  path: string,
  body?: object,
): Promise<Answer<T>> {
  const response = await fetch(`http://127.0.0.1:${brokers[at].adminPort}/api/v1${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
});
const place = (required: readonly string[]) =>
  object({ city: { type: 'string' }, at: { $ref: 'Place' } }, required);

const publish = (event: string, schema: object, more: object = {}) =>
  call(0, 'POST', '/contracts:publish', { contracts: [{ event, schema, ...more }] });
const contractsOf = async (at: number): Promise<Document> => {
  const { body } = await call<Document>(at, 'GET', '/definitions');
  const { version, contracts, contractSettings } = body;
  return { version, contracts, contractSettings };
};
const said = ({ action, name, what, before, after }: Change): string =>
  `${action} ${name} ${what} ${before} ${after}`;

describe('contracts of a cluster as a document', () => {
  it('are in another cluster what they were: versions under their numbers, references, settings', async () => {
    await call(0, 'PUT', '/contract-settings', { compatibility: 'FULL' });
    // What refers stands before what it refers to by name.
    expect((await publish('Place', object({ x: { type: 'integer' } }))).status).toBe(200);
    await call(0, 'PUT', '/contracts/Order/settings', { compatibility: 'NONE' });
    const references = [{ name: 'Place', subject: 'Place', version: 1 }];
    for (const required of [[], ['city'], ['city', 'at']]) {
      const told = { references, topic: 'orders', description: 'An order.' };
      expect((await publish('Order', place(required), told)).status).toBe(200);
    }
    expect((await call(0, 'DELETE', '/contracts/Order/1')).status).toBeLessThan(300);
    const strict = { compatibility: 'BACKWARD', mode: 'READONLY' };
    await call(0, 'PUT', '/contracts/Order/settings', strict);

    const document = await contractsOf(0);
    expect(document.contractSettings).toEqual({ compatibility: 'FULL' });
    expect(document.contracts).toMatchObject([
      { event: 'Order', topic: 'orders', ...strict, versions: [{ version: 2 }, { version: 3 }] },
      { event: 'Place', versions: [{ version: 1 }] },
    ]);
    type Result = { readonly changes: Change[]; readonly unchanged: number };
    const preview = await call<Result>(1, 'POST', '/definitions?validateOnly=true', document);
    expect(preview.body.changes.map((change) => said(change))).toEqual([
      'create Place version 1 null JSON',
      'create Order version 2 null JSON',
      'create Order version 3 null JSON',
      'create Order topic null orders',
      'create Order description null An order.',
      'create Order compatibility null BACKWARD',
      'create Order mode null READONLY',
      'create * compatibility null FULL',
    ]);
    expect((await contractsOf(1)).contracts).toEqual([]);
    expect((await call(1, 'POST', '/definitions', document)).status).toBe(200);
    expect(await contractsOf(1)).toEqual(document);
    const again = await call<Result>(1, 'POST', '/definitions', document);
    expect(again.body).toMatchObject({ changes: [], unchanged: 3 });
  });

  it('that conflict with what is there are named, and nothing is made', async () => {
    const document = await contractsOf(1);
    const [order] = document.contracts;
    order.versions = [
      { ...order.versions[0], version: 1 },
      { ...order.versions[0], version: 3 },
    ];
    document.contracts.push({
      event: 'New',
      versions: [{ version: 4, schema: { type: 'object' } }],
    });
    const { status, body } = await call(1, 'POST', '/definitions', document);
    expect([status, body.code]).toEqual([409, 'definitions-conflict']);
    expect(body.errors).toEqual([
      { pointer: '/contract/Order/version 1', message: 'is version 3 and cannot become JSON' },
      { pointer: '/contract/Order/version 3', message: 'is another schema and cannot become JSON' },
    ]);
    expect((await contractsOf(1)).contracts.map(({ event }) => event)).toEqual(['Order', 'Place']);
  });

  it('are not made where one is no schema, or is there twice', async () => {
    const bad = {
      event: 'Bad',
      versions: [{ version: 1, schemaType: 'AVRO', schema: '{"type":"no"}' }],
    };
    const answer = await call(1, 'POST', '/definitions', { version: 1, contracts: [bad] });
    expect([answer.status, answer.body.code]).toEqual([422, 'schema-not-valid']);
    const twice = { version: 1, contracts: [bad, bad] };
    expect((await call(1, 'POST', '/definitions', twice)).body.code).toBe('invalid-request');
  });
});
