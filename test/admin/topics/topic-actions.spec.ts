import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { START_TIME, startHarness, type AdminHarness } from '../support/admin-harness.js';

interface Truncation {
  isApplied: boolean;
  recordsDeleted: string;
  partitions: { partition: number; before: string; after: string }[];
}
interface Batch {
  publishedCount: number;
  records: { partition: number; offset: string; timestamp: string; failure: unknown }[];
}
interface Stats {
  records: string;
  recordsPerSecond: number;
  buckets: { records: string }[];
}

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

const post = <T>(path: string, body: unknown) =>
  admin.call<T & { code?: string }>('POST', `/api/v1/topics/${path}`, body);
const get = <T>(path: string) => admin.call<T>('GET', `/api/v1/topics/${path}`);

/** A topic whose partitions have this many records each, one a second. */
async function topicWith(name: string, counts: readonly number[], configs = {}): Promise<void> {
  const created = await admin.call('POST', '/api/v1/topics', {
    name,
    partitions: counts.length,
    configs,
  });
  expect(created.status).toBe(201);
  for (const [partition, count] of counts.entries()) {
    if (count === 0) continue;
    const records = Array.from({ length: count }, (_, i) => ({
      key: { text: `k${i}` },
      value: { text: String(i) },
      partition,
      timestamp: String(START_TIME - (count - i) * 1000),
    }));
    await post(`${name}/records:batch`, { records });
  }
}

const startsOf = async (name: string) =>
  (
    await get<{ partitions: { logStartOffset: string }[] }>(`${name}/partitions`)
  ).body.partitions.map(({ logStartOffset }) => logStartOffset);

describe('many records at once', () => {
  it('are published in their order, and each is told its place', async () => {
    await topicWith('batch', [0, 0]);
    const { status, body } = await post<Batch>('batch/records:batch', {
      records: [
        { value: { text: 'a' }, partition: 0 },
        { value: { text: 'b' }, partition: 1, timestamp: '7' },
        { value: { json: { c: 1 } }, partition: 0, headers: [{ key: 'h', value: { text: 'v' } }] },
      ],
    });
    expect(status).toBe(200);
    const now = String(START_TIME);
    expect(body).toEqual({
      publishedCount: 3,
      records: [
        { partition: 0, offset: '0', timestamp: now, failure: null },
        { partition: 1, offset: '0', timestamp: '7', failure: null },
        { partition: 0, offset: '1', timestamp: now, failure: null },
      ],
    });
    const { body: third } = await get('batch/records/0/1');
    expect(third).toMatchObject({ value: { text: '{"c":1}' }, headers: [{ key: 'h' }] });
  });

  it('share batches up to what the topic takes', async () => {
    await topicWith('small', [0], { 'max.message.bytes': '2000' });
    const records = Array.from({ length: 10 }, () => ({ value: { text: 'x'.repeat(500) } }));
    const { body } = await post<Batch>('small/records:batch', { records });
    expect(body.records.map(({ offset }) => offset)).toEqual(records.map((_, i) => String(i)));
  });

  it('stop in a partition behind one that is refused, and go on in the others', async () => {
    await topicWith('some', [0, 0], { 'max.message.bytes': '1000' });
    const records = [
      { value: { text: 'x'.repeat(800) }, partition: 0 },
      { value: { text: 'x'.repeat(2000) }, partition: 0 },
      { value: { text: 'behind' }, partition: 0 },
      { value: { text: 'elsewhere' }, partition: 1 },
    ];
    const { status, body } = await post<Batch>('some/records:batch', { records });
    expect(status).toBe(200);
    const failure = expect.objectContaining({ code: 'record-too-large' });
    expect(body.records.map((one) => one.failure)).toEqual([null, failure, failure, null]);
    expect(body.publishedCount).toBe(2);
    const nothing = await post('some/records:batch', { records: records.slice(1, 3) });
    expect([nothing.status, nothing.body.code]).toEqual([413, 'record-too-large']);
  });

  it('are not written at all when one is for a partition that there is not', async () => {
    await topicWith('none', [0]);
    const records = [{ value: { text: 'a' } }, { value: { text: 'b' }, partition: 5 }];
    expect((await post('none/records:batch', { records })).status).toBe(404);
    const preview = await post<Batch>('none/records:batch?validateOnly=true', {
      records: records.slice(0, 1),
    });
    expect(preview.body.records[0].offset).toBe('-1');
    const { body } = await get<{ highWatermark: string }>('none/partitions/0');
    expect(body.highWatermark).toBe('0');
  });
});

