import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS_MAX } from '../../../apps/broker/src/admin/streams/open-streams.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';
import { EventSourceReader, silentReader, type ReceivedEvent } from '../support/event-source.js';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

let topics = 0;
async function newTopic(partitions: number): Promise<string> {
  const name = `tailed-${topics++}`;
  await admin.call('POST', '/api/v1/topics', { name, partitions });
  return name;
}

const publish = (topic: string, text: string, partition = 0) =>
  admin.call('POST', `/api/v1/topics/${topic}/records`, { value: { text }, partition });

const tail = (topic: string, query = '', headers?: Record<string, string>) =>
  EventSourceReader.open(`${admin.url}/api/v1/topics/${topic}/records:tail${query}`, headers);

const textOf = ({ data }: ReceivedEvent) => (data.value as { text: string }).text;

describe('the tail of a topic', () => {
  it('has what comes after it began, of every partition, and in its order', async () => {
    const topic = await newTopic(2);
    await publish(topic, 'before');
    const reader = await tail(topic);
    await publish(topic, 'a', 0);
    await publish(topic, 'b', 1);
    await publish(topic, 'c', 0);
    const records = await reader.take('record', 3);
    expect(records.map((one) => textOf(one)).toSorted()).toEqual(['a', 'b', 'c']);
    expect(records.filter(({ data }) => data.partition === 0).map((one) => textOf(one))).toEqual([
      'a',
      'c',
    ]);
    expect(records[0].data).toMatchObject({ offset: expect.any(String), headers: [] });
    reader.close();
  });

  it('begins where it is told to', async () => {
    const topic = await newTopic(2);
    for (const text of ['0', '1', '2']) await publish(topic, text);
    const all = await tail(topic, '?from=earliest');
    expect((await all.take('record', 3)).map((one) => textOf(one))).toEqual(['0', '1', '2']);
    const some = await tail(topic, '?partition=0&from=1');
    expect((await some.take('record', 2)).map((one) => textOf(one))).toEqual(['1', '2']);
    all.close();
    some.close();
  });

  it('goes on behind the last event that arrived: nothing twice, nothing missed', async () => {
    const topic = await newTopic(3);
    const expected: string[] = [];
    const got: string[] = [];
    let last: string | undefined;
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 7; i++) {
        expected.push(`${round}/${i}`);
        await publish(topic, `${round}/${i}`, i % 3);
      }
      const how = last === undefined ? '?from=earliest' : '';
      const reader = await tail(topic, how, last === undefined ? {} : { 'Last-Event-ID': last });
      for (const record of await reader.take('record', round === 4 ? 35 - got.length : 5)) {
        got.push(textOf(record));
        last = record.id;
      }
      reader.close();
    }
    expect(got.toSorted()).toEqual(expected.toSorted());
  });

  it('tells what retention took before it could be sent', async () => {
    const topic = await newTopic(1);
    for (let i = 0; i < 5; i++) await publish(topic, String(i));
    const partition = admin.log.topics.byName(topic)?.partitions[0].partitionId ?? -1;
    const first = await tail(topic, '?from=earliest');
    const { id } = await first.next('record');
    first.close();
    await admin.log.deleteRecordsBefore(partition, 3n);
    const later = await tail(topic, '', { 'Last-Event-ID': id });
    expect((await later.next('gap')).data).toEqual({ partition: 0, from: '1', to: '3' });
    expect(textOf(await later.next('record'))).toBe('3');
    later.close();
  });

  it('has the newest where more is written than it was asked to send, and tells which it left out', async () => {
    const topic = await newTopic(2);
    for (let i = 0; i < 40; i++) await publish(topic, String(i), i < 30 ? 0 : 1);
    const reader = await tail(topic, '?from=earliest&recordsPerSecond=8');
    expect((await reader.next('skipped')).data).toEqual({ partition: 0, from: '0', to: '27' });
    expect((await reader.take('record', 3)).map((one) => textOf(one))).toEqual(['27', '28', '29']);
    expect((await reader.next('skipped')).data).toEqual({ partition: 1, from: '0', to: '9' });
    expect(textOf(await reader.next('record'))).toBe('39');
    // What is written later comes as it did: the rate is a bound, not a sample of few.
    await publish(topic, 'later');
    const later = await reader.next('record');
    expect(textOf(later)).toBe('later');
    reader.close();
    const again = await tail(topic, '?recordsPerSecond=8', { 'Last-Event-ID': later.id });
    await publish(topic, 'behind it');
    expect(textOf(await again.next('record'))).toBe('behind it');
    again.close();
  });

  it('leaves nothing out of what a filter finds', async () => {
    const topic = await newTopic(1);
    for (let i = 0; i < 20; i++) await publish(topic, i % 2 ? 'odd' : 'even');
    const query = new URLSearchParams({ from: 'earliest', recordsPerSecond: '1', q: 'odd' });
    const reader = await tail(topic, `?${query}`);
    const offsets = (await reader.take('record', 10)).map(({ data }) => Number(data.offset));
    expect(offsets).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    reader.close();
  });

  it('follows partitions that are added, and ends with the topic', async () => {
    const topic = await newTopic(1);
    const reader = await tail(topic);
    await admin.call('POST', `/api/v1/topics/${topic}/partitions:add`, { totalPartitions: 2 });
    await publish(topic, 'in the new one', 1);
    expect(textOf(await reader.next('record'))).toBe('in the new one');
    await admin.call('DELETE', `/api/v1/topics/${topic}`);
    expect((await reader.next('end')).data).toEqual({ reason: 'the topic was deleted' });
  });

  it('refuses what it cannot begin with', async () => {
    const topic = await newTopic(2);
    const other = await newTopic(2);
    await publish(other, 'a');
    const foreign = await tail(other, '?from=earliest');
    const { id } = await foreign.next('record');
    foreign.close();
    const status = async (path: string, headers?: Record<string, string>) =>
      (await admin.fetch(`/api/v1/topics/${topic}/records:tail${path}`, { headers })).status;
    expect(await status('', { 'Last-Event-ID': id })).toBe(400);
    for (const made of ['x', ';', '1234;0:1', ';0:99999999999999999999', `${id},9:1`]) {
      expect([made, await status(`?lastEventId=${encodeURIComponent(made)}`)]).toEqual([made, 400]);
    }
    expect(await status('?partition=2')).toBe(404);
    expect(await status('?from=7')).toBe(400);
    expect(await status('?partition=0&from=7')).toBe(400);
    expect(await status('?bytes=x')).toBe(400);
    expect(await status('?recordsPerSecond=0')).toBe(400);
    expect((await admin.fetch('/api/v1/topics/none/records:tail')).status).toBe(404);
  });
});

