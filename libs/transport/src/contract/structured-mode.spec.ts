import { Controller, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { z } from 'zod';
import type { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, until } from '../../test/harness.js';
import {
  BytesDeserializer,
  ContractViolationException,
  defineEvent,
  type EventPayload,
  PosthornAsyncApi,
  PosthornClient,
  PosthornConfigError,
  PosthornContext,
  PosthornModule,
  readDeadLetter,
  Subscribe,
  SubscribeBatch,
} from '../index.js';

const OrderPlaced = defineEvent({
  topic: 'orders',
  type: 'OrderPlaced',
  version: 2,
  mode: 'structured',
  schema: z.object({ id: z.string() }).nullable(),
  key: (order) => order?.id ?? 'none',
});

const STRUCTURED = 'application/cloudevents+json';
const envelope = { specversion: '1.0', id: 'e-1', source: '/till', type: 'OrderPlaced.v2' };

let seen: unknown[] = [];
beforeEach(() => {
  seen = [];
});

@Controller()
class Orders {
  @Subscribe(OrderPlaced, { retry: { attempts: 2 } })
  placed(
    @Payload() order: EventPayload<typeof OrderPlaced>,
    @Ctx() context: PosthornContext,
  ): void {
    seen.push([order, context.getEvent()?.source]);
    if (order?.id === 'bad') throw new Error('bad order');
  }

  @SubscribeBatch(OrderPlaced, { group: 'index', batch: { maxRecords: 1 } })
  index(@Payload() orders: EventPayload<typeof OrderPlaced>[]): void {
    seen.push(orders);
  }
}

async function append(
  cluster: FakeCluster,
  value: string | Buffer,
  contentType = STRUCTURED,
): Promise<void> {
  const headers = [['content-type', Buffer.from(contentType)]] as const;
  await cluster.append({ topic: 'orders', value, headers: [...headers] });
}

const settled = (cluster: FakeCluster, count: number): Promise<void> =>
  until(() =>
    ['svc', 'index'].every((group) => cluster.committedOf(group, 'orders') === BigInt(count)),
  );

describe('an event in structured mode', () => {
  it('is published as an envelope, and handled as the payload alone, by one and by batch', async () => {
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await app.get(PosthornClient).publish(OrderPlaced, { id: 'o-1' }, { headers: { trace: 't' } });
    await settled(cluster, 1);

    const [record] = cluster.records('orders');
    expect(record.headers.map(([key, value]) => [key, String(value)])).toEqual([
      ['trace', 't'],
      ['content-type', `${STRUCTURED}; charset=UTF-8`],
    ]);
    expect(String(record.key)).toBe('o-1');
    expect(JSON.parse(String(record.value))).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      source: '/posthorn',
      type: 'OrderPlaced.v2',
      time: '1970-01-01T00:00:00.000Z',
      subject: 'o-1',
      datacontenttype: 'application/json',
      data: { id: 'o-1' },
    });
    expect(seen).toEqual(expect.arrayContaining([[{ id: 'o-1' }, '/posthorn'], [{ id: 'o-1' }]]));
    await app.close();
  });

  it('is checked against its contract before it is written, and after it is read', async () => {
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await expect(
      app.get(PosthornClient).publish(OrderPlaced, { id: 7 } as unknown as { id: string }),
    ).rejects.toThrow(ContractViolationException);
    expect(cluster.records('orders')).toEqual([]);
    await append(cluster, JSON.stringify({ ...envelope, data: { id: 7 } }));
    await settled(cluster, 1);

    const [letter] = cluster.records('orders.svc.dlq').map((record) => readDeadLetter(record));
    expect(letter).toMatchObject({ attempt: 1, exception: 'ContractViolationException' });
    await app.close();
  });

  it('that is a tombstone is one on the wire too', async () => {
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await app.get(PosthornClient).publish(OrderPlaced, null, { key: 'o-1' });
    await settled(cluster, 1);

    expect(cluster.records('orders')[0]?.value).toBeNull();
    expect(seen).toEqual(expect.arrayContaining([[null, '/posthorn'], [null]]));
    await app.close();
  });

  it('stays as it is in the dead letters, also when its handler fails', async () => {
    const { app, cluster } = await startApp({ controllers: [Orders] });
    const value = JSON.stringify({ ...envelope, data: { id: 'bad' } });
    await append(cluster, value, ' Application/CloudEvents+JSON ; charset=utf-8');
    await settled(cluster, 1);

    const [letter] = cluster.records('orders.svc.dlq');
    expect(String(letter?.value)).toBe(value);
    expect(letter && readDeadLetter(letter)).toMatchObject({ attempt: 2, message: 'bad order' });
    expect(letter?.headers.filter(([key]) => key.startsWith('ce_'))).toEqual([]);
    await app.close();
  });

  it('of another type is somebody else’s, and in binary mode it is the same event', async () => {
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await append(cluster, JSON.stringify({ ...envelope, type: 'OrderPlaced.v3', data: {} }));
    const headers = Object.entries({ ce_type: 'OrderPlaced.v2', ce_source: '/web' });
    await cluster.append({
      topic: 'orders',
      value: '{"id":"o-2"}',
      headers: headers.map(([key, value]) => [key, Buffer.from(value)]),
    });
    await settled(cluster, 2);

    expect(seen).toEqual(expect.arrayContaining([[{ id: 'o-2' }, '/web'], [{ id: 'o-2' }]]));
    expect(seen).toHaveLength(2);
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
    await app.close();
  });

  it.each<[string, string | Buffer, string]>([
    ['is no JSON', 'order o-1', 'is not valid JSON'],
    ['is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'it is not UTF-8'],
    ['is a list', '[]', 'it is no object'],
    ['is of another version', '{"specversion":"0.3"}', 'its specversion is "0.3", not "1.0"'],
    ['has no id', JSON.stringify({ ...envelope, id: '' }), "it has no 'id'"],
    ['has no type', JSON.stringify({ ...envelope, type: 5 }), "it has no 'type'"],
    [
      'has data twice',
      JSON.stringify({ ...envelope, data: {}, data_base64: 'e30=' }),
      "it has both 'data' and 'data_base64'",
    ],
    ['has broken base64', JSON.stringify({ ...envelope, data_base64: '%' }), 'is not base64'],
    [
      'has an attribute that is an object',
      JSON.stringify({ ...envelope, tenant: {} }),
      "its attribute 'tenant' is no plain value",
    ],
  ])('whose envelope %s is a dead letter at once', async (_what, value, why) => {
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await append(cluster, value);
    await settled(cluster, 1);

    const letters = cluster.records('orders.svc.dlq');
    expect(letters.map((letter) => readDeadLetter(letter))).toMatchObject([
      { attempt: 1, exception: 'UndecodableRecordError' },
    ]);
    const [letter] = letters.map((one) => readDeadLetter(one));
    expect(letter?.message).toContain('the value is no CloudEvents envelope');
    expect(letter?.message).toContain(why);
    expect(seen).toEqual([]);
    await app.close();
  });
});

