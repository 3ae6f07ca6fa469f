import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

interface Written {
  readonly version: number;
  readonly schemaId: number;
  readonly values: readonly { base64: string | null; errors: { pointer: string }[] }[];
}

const ORDER = {
  type: 'object',
  properties: { id: { type: 'string' }, total: { type: 'integer' } },
  required: ['id', 'total'],
  additionalProperties: false,
};
const AVRO = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'total', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
};

let database: TestDatabase;
let broker: RunningBroker;
let registry: SchemaRegistry;
beforeAll(async () => {
  database = await createTestDatabase();
  const logger = pino({ level: 'silent' });
  broker = await startBroker({ port: 0, adminPort: 0, databaseUrl: database.url, logger });
  registry = new SchemaRegistry({ host: `http://127.0.0.1:${broker.adminPort}/registry` });
  await publish('order', ORDER);
  await publish('avro', AVRO, { schemaType: 'AVRO' });
});
afterAll(async () => {
  await broker?.close();
  await database?.drop();
});

async function call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
  const response = await fetch(`http://127.0.0.1:${broker.adminPort}/api/v1${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as T };
}

async function publish(event: string, schema: object, more: object = {}): Promise<void> {
  const contracts = [{ event, schema, ...more }];
  expect((await call('POST', '/contracts:publish', { contracts })).status).toBe(200);
}

const frame = (event: string, values: readonly string[], more: object = {}) =>
  call<Written>('POST', '/contracts:frame', { event, values, ...more });

const bytesOf = ({ values }: Written): (Buffer | null)[] =>
  values.map(({ base64 }) => (base64 === null ? null : Buffer.from(base64, 'base64')));

/** What the API shows of a record with the value. */
async function shown(topic: string, base64: string | null): Promise<unknown> {
  await call('POST', '/topics', { name: topic, partitions: 1 });
  await call('POST', `/topics/${topic}/records`, { value: { base64 } });
  const { body } = await call<{ records: { value: object }[] }>('GET', `/topics/${topic}/records`);
  return body.records[0].value;
}

describe('values that a contract frames', () => {
  it.each([
    ['order', SchemaType.JSON, { id: 'o-1', total: 5 }, '{"id":"o-1","total":5}'],
    ['avro', SchemaType.AVRO, { id: 'o-1', total: 5 }, '{"id":"o-1","total":5}'],
    [
      'avro',
      SchemaType.AVRO,
      { id: 'o-2', total: -1, note: { string: 'late' } },
      '{"id":"o-2","total":-1,"note":{"string":"late"}}',
    ],
  ])(
    'of %s (%s) are the bytes that clients of a schema registry write: %j',
    async (event, _, value, text) => {
      const { body } = await frame(event, [text]);
      const written = 'note' in value ? { ...value, note: 'late' } : value;
      expect(bytesOf(body)).toEqual([await registry.encode(body.schemaId, written)]);
    },
  );

  it('are read back as what they were', async () => {
    const text = '{"id":"o-1","total":5,"note":null}';
    const { body } = await frame('avro', [text]);
    expect(await shown('avro-orders', body.values[0].base64)).toMatchObject({
      registered: { schemaId: body.schemaId, text, contract: { event: 'avro', version: 1 } },
    });
  });

  it('keep every digit', async () => {
    const big = '{"id":"o-1","total":9007199254740993}';
    const json = await frame('order', [big], { isFramed: false });
    expect(bytesOf(json.body)).toEqual([Buffer.from(big)]);
    const avro = await frame('avro', ['{"id":"o-1","total":"9007199254740993"}', big]);
    expect(await shown('avro-digits', avro.body.values[0].base64)).toMatchObject({
      registered: { text: '{"id":"o-1","total":"9007199254740993","note":null}' },
    });
    expect(avro.body.values[1]).toMatchObject({
      base64: null,
      errors: [{ message: expect.stringContaining('a text of digits') }],
    });
  });

  it('that are not allowed are told what and where, beside those that are', async () => {
    const { status, body } = await frame('order', [
      '{"id":"o-1","total":5}',
      '{"id":1,"tip":2}',
      'no JSON',
    ]);
    expect(status).toBe(200);
    expect(body.values).toEqual([
      { base64: expect.any(String), errors: [] },
      {
        base64: null,
        errors: expect.arrayContaining([
          { pointer: '', message: "must have required property 'total'" },
          { pointer: '', message: 'must NOT have additional properties: "tip"' },
          { pointer: '/id', message: 'must be string' },
        ]),
      },
      { base64: null, errors: [{ pointer: '', message: expect.stringContaining('JSON') }] },
    ]);
  });

  it('of Avro have no field that the record has not, which would be its default', async () => {
    const { body } = await frame('avro', ['{"id":"o-1","total":5,"notes":{"string":"late"}}']);
    expect(body.values).toEqual([
      { base64: null, errors: [{ pointer: '', message: 'has no field "notes"' }] },
    ]);
  });

  it('are checked by the schemas that theirs refers to, and by the version that is asked for', async () => {
    await publish('address', { type: 'object', properties: { city: { type: 'string' } } });
    const references = [{ name: 'address', subject: 'address', version: 1 }];
    const schema = { type: 'object', properties: { to: { $ref: 'address' } } };
    await publish('parcel', schema, { references });
    const wider = { ...schema, properties: { ...schema.properties, kg: { type: 'number' } } };
    await publish('parcel', wider, { references });
    const values = ['{"to":{"city":1},"kg":"much"}'];
    const pointers = async (more: object) => {
      const { body } = await frame('parcel', values, more);
      return [body.version, body.values[0].errors.map(({ pointer }) => pointer)];
    };
    expect(await pointers({})).toEqual([2, ['/to/city', '/kg']]);
    expect(await pointers({ version: 1 })).toEqual([1, ['/to/city']]);
  });

  it('are of a contract that there is', async () => {
    const answers = [await frame('nobody', ['1']), await frame('order', ['1'], { version: 7 })];
    expect(answers).toMatchObject([
      { status: 404, body: { code: 'contract-not-found' } },
      { status: 404, body: { code: 'contract-version-not-found' } },
    ]);
  });

  it('are not checked for ever: what takes too long is ended, and not begun again for a while', async () => {
    // Of each level both choices fail only at the end of all below: 2 to the power of the levels.
    const choice = { anyOf: [{ $ref: '#' }, { $ref: '#' }] };
    await publish('hard', { type: 'object', properties: { a: choice }, required: ['a'] });
    const value = `${'{"a":'.repeat(90)}1${'}'.repeat(90)}`;
    for (const _ of [1, 2, 3]) {
      expect(await frame('hard', [value])).toMatchObject({
        status: 422,
        body: { code: 'schema-too-slow' },
      });
    }
    expect((await frame('order', ['{"id":"o-1","total":5}'])).status).toBe(200);
  });
});