describe('a reader that reads nothing', () => {
  it('is sent what fits into its connection, and the broker holds no more for it', async () => {
    const topic = await newTopic(1);
    const text = 'x'.repeat(64 * 1024);
    const silent = await silentReader(
      admin.port,
      `/api/v1/topics/${topic}/records:tail?from=earliest&bytes=100000`,
    );
    let read = 0n;
    const fetch = admin.log.fetch.bind(admin.log);
    admin.log.fetch = (request) => {
      if (request.maxBytes > 0 && request.offset > read) read = request.offset;
      return fetch(request);
    };
    for (let i = 0; i < 240; i++) await publish(topic, text);
    admin.log.fetch = fetch;
    silent.destroy();
    // 16 MB were written; the buffers of both sockets and of the stream hold a part of it.
    expect(Number(read)).toBeLessThan(220);
  });
});

describe('streams', () => {
  it('are not more than there may be, and one that is closed makes room', async () => {
    const topic = await newTopic(1);
    const open: EventSourceReader[] = [];
    while (open.length < STREAMS_MAX) open.push(await tail(topic));
    const path = `/api/v1/topics/${topic}/records:tail`;
    const refused = await admin.fetch(path);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'too-many-streams' });
    open.pop()?.close();
    let again = await tail(topic);
    // The broker learns of a closed connection a moment later.
    while (again.status === 429) again = await tail(topic);
    expect(again.status).toBe(200);
    for (const reader of [...open, again]) reader.close();
  });

  it('end with the broker, which they do not keep', async () => {
    const own = await startHarness();
    await own.call('POST', '/api/v1/topics', { name: 'orders', partitions: 1 });
    const reader = await EventSourceReader.open(`${own.url}/api/v1/topics/orders/records:tail`);
    await own.close();
    expect((await reader.next('end')).data).toEqual({ reason: 'the broker ends' });
  });
});
