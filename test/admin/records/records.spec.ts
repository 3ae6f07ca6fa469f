import { buildBatch, type Compression, type RecordInput } from '@posthorn/records';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { START_TIME, startHarness, type AdminHarness } from '../support/admin-harness.js';

interface Bytes {
  encoding: string;
  text?: string;
  base64?: string;
  sizeInBytes: number;
  isTruncated: boolean;
}

interface Shown {
  partition: number;
  offset: string;
  timestamp: string | null;
  time: string | null;
  key: Bytes | null;
  value: Bytes | null;
  headers: { key: string; value: Bytes | null }[];
  undecodable: string | null;
}

interface Page {
  records: Shown[];
  nextPageToken: string | null;
}

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

async function createTopic(name: string, partitions: number): Promise<void> {
  await admin.call('POST', '/api/v1/topics', { name, partitions });
}

async function append(
  topic: string,
  partition: number,
  records: RecordInput[],
  compression: Compression = 'none',
): Promise<void> {
  const { partitionId } = admin.log.topics.byName(topic)!.partitions[partition];
  const result = await admin.log.append({
    partitionId,
    batch: buildBatch(records, { compression }).buffer,
  });
  expect(result).not.toHaveProperty('error');
}

async function browse(topic: string, query: string): Promise<Page> {
  const { status, body } = await admin.call<Page>(
    'GET',
    `/api/v1/topics/${topic}/records?${query}`,
  );
  expect(status).toBe(200);
  return body;
}

/** All pages of a listing, as `partition@offset`. */
async function walk(topic: string, query: string): Promise<string[]> {
  const seen: string[] = [];
  let token: string | null = null;
  do {
    const page: Page = await browse(topic, token === null ? query : `${query}&pageToken=${token}`);
    seen.push(...page.records.map(({ partition, offset }) => `${partition}@${offset}`));
    token = page.nextPageToken;
  } while (token !== null);
  return seen;
}

const at = (timestamp: number, value = 'x'): RecordInput => ({
  value,
  timestamp: BigInt(timestamp),
});

