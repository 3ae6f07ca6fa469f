import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdminApiError,
  createAdminClient,
  type RecordBody,
  type TopicSummary,
} from '@posthorn/admin-client';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

type Fetch = (request: Request) => Promise<Response>;

/** A client whose first requests meet `faults`, one each, before the broker is reached; `sent` has all of them. */
function clientWith(
  faults: readonly ((request: Request) => Response | Error | Promise<Response | Error>)[] = [],
) {
  const sent: Request[] = [];
  const fetch: Fetch = async (request) => {
    const fault = faults[sent.length];
    sent.push(request.clone());
    const met = await fault?.(request);
    if (met === undefined) return globalThis.fetch(request);
    if (met instanceof Error) throw met;
    return met;
  };
  return { sent, client: createAdminClient({ baseUrl: admin.url, fetch, retryDelayMs: 1 }) };
}

async function failureOf(call: Promise<unknown>): Promise<AdminApiError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof AdminApiError)) throw new Error('it did not fail as it should');
  return error;
}

describe('a call', () => {
  it('answers the body, typed, and the headers', async () => {
    const { client } = clientWith();
    const { data, response } = await client.POST('/api/v1/topics', {
      body: { name: 'orders', partitions: 3, configs: { 'retention.ms': '1000' } },
    });
    const topic: TopicSummary = data;
    expect(topic).toMatchObject({ name: 'orders', partitionCount: 3 });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const detail = await client.GET('/api/v1/topics/{topic}', {
      params: { path: { topic: 'orders' } },
    });
    expect(detail.data.partitions).toHaveLength(3);
  });

  it('without a body on both sides works too', async () => {
    const { client } = clientWith();
    await client.POST('/api/v1/topics', { body: { name: 'gone' } });
    const { response } = await client.DELETE('/api/v1/topics/{topic}', {
      params: { path: { topic: 'gone' } },
    });
    expect(response.status).toBe(204);
  });

  it('says who asks, and why', async () => {
    const sent: Request[] = [];
    const client = createAdminClient({
      baseUrl: admin.url,
      token: () => Promise.resolve('phk_1'),
      reason: 'aufräumen – 掃除',
      fetch: (request) => {
        sent.push(request);
        return globalThis.fetch(request);
      },
    });
    // A key that nobody has; what it is sent with is the same.
    const refused = await failureOf(client.POST('/api/v1/topics', { body: { name: 'reasoned' } }));
    expect(refused).toMatchObject({ status: 401 });
    expect(sent[0].headers.get('authorization')).toBe('Bearer phk_1');
    expect(decodeURIComponent(sent[0].headers.get('x-reason') ?? '')).toBe('aufräumen – 掃除');
  });
});

