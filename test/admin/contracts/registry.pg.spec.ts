import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { defineEvent, PosthornClient } from '@posthorn/transport';
import { z } from 'zod';
import { until } from '../../conformance/support.js';
import { EventSourceReader } from '../support/event-source.js';
import { PASSWORD, SecuredCluster, signIn, type SecuredBroker } from '../support/secured-broker.js';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

const record = (...fields: object[]): string =>
  JSON.stringify({ type: 'record', name: 'Order', namespace: 'shop', fields });
const ID = { name: 'id', type: 'string' };
const TOTAL = { name: 'total', type: 'long' };
const TIP = { name: 'tip', type: 'long' };

let cluster: SecuredCluster;
let brokers: SecuredBroker[];
/** An API key that may do all of it, and one that may only look at what begins with `team.`. */
let key = '';
let teamKey = '';

beforeAll(async () => {
  cluster = await SecuredCluster.open();
  const users = ['alice', 'bob'].map((name) => `${name}:${PASSWORD}`).join(',');
  brokers = [await cluster.start({ users }), await cluster.start({ users })];
  await cluster.bind('alice', 'operator');
  await cluster.bind('bob', 'developer', [
    { kind: 'contract', patternType: 'prefixed', name: 'team.' },
  ]);
  key = await newKey('alice');
  teamKey = await newKey('bob');
});
afterAll(() => cluster?.close());

async function newKey(userName: string): Promise<string> {
  const { call: ask } = brokers[0];
  const proof = await signIn(ask, userName);
  const answer = await ask<{ key: string }>('POST', '/api-keys', proof, {
    description: 'registry',
  });
  return answer.body.key;
}