describe('a handler without a contract', () => {
  it.each<[string, object, string | null]>([
    ['JSON', { data: { a: [1] } }, '{"a":[1]}'],
    ['JSON null', { data: null }, 'null'],
    ['no data', {}, null],
    ['base64', { data_base64: Buffer.from([0, 255]).toString('base64') }, '\u0000\u00ff'],
    ['text', { datacontenttype: 'text/plain', data: 'plain' }, 'plain'],
    ['a JSON string', { datacontenttype: 'application/json', data: 'plain' }, '"plain"'],
  ])('is given the data of an envelope with %s', async (_what, data, expected) => {
    @Controller()
    class Any {
      @Subscribe('orders')
      any(@Payload() value: Buffer | null, @Ctx() context: PosthornContext): void {
        seen.push(value?.toString('latin1') ?? null, context.getEvent());
      }
    }
    const deserializer = new BytesDeserializer();
    const { app, cluster } = await startApp({ controllers: [Any], options: { deserializer } });
    await append(
      cluster,
      JSON.stringify({ ...envelope, tenant: 'a', dataschema: 'http://r/1', ...data }),
    );
    await until(() => cluster.committedOf('svc', 'orders') === 1n);

    expect(seen).toMatchObject([
      expected,
      { type: 'OrderPlaced.v2', id: 'e-1', source: '/till', dataschema: 'http://r/1' },
    ]);
    await app.close();
  });
});

describe('structured mode is refused', () => {
  it.each([
    [{ topic: 'orders', mode: 'structured' as const }, 'an envelope names the type of its event'],
    [
      { topic: 'orders', type: 'A', mode: 'compact' as 'binary' },
      "mode must be 'binary' or 'structured', not 'compact'",
    ],
  ])('at the definition %o', (definition, message) => {
    const define = (): unknown => defineEvent({ ...definition, schema: z.string() });
    expect(define).toThrow(PosthornConfigError);
    expect(define).toThrow(message);
  });

  it('at boot and at publish where the client has a serializer of its own', async () => {
    @Module({ imports: [PosthornModule.forFeature([OrderPlaced])] })
    class Feature {}
    const options = { serializer: { serialize: () => Buffer.from('avro') } };
    await expect(startApp({ controllers: [], imports: [Feature], options })).rejects.toThrow(
      "the event 'OrderPlaced.v2' is published in structured mode",
    );
    const { app, cluster } = await startApp({ controllers: [], options });
    await expect(app.get(PosthornClient).publish(OrderPlaced, { id: 'o' })).rejects.toThrow(
      PosthornConfigError,
    );
    expect(cluster.records('orders')).toEqual([]);
    await app.close();
  });
});

it('the AsyncAPI document shows the envelope', async () => {
  const { app } = await startApp({ controllers: [Orders] });
  const { components } = app.get(PosthornAsyncApi).document({ title: 'Shop', version: '1.0.0' });

  expect(components.messages['OrderPlaced.v2']).toMatchObject({
    contentType: `${STRUCTURED}; charset=UTF-8`,
    payload: { properties: { type: { const: 'OrderPlaced.v2' } } },
  });
  expect(components.messages['OrderPlaced.v2']).not.toHaveProperty('headers');
  await app.close();
});
