import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHarness, type AdminHarness, type Answer } from '../support/admin-harness.js';

interface Events {
  events: { reason: string | null; action: string }[];
}
interface Topic {
  partitions: { highWatermark: string }[];
}
type Problem = { code: string; hint: string };

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 1 });
});
afterAll(() => admin.close());

async function send<T = Record<string, unknown>>(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await admin.fetch(path, {
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

const publish = (text: string, key?: string, query = '') =>
  send<{ offset: string } & Problem>(
    'POST',
    `/api/v1/topics/orders/records${query}`,
    { value: { text } },
    key === undefined ? {} : { 'Idempotency-Key': key },
  );

async function recordCount(): Promise<number> {
  const { body } = await admin.call<Topic>('GET', '/api/v1/topics/orders');
  return Number(body.partitions[0].highWatermark);
}

describe('Idempotency-Key', () => {
  it('is sent again: the same answer, and nothing is done a second time', async () => {
    const first = await publish('a', 'k-1');
    const before = await recordCount();
    const second = await publish('a', 'k-1');
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await recordCount()).toBe(before);
  });

  it('of another request is refused', async () => {
    await publish('a', 'k-2');
    const other = await publish('b', 'k-2');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    const elsewhere = await publish('a', 'k-2', '?');
    expect(elsewhere.status).toBe(422);
  });

  it('without it, or with another, the same request is another one', async () => {
    const before = await recordCount();
    await publish('a');
    await publish('a');
    await publish('a', 'k-3');
    await publish('a', '"k-4"');
    expect(await recordCount()).toBe(before + 4);
    expect((await publish('a', 'k-4')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is not used up by a preview, nor by a request that was refused', async () => {
    const before = await recordCount();
    expect((await publish('a', 'k-5', '?validateOnly=true')).body.offset).toBe('-1');
    const path = '/api/v1/topics/orders/records';
    const refused = await send('POST', path, { value: 7 }, { 'Idempotency-Key': 'k-5' });
    expect(refused.status).toBe(400);
    expect((await publish('a', 'k-5')).status).toBe(201);
    expect(await recordCount()).toBe(before + 1);
  });

  it('must be one', async () => {
    for (const key of [' ', 'ä', 'a b', 'x'.repeat(201)]) {
      const { status, body } = await publish('a', key);
      expect([key, status, body.code]).toEqual([key, 400, 'invalid-request']);
    }
  });

  it('of a request that runs: come again in a moment', async () => {
    const gate = hold();
    const first = send('POST', '/api/v1/topics', { name: 'slow' }, { 'Idempotency-Key': 'k-6' });
    await gate.reached;
    const second = await send<Problem>(
      'POST',
      '/api/v1/topics',
      { name: 'slow' },
      { 'Idempotency-Key': 'k-6' },
    );
    expect([second.status, second.body.code]).toEqual([409, 'idempotency-key-in-use']);
    expect(second.headers.get('retry-after')).toBe('1');
    gate.open();
    expect((await first).status).toBe(201);
    expect(
      (await send('POST', '/api/v1/topics', { name: 'slow' }, { 'Idempotency-Key': 'k-6' })).status,
    ).toBe(201);
  });

  it('of a request that broke half-way: nobody knows, and it is not done again', async () => {
    const create = admin.log.topics.create.bind(admin.log.topics);
    let calls = 0;
    admin.log.topics.create = async (request) => {
      calls++;
      await create(request);
      throw new Error('broken after the effect');
    };
    const headers = { 'Idempotency-Key': 'k-7' };
    const first = await send<Problem>('POST', '/api/v1/topics', { name: 'half' }, headers);
    admin.log.topics.create = create;
    expect([first.status, first.body.code]).toEqual([500, 'internal-error']);
    const second = await send<Problem>('POST', '/api/v1/topics', { name: 'half' }, headers);
    expect([second.status, second.body.code]).toEqual([504, 'outcome-unknown']);
    expect(calls).toBe(1);
  });

  /** The next creation of a topic stops before its effect until it is opened. */
  function hold() {
    const create = admin.log.topics.create.bind(admin.log.topics);
    const reached = signal();
    const opened = signal();
    admin.log.topics.create = async (request) => {
      admin.log.topics.create = create;
      reached.resolve();
      await opened.promise;
      return create(request);
    };
    return { reached: reached.promise, open: () => opened.resolve() };
  }
});

describe('If-Match', () => {
  const path = '/api/v1/topics/orders/configs';
  const change = (value: string | null, ifMatch?: string) =>
    send<Problem>(
      'PATCH',
      path,
      { configs: { 'retention.ms': value } },
      ifMatch === undefined ? {} : { 'If-Match': ifMatch },
    );
  const etag = async () => (await admin.fetch(path)).headers.get('etag') ?? '';

  it('changes what the caller has seen, and tells its new ETag', async () => {
    const seen = await etag();
    const changed = await change('1000', seen);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe(await etag());
    expect(await etag()).not.toBe(seen);
  });

  it('changes nothing else', async () => {
    const seen = await etag();
    await change('2000');
    const refused = await change('3000', seen);
    expect([refused.status, refused.body.code]).toEqual([412, 'precondition-failed']);
    expect((await change('3000', `"other", ${await etag()}`)).status).toBe(200);
    expect((await change('4000', '*')).status).toBe(200);
  });

  it('of two that have seen the same, one changes it', async () => {
    const seen = await etag();
    const both = await Promise.all([change('5000', seen), change('6000', seen)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  it('is the same again when the content is', async () => {
    await change('7000');
    const seen = await etag();
    await change('8000');
    await change('7000');
    expect(await etag()).toBe(seen);
  });
});

describe('the reason of a write', () => {
  async function reasonAfter(write: Promise<{ status: number }>): Promise<string | null> {
    expect((await write).status).toBeLessThan(300);
    const { body } = await admin.call<Events>('GET', '/api/v1/audit?pageSize=1');
    return body.events[0].reason;
  }

  it('is in the body of any', async () => {
    const body = { name: 'reasoned', reason: 'wegen Umzug 掃除' };
    expect(await reasonAfter(send('POST', '/api/v1/topics', body))).toBe('wegen Umzug 掃除');
  });

  it('or in a header, as a browser or as curl sends it', async () => {
    const remove = (name: string, reason: string) =>
      send('DELETE', `/api/v1/topics/${name}`, undefined, { 'X-Reason': reason });
    const encoded = encodeURIComponent('wegen Umzug 掃除');
    expect(await reasonAfter(remove('reasoned', encoded))).toBe('wegen Umzug 掃除');
    await admin.call('POST', '/api/v1/topics', { name: 'reasoned' });
    const bytes = Buffer.from('Ümzug, 100% sicher').toString('latin1');
    expect(await reasonAfter(remove('reasoned', bytes))).toBe('Ümzug, 100% sicher');
  });

  it('is text, and not too long', async () => {
    for (const reason of [7, null, 'x'.repeat(501), {}]) {
      const { status, body } = await send<{ errors: { pointer: string }[] }>(
        'POST',
        '/api/v1/topics',
        { name: 'unreasoned', reason },
      );
      expect([status, body.errors[0].pointer]).toEqual([400, '/reason']);
    }
  });
});

describe('validateOnly', () => {
  it('changes nothing, of any write', async () => {
    const before = await admin.call('GET', '/api/v1/topics/orders');
    const only = (method: string, path: string, body?: unknown) =>
      send(method, `/api/v1/topics${path}?validateOnly=true`, body).then(({ status }) => status);
    expect(await only('POST', '', { name: 'never' })).toBe(201);
    expect(await only('DELETE', '/orders')).toBe(204);
    expect(await only('DELETE', '/never')).toBe(404);
    expect(await only('PATCH', '/orders/configs', { configs: { 'retention.ms': '9' } })).toBe(200);
    expect(await only('POST', '/orders/partitions:add', { totalPartitions: 2 })).toBe(200);
    expect(await only('POST', '/orders/records', { value: { text: 'a' } })).toBe(201);
    expect((await admin.call('GET', '/api/v1/topics/orders')).body).toEqual(before.body);
    expect((await admin.call('GET', '/api/v1/topics/never')).status).toBe(404);
  });
});

function signal() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
