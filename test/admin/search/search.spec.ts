import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventSourceReader } from '../support/event-source.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

interface Found {
  readonly records: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
    readonly key: { readonly text: string };
    readonly value: { readonly text: string };
  }[];
  readonly nextPageToken: string | null;
  readonly progress: {
    readonly isComplete: boolean;
    readonly searched: string;
    readonly total: string;
    readonly searchedBackTo: string | null;
  };
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
let harness: AdminHarness;

/** With so long as there may be for it, unless it says how long: a machine that stands still is not to end it halfway. */
async function search(query: string): Promise<Found> {
  const budget = query.includes('budgetMs') ? '' : '&budgetMs=10000';
  const path = `/api/v1/records:search?${query}${budget}`;
  const { status, body } = await harness.call<Found>('GET', path);
  expect(status).toBe(200);
  return body;
}

const values = ({ records }: Found): string[] => records.map(({ value }) => value.text);

async function publish(
  topic: string,
  key: string,
  n: number,
  headers: object[] = [],
): Promise<void> {
  const body = {
    key: { text: key },
    value: { json: { n, order: { id: key } } },
    headers,
    timestamp: String(1_000 + n),
  };
  const { status } = await harness.call('POST', `/api/v1/topics/${topic}/records`, body);
  expect(status).toBe(201);
}

beforeAll(async () => {
  harness = await startHarness();
  for (const name of ['orders', 'payments']) {
    await harness.call('POST', '/api/v1/topics', { name, partitions: 3 });
  }
  for (let n = 0; n < 40; n++) {
    const headers = [
      { key: 'tenant', value: { text: n % 2 === 0 ? 'acme' : 'other' } },
      ...(n === 11
        ? [{ key: 'traceparent', value: { text: `00-${TRACE}-00f067aa0ba902b7-01` } }]
        : []),
      ...(n > 30 ? [{ key: 'correlation-id', value: { text: 'c-1' } }] : []),
    ];
    await publish(n % 3 === 0 ? 'payments' : 'orders', `order-${n % 8}`, n, headers);
  }
});
afterAll(() => harness.close());

describe('GET /records:search', () => {
  it('finds records of all topics, the newest first', async () => {
    const found = await search('key=order-3');
    expect(values(found).map((text) => (JSON.parse(text) as { n: number }).n)).toEqual([
      35, 27, 19, 11, 3,
    ]);
    expect(new Set(found.records.map(({ topic }) => topic))).toEqual(
      new Set(['orders', 'payments']),
    );
    expect(found).toMatchObject({
      nextPageToken: null,
      progress: { isComplete: true, searched: '40', total: '40' },
    });
  });

  it('takes ids, headers, conditions and texts, which all must hold', async () => {
    expect((await search(`traceId=${TRACE.toUpperCase()}`)).records).toHaveLength(1);
    expect((await search('correlationId=c-1')).records).toHaveLength(9);
    expect((await search('header=tenant%3Dacme')).records).toHaveLength(20);
    expect((await search('header=tenant%3Dacme&key=order-3')).records).toHaveLength(0);
    expect((await search('where=$.n>=36')).records).toHaveLength(4);
    expect((await search('where=$.n>=36&where=$.order.id=="order-4"')).records).toHaveLength(1);
    expect((await search('q=ORDER-5')).records).toHaveLength(5);
  });

  it('keeps to topics and times', async () => {
    expect((await search('key=order-3&topic=payments')).records).toHaveLength(2);
    expect((await search('key=order-3&from=1011&to=1027')).records).toHaveLength(3);
  });

  it('gives pages that are the whole together, each with how far it came', async () => {
    const all: string[] = [];
    let token: string | null = '';
    let searched = 0;
    while (token !== null) {
      const page: Found = await search(
        `key=order-3&pageSize=2&budgetMs=10${token && `&pageToken=${token}`}`,
      );
      all.push(...values(page));
      expect(page.progress.isComplete).toBe(page.nextPageToken === null);
      expect(Number(page.progress.searched)).toBeGreaterThanOrEqual(searched);
      searched = Number(page.progress.searched);
      token = page.nextPageToken;
    }
    expect(all).toEqual(values(await search('key=order-3')));
  });

  it.each([
    ['', 'invalid-request'],
    ['topic=orders', 'invalid-request'],
    ['key=a&topic=nobody', 'topic-not-found'],
    ['traceId=abc', 'invalid-request'],
    ['where=total>3', 'invalid-request'],
    ['header=tenant', 'invalid-request'],
    ['key=a&budgetMs=60000', 'invalid-request'],
    ['key=a&from=yesterday', 'invalid-request'],
    ['key=a&pageToken=AAAA', 'invalid-page-token'],
  ])('refuses ?%s as %s', async (query, code) => {
    const { body } = await harness.call<{ code: string }>('GET', `/api/v1/records:search?${query}`);
    expect(body.code).toBe(code);
  });

  it('refuses the token of another search', async () => {
    const { nextPageToken } = await search('key=order-3&pageSize=1');
    const { body } = await harness.call<{ code: string }>(
      'GET',
      `/api/v1/records:search?key=order-4&pageToken=${nextPageToken}`,
    );
    expect(body.code).toBe('invalid-page-token');
  });
});

describe('GET /records:search-stream', () => {
  const stream = (query: string, headers: Record<string, string> = {}) =>
    EventSourceReader.open(`${harness.url}/api/v1/records:search-stream?${query}`, headers);

  it('tells what it finds and how far it is, up to the end', async () => {
    const reader = await stream('key=order-3');
    const { data } = await reader.next('page');
    const page = data as unknown as Found;
    expect(values(page)).toEqual(values(await search('key=order-3')));
    expect(page.progress).toMatchObject({ isComplete: true, searched: '40', total: '40' });
    expect((await reader.next('end')).data).toEqual({ reason: 'everything was searched' });
  });

  it('ends with as many records as were asked for, and goes on behind an event', async () => {
    const first = await stream('key=order-3&pageSize=2');
    const { data, id } = await first.next('page');
    expect((await first.next('end')).data).toEqual({ reason: 'there are more' });
    const second = await stream('key=order-3', { 'Last-Event-ID': id });
    const rest = (await second.next('page')).data;
    expect([data, rest].flatMap((page) => values(page as unknown as Found))).toEqual(
      values(await search('key=order-3')),
    );
    second.close();
  });

  it.each([
    ['', 'invalid-request'],
    ['key=a&pageToken=AAAA', 'invalid-page-token'],
  ])('refuses ?%s as %s, before it begins', async (query, code) => {
    const path = `/api/v1/records:search-stream?${query}`;
    expect((await harness.call<{ code: string }>('GET', path)).body.code).toBe(code);
  });
});