describe('truncating a topic', () => {
  it('deletes what is older, in each partition, as its preview says', async () => {
    await topicWith('old', [10, 4, 0]);
    const body = { beforeTimestamp: String(START_TIME - 5_000) };
    const preview = await post<Truncation>('old:truncate?validateOnly=true', body);
    expect(preview.body).toMatchObject({
      isApplied: false,
      recordsDeleted: '5',
      partitions: [
        { partition: 0, before: '0', after: '5', failure: null },
        { partition: 1, before: '0', after: '0', failure: null },
        { partition: 2, before: '0', after: '0', failure: null },
      ],
    });
    expect(await startsOf('old')).toEqual(['0', '0', '0']);
    const { body: done } = await post<Truncation>('old:truncate', body);
    expect(done).toEqual({ ...preview.body, isApplied: true });
    expect(await startsOf('old')).toEqual(['5', '0', '0']);
  });

  it('deletes up to an offset, or everything; and never brings anything back', async () => {
    await topicWith('some-of', [10, 10]);
    const before = { beforeOffset: '4', partitions: [1] };
    expect((await post<Truncation>('some-of:truncate', before)).body.recordsDeleted).toBe('4');
    const lower = { beforeOffset: '2', partitions: [1] };
    expect((await post<Truncation>('some-of:truncate', lower)).body.recordsDeleted).toBe('0');
    expect(await startsOf('some-of')).toEqual(['0', '4']);
    const beyond = { beforeOffset: '11', partitions: [1] };
    const refused = await post('some-of:truncate', beyond);
    expect([refused.status, refused.body.code]).toEqual([400, 'offset-out-of-range']);
    const all = { beforeOffset: 'latest' };
    expect((await post<Truncation>('some-of:truncate', all)).body.recordsDeleted).toBe('16');
    expect(await startsOf('some-of')).toEqual(['10', '10']);
  });

  it('is not for topics whose records are each the newest of their key', async () => {
    await topicWith('compacted', [3], { 'cleanup.policy': 'compact' });
    const refused = await post('compacted:truncate', { beforeOffset: 'latest' });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-topic']);
  });

  it('is written down, with where the log started before', async () => {
    const { body } = await admin.call<{ events: object[] }>(
      'GET',
      '/api/v1/audit?resource=topic/old&action=topic.deleteRecords',
    );
    expect(body.events).toMatchObject([{ details: { before: [[0, '0']], after: [[0, '5']] } }]);
  });
});

describe('a clone of a topic', () => {
  it('has its partitions and configs but for what is said, and no record', async () => {
    await topicWith('origin', [2, 2, 2], { 'retention.ms': '5000', 'max.message.bytes': '999' });
    const body = { name: 'copy', configs: { 'retention.ms': null, 'segment.bytes': '1048576' } };
    const { status, body: made } = await post('origin:clone', body);
    expect(status).toBe(201);
    expect(made).toMatchObject({
      name: 'copy',
      partitionCount: 3,
      configs: { 'max.message.bytes': '999', 'segment.bytes': '1048576' },
    });
    expect(await get('copy')).toMatchObject({ body: { records: '0' } });
    expect((await post('origin:clone', { name: 'copy' })).status).toBe(409);
    expect((await post('missing:clone', { name: 'other' })).status).toBe(404);
  });
});

describe('a partition', () => {
  it('is told with its ends, and where it was at a time', async () => {
    await topicWith('timed', [10, 3]);
    const at = new Date(START_TIME - 4_000).toISOString();
    expect((await get(`timed/partitions/0/offsets?timestamp=${at}`)).body).toEqual({
      partition: 0,
      logStartOffset: '0',
      highWatermark: '10',
      offset: '6',
    });
    const later = await get(`timed/partitions/0/offsets?timestamp=${START_TIME + 1}`);
    expect(later.body).toMatchObject({ offset: null });
    expect((await get('timed/partitions/2')).status).toBe(404);
    const page = await get<{ partitions: object[]; nextPageToken: string }>(
      'timed/partitions?pageSize=1',
    );
    const rest = await get(`timed/partitions?pageSize=1&pageToken=${page.body.nextPageToken}`);
    expect([page.body.partitions, rest.body]).toMatchObject([
      [{ partition: 0, highWatermark: '10' }],
      { partitions: [{ partition: 1 }], nextPageToken: null },
    ]);
    expect((await get('timed/partitions/0/producers')).body).toEqual({ producers: [] });
  });
});

describe('the statistics of a topic', () => {
  it('count what was written in the window, part by part', async () => {
    await topicWith('counted', [60, 30]);
    const { body } = await get<Stats>('counted/stats?window=60s');
    expect(body).toMatchObject({ records: '90', recordsPerSecond: 1.5, partitionsMissing: 0 });
    expect(body.buckets).toHaveLength(30);
    const perBucket = body.buckets.map(({ records }) => Number(records));
    expect(perBucket.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 2));
    expect(perBucket.slice(15)).toEqual(Array.from({ length: 15 }, () => 4));
    expect((await get<Stats>('counted/stats?window=10s')).body.records).toBe('20');
    expect((await get<Stats>('counted/stats?window=366d')).body.records).toBe('90');
  });
});