describe('browsing records', () => {
  beforeAll(async () => {
    await createTopic('one', 1);
    // Batches of one, two, three ... records: windows and batches never line up.
    for (let size = 1, first = 0; size <= 14; first += size, size++) {
      const records = Array.from({ length: size }, (_, i) => at(1000 + first + i, `v${first + i}`));
      await append('one', 0, records, size % 2 === 0 ? 'gzip' : 'none');
    }
    await createTopic('three', 3);
    for (let i = 0; i < 30; i++) await append('three', i % 3, [at(5000 + i)]);
  });
  const all = Array.from({ length: 105 }, (_, i) => `0@${i}`);

  it('shows the newest first unless asked otherwise', async () => {
    const { records } = await browse('one', 'pageSize=3');
    expect(records.map(({ value }) => value?.text)).toEqual(['v104', 'v103', 'v102']);
    const oldest = await browse('one', 'pageSize=2&order=asc');
    expect(oldest.records.map(({ value }) => value?.text)).toEqual(['v0', 'v1']);
  });

  it.each([1, 7, 50, 1000])(
    'gives each record once over pages of %i, in both directions',
    async (size) => {
      expect(await walk('one', `order=asc&pageSize=${size}`)).toEqual(all);
      expect(await walk('one', `order=desc&pageSize=${size}`)).toEqual(all.toReversed());
    },
  );

  it('starts at an offset or a time, itself included, in both directions', async () => {
    const first = async (query: string) => (await browse('one', query)).records[0]?.offset;
    expect(await first('partition=0&from=42&order=asc')).toBe('42');
    expect(await first('partition=0&from=42&order=desc')).toBe('42');
    expect(await first('from=@1042&order=asc')).toBe('42');
    expect(await first('from=@1042&order=desc')).toBe('42');
    expect(await first('from=@9999&order=asc')).toBeUndefined();
    expect(await first('from=@9999&order=desc')).toBe('104');
    expect(await first(`from=@${encodeURIComponent('1970-01-01T00:00:01.042Z')}&order=asc`)).toBe(
      '42',
    );
  });

  it('merges partitions by time, across pages too', async () => {
    const inTime = Array.from({ length: 30 }, (_, i) => `${i % 3}@${Math.floor(i / 3)}`);
    expect(await walk('three', 'order=asc&pageSize=4')).toEqual(inTime);
    expect(await walk('three', 'order=desc&pageSize=4')).toEqual(inTime.toReversed());
    expect(await walk('three', 'order=asc&partition=1')).toEqual(
      inTime.filter((one) => one.startsWith('1@')),
    );
  });

  it('goes on from a token although records came and went meanwhile', async () => {
    await createTopic('moving', 1);
    for (let i = 0; i < 10; i++) await append('moving', 0, [at(i)]);
    const first = await browse('moving', 'order=desc&pageSize=3');
    const { partitionId } = admin.log.topics.byName('moving')!.partitions[0];
    await admin.log.deleteRecordsBefore(partitionId, 4n);
    await append('moving', 0, [at(99)]);
    const second = await browse(
      'moving',
      `order=desc&pageSize=10&pageToken=${first.nextPageToken}`,
    );
    expect(second.records.map(({ offset }) => offset)).toEqual(['6', '5', '4']);
    expect(second.nextPageToken).toBeNull();
  });

  it('ends a page at four megabytes and loses nothing by it', async () => {
    await createTopic('heavy', 1);
    const value = 'h'.repeat(900_000);
    for (let i = 0; i < 12; i++) await append('heavy', 0, [at(i, value)]);
    const page = await browse('heavy', 'order=desc&bytes=10');
    expect(page.records.length).toBeLessThan(12);
    expect(page.records[0].value).toEqual({
      encoding: 'utf8',
      text: 'hhhhhhhhhh',
      sizeInBytes: 900_000,
      isTruncated: true,
    });
    const down = Array.from({ length: 12 }, (_, i) => `0@${11 - i}`);
    expect(await walk('heavy', 'order=desc&bytes=10')).toEqual(down);
    expect(await walk('heavy', 'order=asc&bytes=10')).toEqual(down.toReversed());
  });

  it('shows a batch that cannot be decoded as one entry between its neighbours', async () => {
    await createTopic('broken', 1);
    const { partitionId } = admin.log.topics.byName('broken')!.partitions[0];
    await append('broken', 0, [at(1), at(2)]);
    const bad = buildBatch([at(3), at(4), at(5)]).buffer;
    bad.fill(0xff, 61);
    await admin.log.append({ partitionId, batch: bad });
    await append('broken', 0, [at(6)]);
    expect(await walk('broken', 'order=asc')).toEqual(['0@0', '0@1', '0@2', '0@5']);
    expect(await walk('broken', 'order=desc&pageSize=1')).toEqual(['0@5', '0@2', '0@1', '0@0']);
    const { records } = await browse('broken', 'order=asc');
    expect(records[2].undecodable).toMatch(/^CORRUPT_MESSAGE/);
  });

  it('steps over the ends of transactions, in both directions', async () => {
    await createTopic('transactional', 1);
    const { partitionId } = admin.log.topics.byName('transactional')!.partitions[0];
    const ids = { producerId: 7n, producerEpoch: 0 };
    for (let i = 0; i < 3; i++) {
      const producer = { ...ids, baseSequence: i };
      const batch = buildBatch([at(i)], { transactional: true, producer }).buffer;
      await admin.log.append({ partitionId, batch });
      await admin.log.appendMarker({ partitionId, ...ids, coordinatorEpoch: 0, result: 'commit' });
    }
    expect(await walk('transactional', 'order=asc')).toEqual(['0@0', '0@2', '0@4']);
    expect(await walk('transactional', 'order=desc&pageSize=1')).toEqual(['0@4', '0@2', '0@0']);
    expect((await admin.call('GET', '/api/v1/topics/transactional/records/0/1')).status).toBe(404);
  });

  it('shows one record whole', async () => {
    const { body } = await admin.call<Shown>('GET', '/api/v1/topics/heavy/records/0/3');
    expect(body.value?.text).toHaveLength(900_000);
    expect((await admin.call('GET', '/api/v1/topics/heavy/records/0/99')).status).toBe(404);
  });
});