describe('a failure', () => {
  it('is an error with its code, what to do, and the fields that are wrong', async () => {
    const { client } = clientWith();
    const missing = await failureOf(
      client.GET('/api/v1/topics/{topic}', { params: { path: { topic: 'none/such' } } }),
    );
    expect(missing).toMatchObject({ status: 404, code: 'topic-not-found', errors: [] });
    expect(missing.message).toContain('none/such');
    expect(missing.hint).toContain('/api/v1/topics');
    expect(missing.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const invalid = await failureOf(
      client.POST('/api/v1/topics', { body: { name: 'x', partitions: 0 } }),
    );
    expect(invalid.errors.map(({ pointer }) => pointer)).toEqual(['/partitions']);
  });

  it('is also one when nobody is there', async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const client = createAdminClient({ baseUrl: url, retryDelayMs: 1 });
    const error = await failureOf(client.GET('/api/v1/topics'));
    expect(error).toMatchObject({ status: 0, code: 'unreachable', requestId: null });
    expect(error.message).toContain(`${url}/api/v1/topics`);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('is also one when somebody else answers', async () => {
    const proxy = createServer((_, response) => response.writeHead(403).end('<h1>no</h1>'));
    const url = await listening(proxy);
    try {
      const error = await failureOf(createAdminClient({ baseUrl: url }).GET('/api/v1/topics'));
      expect(error).toMatchObject({ status: 403, code: 'unexpected-answer' });
    } finally {
      proxy.close();
    }
  });
});

describe('a call that gets no good answer', () => {
  const busy = () => new Response('{}', { status: 503, headers: { 'Retry-After': '0' } });
  const cut = () => new TypeError('fetch failed');
  const lost = async (request: Request) => {
    await globalThis.fetch(request);
    return new TypeError('fetch failed');
  };

  it('is made again when it reads', async () => {
    const { client, sent } = clientWith([busy, cut]);
    await client.GET('/api/v1/topics');
    expect(sent).toHaveLength(3);
  });

  it('is made three times and no more', async () => {
    const { client, sent } = clientWith([busy, cut, cut, busy]);
    expect((await failureOf(client.GET('/api/v1/topics'))).code).toBe('unreachable');
    expect(sent).toHaveLength(3);
  });

  it('is made again under the same key when it writes, and done once', async () => {
    const { client, sent } = clientWith([lost]);
    const { data } = await client.POST('/api/v1/topics', { body: { name: 'once' } });
    expect(data.name).toBe('once');
    const keys = sent.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is not made again when it writes without a key: it may have been done', async () => {
    const { client, sent } = clientWith([cut]);
    const call = client.DELETE('/api/v1/topics/{topic}', { params: { path: { topic: 'once' } } });
    expect((await failureOf(call)).code).toBe('unreachable');
    expect(sent).toHaveLength(1);
  });

  it('is given up at once when the caller does', async () => {
    const given = new AbortController();
    const { client, sent } = clientWith([
      () => {
        given.abort(new Error('given up'));
        return busy();
      },
    ]);
    await expect(client.GET('/api/v1/topics', { signal: given.signal })).rejects.toThrow(
      'given up',
    );
    expect(sent).toHaveLength(1);
  });
});

describe('the pages of a list', () => {
  it('are all there, one after the other, and asked for when they are wanted', async () => {
    const { client, sent } = clientWith();
    for (let i = 0; i < 5; i++) {
      await client.POST('/api/v1/topics', { body: { name: `paged-${i}` } });
    }
    const before = sent.length;
    const names: string[][] = [];
    const pages = client.pages('/api/v1/topics', {
      params: { query: { pageSize: 2, filter: 'paged-' } },
    });
    for await (const { topics } of pages) {
      names.push(topics.map(({ name }) => name));
      expect(sent).toHaveLength(before + names.length);
    }
    expect(names).toEqual([['paged-0', 'paged-1'], ['paged-2', 'paged-3'], ['paged-4']]);
  });
});

describe('the events of a stream', () => {
  const tail = '/api/v1/topics/{topic}/records:tail';
  const publish = (text: string) =>
    admin.call('POST', '/api/v1/topics/streamed/records', { value: { text }, partition: 0 });
  const textOf = (data: unknown) => (data as RecordBody).value?.text;
  const params = { path: { topic: 'streamed' }, query: { from: 'earliest' } };

  it('go on behind the last one when the connection breaks, until nobody wants more', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'streamed', partitions: 1 });
    const expected = Array.from({ length: 12 }, (_, i) => String(i));
    for (const text of expected) await publish(text);
    const { client, sent } = clientWith([cutAfter(5), cutAfter(4), () => new TypeError('no')]);
    const texts: (string | undefined)[] = [];
    for await (const { event, data } of client.events(tail, { params })) {
      if (event === 'record') texts.push(textOf(data));
      if (texts.length === expected.length) break;
    }
    expect(texts).toEqual(expected);
    expect(sent.map(({ headers }) => headers.has('Last-Event-ID'))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('end when the stream says so, or the caller does', async () => {
    const { client } = clientWith();
    const given = new AbortController();
    const events = client.events(tail, { params, signal: given.signal });
    await events.next();
    given.abort(new Error('given up'));
    // What had come by then is still told.
    const rest = async () => {
      for await (const { event } of events) expect(event).toBe('record');
    };
    await expect(rest()).rejects.toThrow('given up');
    const last: string[] = [];
    for await (const { event } of client.events(tail, { params })) {
      if (last.length === 0) await admin.call('DELETE', '/api/v1/topics/streamed');
      last.push(event);
    }
    expect(last.at(-1)).toBe('end');
  });

  it('are none of a request that is wrong', async () => {
    const { client, sent } = clientWith();
    const events = client.events(tail, { params: { path: { topic: 'none' } } });
    expect((await failureOf(events.next())).code).toBe('topic-not-found');
    expect(sent).toHaveLength(1);
  });

  /** The broker's answer, which breaks after so many records. */
  function cutAfter(count: number) {
    return async (request: Request): Promise<Response> => {
      const { body } = await globalThis.fetch(request);
      let left = count;
      const cut = new TransformStream<string, string>({
        transform(text, controller) {
          for (const block of text.split(/(?<=\n\n)/)) {
            if (block.includes('event: record') && left-- === 0) {
              controller.terminate();
              return;
            }
            controller.enqueue(block);
          }
        },
      });
      const text = body?.pipeThrough(new TextDecoderStream()).pipeThrough(cut);
      return new Response(text?.pipeThrough(new TextEncoderStream()));
    };
  }
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
