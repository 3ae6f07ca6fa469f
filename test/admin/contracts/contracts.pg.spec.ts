import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

// Answers are looked at by matchers, field by field.
type Body = Record<string, never>;

const json = (properties: object, required: readonly string[] = [], more: object = {}): object => ({
  type: 'object',
  properties,
  required,
  ...more,
});
const ORDER = json({ id: { type: 'string' }, total: { type: 'integer' } }, ['id', 'total']);
const WITH_NOTE = json(
  { id: { type: 'string' }, total: { type: 'integer' }, note: { type: 'string' } },
  ['id', 'total'],
);
const WITH_TIP = json(
  { id: { type: 'string' }, total: { type: 'integer' }, tip: { type: 'integer' } },
  ['id', 'total', 'tip'],
);

let database: TestDatabase;
let brokers: RunningBroker[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  const start = (): Promise<RunningBroker> =>
    startBroker({
      port: 0,
      adminPort: 0,
      databaseUrl: database.url,
      logger: pino({ level: 'silent' }),
    });
  brokers = [await start(), await start()];
});
afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.close()));
  await database?.drop();
});

async function call<T = Body>(
  method: string,
  path: string,
  body?: object,
  { at = 0, headers = {} }: { at?: number; headers?: Record<string, string> } = {},
): Promise<Answer<T>> {
  const response = await fetch(`http://127.0.0.1:${brokers[at].adminPort}/api/v1${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as T,
  };
}

const publish = (event: string, schema: object, more: object = {}, at = 0) =>
  call('POST', '/contracts:publish', { contracts: [{ event, schema, ...more }] }, { at });

describe('a contract', () => {
  it('has its versions in order, and the same schema is the same version', async () => {
    expect((await publish('order', ORDER, { topic: 'orders' })).body).toMatchObject({
      contracts: [{ event: 'order', version: 1, isNew: true }],
    });
    expect((await publish('order', WITH_NOTE, {}, 1)).body).toMatchObject({
      contracts: [{ version: 2, isNew: true }],
    });
    const reordered = { required: ['id', 'total'], ...ORDER };
    expect((await publish('order', reordered, {}, 1)).body).toMatchObject({
      contracts: [{ version: 1, isNew: false }],
    });
    expect((await call('GET', '/contracts/order')).body).toMatchObject({
      event: 'order',
      topic: 'orders',
      versions: [1, 2],
      latestVersion: 2,
      compatibility: 'BACKWARD',
      latest: {
        version: 2,
        fields: [
          { field: '', isRequired: true },
          { field: 'id', type: 'string', isRequired: true },
          { field: 'total', type: 'integer', isRequired: true },
          { field: 'note', type: 'string', isRequired: false },
        ],
      },
    });
  });

  it('is refused a version that old producers would break, with what and where, and remembers it', async () => {
    await publish('tipped', ORDER);
    const refused = await publish('tipped', WITH_TIP);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'schema-incompatible',
      errors: [
        {
          pointer: '/contracts/0/schema/required/2',
          message: 'field `tip` was added and is required: old producers break (version 1)',
        },
      ],
    });
    expect((await call('GET', '/contracts/tipped', undefined, { at: 1 })).body).toMatchObject({
      versions: [1],
      lastRefusal: { by: 'local-admin', findings: [{ field: 'tip', rule: 'field-required' }] },
    });
  });

  it('is registered with the others of the request or not at all', async () => {
    await publish('one-of-two', ORDER);
    const both = await call('POST', '/contracts:publish', {
      contracts: [
        { event: 'two-of-two', schema: ORDER },
        { event: 'one-of-two', schema: WITH_TIP },
      ],
    });
    expect(both.status).toBe(409);
    expect((await call('GET', '/contracts/two-of-two')).status).toBe(404);
  });

  it('is checked without being changed, and its check is an answer', async () => {
    await publish('checked', ORDER);
    const { status, body } = await call('POST', '/contracts:check', {
      contracts: [
        { event: 'checked', schema: WITH_TIP },
        { event: 'checked', schema: ORDER },
        { event: 'new-here', schema: ORDER },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      isCompatible: false,
      contracts: [
        {
          isCompatible: false,
          latestVersion: 1,
          isRegistered: false,
          findings: [{ field: 'tip' }],
        },
        { isCompatible: true, isRegistered: true, findings: [] },
        { isCompatible: true, latestVersion: null },
      ],
    });
    expect((await call('GET', '/contracts/checked')).body).toMatchObject({ versions: [1] });
  });

  it('shows what changed between two versions', async () => {
    await call('PUT', '/contracts/compared/settings', { compatibility: 'NONE' });
    await publish('compared', ORDER);
    await publish('compared', WITH_TIP);
    expect((await call('GET', '/contracts/compared/diff')).body).toMatchObject({
      from: { version: 1 },
      to: { version: 2 },
      isBackwardCompatible: false,
      isForwardCompatible: true,
      changes: [
        { kind: 'added', field: 'tip', message: 'field `tip` was added: integer, required' },
      ],
      findings: [{ direction: 'backward', field: 'tip', pointer: '/required/2' }],
    });
  });

  it('is put under the next number, and no number twice', async () => {
    const put = (version: string | number, schema: object, headers: Record<string, string> = {}) =>
      call('PUT', `/contracts/numbered/${version}`, { schema }, { headers });
    expect((await put(2, ORDER)).body).toMatchObject({ code: 'contract-version-taken' });
    expect((await put(1, ORDER)).body).toMatchObject({ version: 1, isNew: true });
    expect((await put(1, ORDER)).body).toMatchObject({ version: 1, isNew: false });
    expect((await put(1, WITH_NOTE)).status).toBe(409);
    const { headers } = await call('GET', '/contracts/numbered/latest');
    const etag = headers.get('etag') ?? '';
    expect((await put('latest', WITH_NOTE, { 'If-Match': etag })).body).toMatchObject({
      version: 2,
    });
    expect((await put(3, json({}), { 'If-Match': etag })).status).toBe(412);
  });

  it('is deleted out of sight, and for good after that, and its numbers go on meanwhile', async () => {
    await publish('gone', ORDER);
    expect((await call('DELETE', '/contracts/gone?permanent=true')).body).toMatchObject({
      code: 'contract-not-deleted',
    });
    expect((await call('DELETE', '/contracts/gone?validateOnly=true')).body).toMatchObject({
      versions: [1],
    });
    expect((await call('DELETE', '/contracts/gone')).body).toMatchObject({ versions: [1] });
    expect((await call('DELETE', '/contracts/gone')).body).toMatchObject({
      code: 'contract-deleted',
    });
    expect((await publish('gone', ORDER)).body).toMatchObject({
      contracts: [{ version: 2, isNew: true }],
    });
    await call('DELETE', '/contracts/gone');
    expect((await call('DELETE', '/contracts/gone?permanent=true')).body).toMatchObject({
      versions: [1, 2],
    });
    expect((await call('GET', '/contracts/gone')).status).toBe(404);
  });

  it('takes no versions while it is read-only', async () => {
    await call('PUT', '/contracts/still/settings', { mode: 'READONLY' });
    expect((await publish('still', ORDER)).body).toMatchObject({ code: 'contract-read-only' });
    await call('PUT', '/contracts/still/settings', { mode: null });
    expect((await publish('still', ORDER)).status).toBe(200);
  });

  it('is listed page by page', async () => {
    for (const name of ['page.a', 'page.b', 'page.c']) await publish(name, ORDER);
    const first = await call<{ contracts: { event: string }[]; nextPageToken: string }>(
      'GET',
      '/contracts?prefix=page.&pageSize=2',
    );
    expect(first.body.contracts.map(({ event }) => event)).toEqual(['page.a', 'page.b']);
    const next = await call<{ contracts: { event: string }[]; nextPageToken: null }>(
      'GET',
      `/contracts?prefix=page.&pageSize=2&pageToken=${first.body.nextPageToken}`,
    );
    expect(next.body.contracts.map(({ event }) => event)).toEqual(['page.c']);
    expect(next.body.nextPageToken).toBeNull();
  });
});

it('are listed by their topic, also where their name says it alone', async () => {
  await call('POST', '/topics', { name: 'by-name', partitions: 1 });
  await publish('by-name-value', ORDER);
  await publish('said-so', ORDER, { topic: 'by-name' });
  await publish('by-name-of-another', ORDER);
  const { body } = await call('GET', '/contracts?topic=by-name');
  expect(body).toMatchObject({
    contracts: [
      { event: 'by-name-value', topic: 'by-name' },
      { event: 'said-so', topic: 'by-name' },
    ],
  });
});

it('events stand in an AsyncAPI document, with where they travel', async () => {
  await publish('described', ORDER, { topic: 'described-events' });
  const { body } = await call('GET', '/asyncapi.json');
  expect(body).toMatchObject({
    asyncapi: '3.0.0',
    channels: { 'described-events': { messages: { described: {} } } },
    components: { messages: { described: { payload: { schema: ORDER } } } },
  });
});

describe('brokers that share a database', () => {
  it('give one version to each of many that register at once, without a gap, and one id to one schema', async () => {
    await call('PUT', '/contracts/busy/settings', { compatibility: 'NONE' });
    const schemas = Array.from({ length: 12 }, (_, index) =>
      json({ [`f${index}`]: { type: 'string' } }),
    );
    // Each schema twice, at both brokers.
    const answers = await Promise.all(
      [...schemas, ...schemas].map((schema, index) => publish('busy', schema, {}, index % 2)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const given = answers.flatMap(
      ({ body }) =>
        (body as unknown as { contracts: { version: number; schemaId: number; isNew: boolean }[] })
          .contracts,
    );
    const versions = new Set(given.map(({ version }) => version));
    expect([...versions].toSorted((a, b) => a - b)).toEqual(schemas.map((_, index) => index + 1));
    expect(given.filter(({ isNew }) => isNew)).toHaveLength(schemas.length);
    expect(new Set(given.map(({ schemaId }) => schemaId)).size).toBe(schemas.length);
    const elsewhere = await publish('busy-too', schemas[0], {}, 1);
    expect(elsewhere.body).toMatchObject({ contracts: [{ schemaId: given[0].schemaId }] });
  });

  it('do not wait for each other for ever when contracts come together in another order', async () => {
    const named = Array.from({ length: 6 }, (_, index) => ({
      event: `together-${index}`,
      schema: json({ [`g${index}`]: { type: 'string' } }),
    }));
    const both = (contracts: object[], at: number) =>
      call('POST', '/contracts:publish', { contracts }, { at });
    const answers = await Promise.all([
      both(named, 0),
      both(named.toReversed(), 1),
      both(named, 1),
      both(named.toReversed(), 0),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
