import { buildBatch, type RecordInput } from '@posthorn/records';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';
import { EventSourceReader } from '../support/event-source.js';

interface Page {
  readonly records: readonly { readonly partition: number; readonly offset: string }[];
  readonly scanned: number;
  readonly undecodable: number;
  readonly nextPageToken: string | null;
}

const PARTITIONS = 3;
const COUNT = 300;
/** More than one page may look at. */
const MANY = 60_000;

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: PARTITIONS });
  for (let i = 0; i < COUNT; i++) await append('orders', i % PARTITIONS, [order(i)]);
  await admin.call('POST', '/api/v1/topics', { name: 'many', partitions: 1 });
  for (let i = 0; i < MANY; i += 2_000) {
    await append(
      'many',
      0,
      Array.from({ length: 2_000 }, (_, n) => ({ value: `v${i + n}`, timestamp: 1n })),
    );
  }
});
afterAll(() => admin.close());

const order = (i: number): RecordInput => ({
  key: `o-${i % 7}`,
  value: JSON.stringify({ total: i, state: i % 10 === 0 ? 'paid' : 'placed' }),
  headers: [['tenant', Buffer.from(i % 2 === 0 ? 'acme' : 'other')]],
  timestamp: BigInt(1_000 + i),
});

async function append(topic: string, partition: number, records: RecordInput[]): Promise<void> {
  const { partitionId } = admin.log.topics.byName(topic)!.partitions[partition];
  const { buffer: batch } = buildBatch(records, { compression: 'none' });
  expect(await admin.log.append({ partitionId, batch })).not.toHaveProperty('error');
}

async function browse(topic: string, query: string): Promise<Page> {
  const path = `/api/v1/topics/${topic}/records?${query}`;
  const { status, body } = await admin.call<Page>('GET', path);
  expect([status, body]).toEqual([200, body]);
  return body;
}

async function walk(topic: string, query: string): Promise<{ seen: string[]; scanned: number }> {
  const seen: string[] = [];
  let [scanned, more] = [0, ''];
  for (;;) {
    const page = await browse(topic, query + more);
    seen.push(...page.records.map(({ partition, offset }) => `${partition}@${offset}`));
    scanned += page.scanned;
    if (page.nextPageToken === null) return { seen, scanned };
    more = `&pageToken=${page.nextPageToken}`;
  }
}

const places = (meant: (i: number) => boolean): string[] =>
  Array.from({ length: COUNT }, (_, i) => i)
    .filter((i) => meant(i))
    .map((i) => `${i % PARTITIONS}@${Math.floor(i / PARTITIONS)}`);

describe('browsing with a filter', () => {
  it.each<[string, (i: number) => boolean]>([
    ['key=o-3', (i) => i % 7 === 3],
    ['header=tenant%3Dacme', (i) => i % 2 === 0],
    ['where=%24.total%3E%3D290', (i) => i >= 290],
    ['where=%24.state%3D%3Dpaid&key=o-0', (i) => i % 70 === 0],
    ['q=PAID', (i) => i % 10 === 0],
    ['to=@1049&q=paid', (i) => i <= 49 && i % 10 === 0],
    ['from=@1100&to=@1109', (i) => i >= 100 && i <= 109],
    ['key=nobody', () => false],
  ])(
    '%s gives each record that is meant once, in order, whatever the page',
    async (query, meant) => {
      for (const size of [1, 4, 1_000]) {
        const { seen } = await walk('orders', `order=asc&pageSize=${size}&${query}`);
        expect(seen).toEqual(places(meant));
      }
    },
  );

  it('gives the newest first, and ends at the oldest that is asked for', async () => {
    const paid = (i: number): boolean => i >= 100 && i <= 250 && i % 10 === 0;
    const { seen } = await walk('orders', 'pageSize=3&from=@1250&to=@1100&q=paid');
    expect(seen).toEqual(places(paid).toReversed());
    const one = await walk('orders', 'partition=1&from=9&to=5');
    expect(one.seen).toEqual(['1@9', '1@8', '1@7', '1@6', '1@5']);
    const asc = await walk('orders', 'partition=1&from=5&to=9&order=asc&pageSize=2');
    expect(asc.seen).toEqual(one.seen.toReversed());
  });

  it.each(['asc', 'desc'])(
    'ends a page after a bounded amount of work, says how much, and goes on (%s)',
    async (direction) => {
      const first = await browse('many', `order=${direction}&q=nothing`);
      expect(first.records).toEqual([]);
      expect(first.scanned).toBeGreaterThan(0);
      expect(first.scanned).toBeLessThanOrEqual(50_000);
      expect(first.nextPageToken).not.toBeNull();
      const { seen, scanned } = await walk('many', `order=${direction}&q=v${MANY - 30_001}`);
      expect([seen, scanned]).toEqual([[`0@${MANY - 30_001}`], MANY]);
    },
  );

  it('says how many batches it could not look into', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'broken', partitions: 1 });
    await append('broken', 0, [{ value: 'good', timestamp: 1n }]);
    const { partitionId } = admin.log.topics.byName('broken')!.partitions[0];
    const { buffer } = buildBatch([{ value: 'x', timestamp: 1n }], { compression: 'none' });
    buffer.writeInt16BE(4, 21); // says that it is compressed with zstd, and is not
    await admin.log.append({ partitionId, batch: buffer });
    expect(await browse('broken', 'q=good')).toMatchObject({
      records: [{ offset: '0' }],
      scanned: 2,
      undecodable: 1,
      nextPageToken: null,
    });
    expect((await browse('broken', '')).records).toHaveLength(2);
  });

  it.each([
    ['where=total', '/where'],
    ['to=tomorrow', '/to'],
    ['header=tenant', 'header'],
    ['to=5', 'partition'],
  ])('%s is refused', async (query, says) => {
    const { status, body } = await admin.call('GET', `/api/v1/topics/orders/records?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(body)).toContain(says);
  });
});

describe('a tail with a filter', () => {
  const tail = (topic: string, query: string) =>
    EventSourceReader.open(`${admin.url}/api/v1/topics/${topic}/records:tail?${query}`);

  it('has only what is meant, from where it is told to', async () => {
    const reader = await tail('orders', 'from=earliest&where=%24.state%3D%3Dpaid&key=o-0');
    const expected = places((i) => i % 70 === 0);
    const found = await reader.take('record', expected.length);
    expect(
      found.map(({ data }) => `${String(data.partition)}@${String(data.offset)}`).toSorted(),
    ).toEqual(expected.toSorted());
    await append('orders', 0, [order(1), order(70)]);
    const { data } = await reader.next('record');
    expect(data).toMatchObject({ value: { text: '{"total":70,"state":"paid"}' } });
    reader.close();
  });

  it('goes on behind what did not match', async () => {
    const reader = await tail('many', `from=earliest&q=v${MANY - 1}`);
    const { id } = await reader.next('record');
    reader.close();
    const next = await tail('many', `q=v&lastEventId=${id}`);
    await append('many', 0, [{ value: 'v-next', timestamp: 1n }]);
    expect((await next.next('record')).data).toMatchObject({ offset: `${MANY}` });
    next.close();
  });

  it('is refused where a condition is none', async () => {
    const reader = await tail('orders', 'where=total');
    expect(reader.status).toBe(400);
    reader.close();
  });
});