/** Resolves when the broker that leads it knows it, too: until then it answers that there is no such topic. */
async function newTopic(name: string, configs: Record<string, string> = {}): Promise<void> {
  const { call: ask } = brokers[0];
  await ask('POST', '/topics', { key }, { name, partitions: 1, configs });
  await until(`${name} to be known to its leader`, async () => {
    const { status } = await ask('GET', `/topics/${name}/records`, { key });
    return status === 200;
  });
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  {
    at = 0,
    password = key,
    type = MEDIA_TYPE,
  }: { at?: number; password?: string; type?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${brokers[at].url}/registry${path}`, {
    method,
    headers: {
      Authorization: `Basic ${Buffer.from(`key:${password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

const register = (subject: string, schema: string, more: object = {}, at = 0): Promise<Answer> =>
  call('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema, ...more }, { at });
const asJson = (schema: object): object => ({ schemaType: 'JSON', schema: JSON.stringify(schema) });

describe('the registry', () => {
  it('gives one id to one schema, and versions in order, at any broker', async () => {
    const first = await register('orders-value', record(ID));
    expect(first).toMatchObject({ status: 200, body: { id: expect.any(Number) } });
    expect(first.type).toContain(MEDIA_TYPE);
    const spaced = JSON.stringify(JSON.parse(record(ID)), null, 2);
    expect((await register('elsewhere', spaced, {}, 1)).body).toEqual(first.body);
    const second = await register('orders-value', record(ID, { ...TOTAL, default: 0 }), {}, 1);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await call('GET', '/subjects/orders-value/versions')).body).toEqual([1, 2]);
    expect((await call('GET', '/subjects/orders-value/versions/latest')).body).toEqual({
      subject: 'orders-value',
      version: 2,
      id: second.body.id,
      schema: record(ID, { ...TOTAL, default: 0 }),
    });
    expect((await call('GET', `/schemas/ids/${String(first.body.id)}`)).body).toEqual({
      schema: record(ID),
    });
    expect((await call('GET', `/schemas/ids/${String(first.body.id)}/versions`)).body).toEqual([
      { subject: 'elsewhere', version: 1 },
      { subject: 'orders-value', version: 1 },
    ]);
    expect((await call('POST', '/subjects/orders-value', { schema: spaced })).body).toMatchObject({
      version: 1,
      id: first.body.id,
    });
    expect((await call('GET', '/schemas/types')).body).toEqual(['JSON', 'AVRO']);
  });

  it('refuses what its level forbids, and tells why to whoever asks', async () => {
    await register('strict', record(ID));
    const refused = await register('strict', record(ID, TIP));
    expect(refused).toMatchObject({ status: 409, body: { error_code: 409 } });
    expect(refused.body.message).toContain('field `tip` was added without a default');
    const ask = (level: string) =>
      call('POST', `/compatibility/subjects/strict/versions${level}`, { schema: record(ID, TIP) });
    expect((await ask('/latest')).body).toEqual({ is_compatible: false });
    expect((await ask('?verbose=true')).body).toEqual({
      is_compatible: false,
      messages: ['field `tip` was added without a default: old producers break'],
    });
    expect((await call('GET', '/config/strict')).body).toMatchObject({ error_code: 40408 });
    expect((await call('PUT', '/config/strict', { compatibility: 'FORWARD' })).body).toEqual({
      compatibility: 'FORWARD',
    });
    expect((await call('GET', '/config/strict')).body).toEqual({ compatibilityLevel: 'FORWARD' });
    expect((await ask('/latest')).body).toEqual({ is_compatible: true });
    expect((await register('strict', record(ID, TIP))).status).toBe(200);
    expect((await call('DELETE', '/config/strict')).body).toEqual({
      compatibilityLevel: 'FORWARD',
    });
    expect((await call('GET', '/config/strict?defaultToGlobal=true')).body).toEqual({
      compatibilityLevel: 'BACKWARD',
    });
  });

  it('follows references, and keeps what is referred to', async () => {
    const address = {
      $id: 'address.json',
      type: 'object',
      properties: { street: { type: 'string' } },
    };
    await call('POST', '/subjects/address/versions', asJson(address));
    const references = [{ name: 'address.json', subject: 'address', version: 1 }];
    const order = { type: 'object', properties: { to: { $ref: 'address.json' } } };
    const { body } = await call('POST', '/subjects/parcel/versions', {
      ...asJson(order),
      references,
    });
    expect((await call('GET', '/subjects/address/versions/1/referencedby')).body).toEqual([
      body.id,
    ]);
    expect((await call('DELETE', '/subjects/address')).body).toMatchObject({ error_code: 42206 });
    const narrower = { ...address, properties: { street: { type: 'string', maxLength: 5 } } };
    const inline = { type: 'object', properties: { to: narrower } };
    expect(
      (await call('POST', '/subjects/parcel/versions', asJson(inline))).body.message,
    ).toContain('`to.street`');
    const missing = [{ name: 'address.json', subject: 'address', version: 7 }];
    expect(
      await call('POST', '/subjects/parcel/versions', { ...asJson(order), references: missing }),
    ).toMatchObject({ body: { error_code: 42201 } });
  });

  it('deletes out of sight, then for good', async () => {
    await register('short-lived', record(ID));
    expect((await call('DELETE', '/subjects/short-lived?permanent=true')).body).toMatchObject({
      error_code: 40405,
    });
    expect((await call('DELETE', '/subjects/short-lived')).body).toEqual([1]);
    expect((await call('DELETE', '/subjects/short-lived')).body).toMatchObject({
      error_code: 40404,
    });
    expect((await call('GET', '/subjects?subjectPrefix=short')).body).toEqual([]);
    expect((await call('GET', '/subjects?subjectPrefix=short&deleted=true')).body).toEqual([
      'short-lived',
    ]);
    expect((await call('GET', '/subjects/short-lived/versions/1?deleted=true')).status).toBe(200);
    await register('short-lived', record(ID));
    expect((await call('DELETE', '/subjects/short-lived/versions/2')).body).toBe(2);
    expect((await call('DELETE', '/subjects/short-lived/versions/2')).body).toMatchObject({
      error_code: 40406,
    });
    expect((await call('DELETE', '/subjects/short-lived?permanent=true')).body).toEqual([1, 2]);
    expect((await call('GET', '/subjects/short-lived/versions')).body).toMatchObject({
      error_code: 40401,
    });
  });

  it.each<[string, string, object | undefined, number, number]>([
    ['GET', '/subjects/absent/versions', undefined, 404, 40401],
    ['GET', '/subjects/orders-value/versions/99', undefined, 404, 40402],
    ['GET', '/schemas/ids/999999', undefined, 404, 40403],
    ['POST', '/subjects/orders-value', { schema: '"string"' }, 404, 40403],
    ['POST', '/subjects/new/versions', { schema: '{"type":"x"}' }, 422, 42201],
    ['POST', '/subjects/new/versions', { schema: 'not json' }, 422, 42201],
    ['POST', '/subjects/new/versions', {}, 422, 42201],
    ['POST', '/subjects/new/versions', { schemaType: 'PROTOBUF', schema: 'x' }, 422, 42201],
    ['GET', '/subjects/orders-value/versions/0', undefined, 422, 42202],
    ['PUT', '/config', { compatibility: 'SOME' }, 422, 42203],
    ['PUT', '/mode', { mode: 'IMPORT' }, 422, 42204],
    ['GET', '/nothing', undefined, 404, 404],
  ])('answers %s %s %j as Confluent does', async (method, path, body, status, error_code) => {
    const answer = await call(method, path, body);
    expect(answer).toMatchObject({ status, body: { error_code, message: expect.any(String) } });
    expect(answer.type).toContain(MEDIA_TYPE);
  });

  it('lets in who shows a key or a password, to what they may see', async () => {
    expect(await call('GET', '/subjects', undefined, { password: 'wrong' })).toMatchObject({
      status: 401,
      body: { error_code: 401 },
    });
    const withPassword = await fetch(`${brokers[0].url}/registry/subjects`, {
      headers: { Authorization: `Basic ${Buffer.from(`alice:${PASSWORD}`).toString('base64')}` },
    });
    expect(withPassword.status).toBe(200);
    // Nowhere else: the admin API takes keys and sessions.
    const elsewhere = await fetch(`${brokers[0].url}/api/v1/contracts`, {
      headers: { Authorization: `Basic ${Buffer.from(`alice:${PASSWORD}`).toString('base64')}` },
    });
    expect(elsewhere.status).toBe(401);
    await register('team.orders', record({ name: 'mine', type: 'int' }));
    const { body } = await register('secret', record({ name: 'secret', type: 'int' }));
    const asTeam = { password: teamKey };
    expect((await call('GET', '/subjects', undefined, asTeam)).body).toEqual(['team.orders']);
    expect((await call('GET', '/subjects/secret/versions', undefined, asTeam)).status).toBe(403);
    expect(
      (await call('GET', `/schemas/ids/${String(body.id)}`, undefined, asTeam)).body,
    ).toMatchObject({ error_code: 40403 });
    expect(
      (await call('POST', '/subjects/secret/versions', { schema: record(ID) }, asTeam)).status,
    ).toBe(403);
    expect((await call('DELETE', '/subjects/team.orders', undefined, asTeam)).status).toBe(403);
  });
});

describe('a service that knows the registry', () => {
  const Placed = defineEvent({
    topic: 'placed',
    type: 'Placed',
    version: 1,
    schema: z.object({ id: z.string() }),
    key: ({ id }) => id,
  });

  it('says in its events which version of the contract they keep, once there is one', async () => {
    const { broker, url, call: ask } = brokers[0];
    const registry = `${url}/registry`;
    const options = {
      brokers: [`${broker.host}:${broker.port}`],
      contracts: { registry, authorization: `Bearer ${key}` },
    };
    const { $schema: _, ...schema } = z.toJSONSchema(Placed.schema as z.ZodType, {
      io: 'input',
      target: 'draft-7',
    });
    const published = async (): Promise<unknown> => {
      const client = new PosthornClient(options);
      await client.lookUpContracts([Placed]);
      const { partition, offset } = await client.publish(Placed, { id: 'o-1' });
      await client.close();
      const path = `/topics/placed/records/${partition}/${offset}`;
      const { body } = await ask<{ headers: { key: string; value: { text: string } }[] }>(
        'GET',
        path,
        { key },
      );
      return body.headers.find((header) => header.key === 'ce_dataschema')?.value.text;
    };
    await newTopic('placed');
    expect(await published()).toBeUndefined();
    await register('Placed.v1', JSON.stringify({ ...schema, title: 'another' }), {
      schemaType: 'JSON',
    });
    expect(await published()).toBeUndefined();
    await register('Placed.v1', JSON.stringify(schema), { schemaType: 'JSON' });
    const dataSchema = await published();
    expect(dataSchema).toBe(`${registry}/subjects/Placed.v1/versions/2/schema`);
    const authorization = { Authorization: `Bearer ${key}` };
    const answer = await fetch(String(dataSchema), { headers: authorization });
    expect(await answer.json()).toEqual(schema);
  });

  it('publishes without it where no registry answers', async () => {
    const { broker } = brokers[0];
    const client = new PosthornClient({
      brokers: [`${broker.host}:${broker.port}`],
      contracts: { registry: 'http://127.0.0.1:1/registry' },
    });
    await client.lookUpContracts([Placed]);
    await expect(client.publish(Placed, { id: 'o-2' })).resolves.toMatchObject({ partition: 0 });
    await client.close();
  });
});

describe('a client of Confluent’s registry', () => {
  let registry: SchemaRegistry;
  beforeAll(() => {
    const auth = { username: 'key', password: key };
    registry = new SchemaRegistry({
      host: `${brokers[0].url}/registry`,
      auth,
      retry: { retries: 0 },
    });
  });

  it('registers, encodes and decodes Avro', async () => {
    const { id } = await registry.register(
      { type: SchemaType.AVRO, schema: record(ID, TOTAL) },
      { subject: 'avro-value' },
    );
    const bytes = await registry.encode(id, { id: 'o-1', total: 5 });
    expect([bytes[0], bytes.readInt32BE(1)]).toEqual([0, id]);
    const other = new SchemaRegistry({
      host: `${brokers[1].url}/registry`,
      auth: { username: 'alice', password: PASSWORD },
    });
    expect({ ...((await other.decode(bytes)) as object) }).toEqual({ id: 'o-1', total: 5 });
    const proof = { key };
    await newTopic('avro');
    const value = { base64: bytes.toString('base64') };
    await brokers[0].call('POST', '/topics/avro/records', proof, { value });
    expect((await brokers[0].call('GET', '/topics/avro/records', proof)).body).toMatchObject({
      records: [
        {
          value: {
            encoding: 'base64',
            ...value,
            registered: {
              schemaId: id,
              schemaType: 'AVRO',
              text: '{"id":"o-1","total":5}',
              contract: { event: 'avro-value', version: 1 },
            },
          },
        },
      ],
    });
    expect(await registry.getLatestSchemaId('avro-value')).toBe(id);
    expect(await registry.getRegistryId('avro-value', 1)).toBe(id);
  });

  it('has what it framed read wherever records are shown, and looked into by conditions', async () => {
    const [{ call: ask, url }] = brokers;
    const proof = { key };
    const config = { 'posthorn.index': 'default,$.total' };
    await newTopic('framed', config);
    const schema = record(ID, TOTAL, { ...TIP, default: 0 });
    const avro = { type: SchemaType.AVRO, schema } as const;
    const { id } = await registry.register(avro, { subject: 'framed-value' });
    const send = async (value: Buffer): Promise<void> => {
      const body = { value: { base64: value.toString('base64') } };
      await ask('POST', '/topics/framed/records', proof, body);
    };
    await send(await registry.encode(id, { id: 'o-1', total: 5, tip: 0 }));
    await send(await registry.encode(id, { id: 'o-2', total: 50, tip: 1 }));
    await send(Buffer.from('0000989680ff', 'hex'));
    await send(Buffer.concat([Buffer.of(0, 0, 0, 0, id), Buffer.from('ff', 'hex')]));
    // A schema that is registered the moment after somebody has asked for one that nobody has.
    const late = record(ID, { ...TIP, default: 7 });
    const unread = await ask<{ records: object[] }>('GET', '/topics/framed/records', proof);
    expect(unread.body.records).toHaveLength(4);
    const { id: lateId } = await registry.register(
      { type: SchemaType.AVRO, schema: late },
      { subject: 'late-value' },
    );
    await send(await registry.encode(lateId, { id: 'o-3', tip: 1 }));
    const seen = await ask('GET', '/topics/framed/records?where=%24.id%3D%3Do-3', proof);
    expect(seen.body).toMatchObject({ records: [{ offset: '4' }] });
    const registered = {
      schemaId: id,
      schemaType: 'AVRO',
      text: '{"id":"o-2","total":50,"tip":1}',
      contract: { event: 'framed-value', version: 1 },
    };
    const where = 'where=%24.total%3E%3D50';
    const found = [{ offset: '1', value: { registered } }];
    for (const path of [
      `/topics/framed/records?${where}`,
      '/topics/framed/records?q=O-2',
      `/records:search?topic=framed&${where}`,
      '/records:search?topic=framed&where=%24.total%3D%3D50',
    ]) {
      const { body } = await ask<{ records: object[] }>('GET', path, proof);
      expect([path, body.records]).toEqual([path, [expect.objectContaining({ offset: '1' })]]);
      expect(body.records).toMatchObject(found);
    }
    const tail = await EventSourceReader.open(
      `${url}/api/v1/topics/framed/records:tail?from=earliest&${where}`,
      { Authorization: `Bearer ${key}` },
    );
    expect((await tail.next('record')).data).toMatchObject(found[0]);
    tail.close();
    const replay = { source: { topic: 'framed' }, where: { conditions: ['$.total>=50'] } };
    const target = { target: { topic: 'avro' } };
    const path = '/replays?validateOnly=true';
    const preview = await ask('POST', path, proof, { ...replay, ...target });
    expect(preview.body).toMatchObject({ preview: { matched: 1 } });
    const odd = await ask('GET', '/topics/framed/records?partition=0&from=3&pageSize=2', proof);
    expect(odd.body).toMatchObject({
      records: [
        {
          value: {
            encoding: 'base64',
            notRegistered: `it is not as schema ${id} has it: truncated buffer`,
          },
        },
        { value: { notRegistered: expect.stringContaining('there is no schema 10000000') } },
      ],
    });
  });

  it('registers, encodes and decodes JSON Schema, and is refused what breaks old producers', async () => {
    const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
    const options = { subject: 'json-value', compatibility: COMPATIBILITY.BACKWARD };
    const { id } = await registry.register(
      { type: SchemaType.JSON, schema: JSON.stringify(schema) },
      options,
    );
    const bytes = await registry.encode(id, { id: 'o-1' });
    expect(await registry.decode(bytes)).toEqual({ id: 'o-1' });
    const broken = {
      ...schema,
      properties: { ...schema.properties, tip: {} },
      required: ['id', 'tip'],
    };
    await expect(
      registry.register({ type: SchemaType.JSON, schema: JSON.stringify(broken) }, options),
    ).rejects.toThrow('field `tip` was added and is required: old producers break');
  });
});