describe('publishing a record', () => {
  beforeAll(() => createTopic('published', 6));

  it('answers where it is, and shows it there as it was sent', async () => {
    const sent = {
      partition: 2,
      key: { text: 'order-1' },
      value: { text: '{"id":9007199254740993, "x":1}' },
      headers: [
        { key: 'trace', value: { text: 'abc' } },
        { key: 'raw', value: { base64: '/wA=' } },
        { key: 'none', value: null },
      ],
    };
    const path = '/api/v1/topics/published/records';
    const { status, body } = await admin.call('POST', path, sent);
    expect(status).toBe(201);
    expect(body).toEqual({
      topic: 'published',
      partition: 2,
      offset: '0',
      timestamp: String(START_TIME),
    });
    const shown = (await admin.call<Shown>('GET', `${path}/2/0`)).body;
    expect(shown).toMatchObject({
      time: '2026-11-22T10:00:00.000Z',
      key: { encoding: 'utf8', text: 'order-1' },
      // As text it was: no number rounded, no space lost.
      value: { encoding: 'json', text: '{"id":9007199254740993, "x":1}' },
      headers: [
        { key: 'trace', value: { encoding: 'utf8', text: 'abc' } },
        { key: 'raw', value: { encoding: 'base64', base64: '/wA=' } },
        { key: 'none', value: null },
      ],
      undecodable: null,
    });
  });

  it('puts a key where every Kafka client puts it', async () => {
    const partitionOf = async (text: string) =>
      (
        await admin.call('POST', '/api/v1/topics/published/records', {
          key: { text },
          value: { json: { n: 1 } },
        })
      ).body.partition;
    // murmur2 of these keys modulo 6, as computed by Apache Kafka's client: see murmur2.spec.ts for the hashes.
    expect(await partitionOf('foobar')).toBe((-790332482 & 0x7fffffff) % 6);
    expect(await partitionOf('21')).toBe((-973932308 & 0x7fffffff) % 6);
  });

  it('sends a tombstone for a null value', async () => {
    const { body } = await admin.call('POST', '/api/v1/topics/published/records', {
      key: { text: 'k' },
      value: null,
      partition: 5,
    });
    const one = await admin.call<Shown>(
      'GET',
      `/api/v1/topics/published/records/5/${String(body.offset)}`,
    );
    expect(one.body.value).toBeNull();
  });

  it('is bound by the topic: key on a compacted one, size, the broker’s clock', async () => {
    await admin.call('POST', '/api/v1/topics', {
      name: 'strict',
      partitions: 1,
      configs: {
        'cleanup.policy': 'compact',
        'max.message.bytes': '200',
        'message.timestamp.type': 'LogAppendTime',
      },
    });
    const publish = (body: object) => admin.call('POST', '/api/v1/topics/strict/records', body);
    expect((await publish({ value: { text: 'x' } })).body.code).toBe('invalid-record');
    const large = await publish({ key: { text: 'k' }, value: { text: 'x'.repeat(200) } });
    expect([large.status, large.body.kafkaErrorName]).toEqual([413, 'MESSAGE_TOO_LARGE']);
    admin.time = START_TIME + 777;
    const good = await publish({ key: { text: 'k' }, value: { text: 'x' }, timestamp: '12345' });
    expect(good.body.timestamp).toBe(String(START_TIME + 777));
    admin.time = START_TIME;
  });
});
