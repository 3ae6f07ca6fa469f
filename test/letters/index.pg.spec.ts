import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compress, RecordBatch, buildBatch } from '@posthorn/records';
import { mapLimited } from '../../apps/broker/src/admin/concurrency.js';
import { LetterIndex } from '../../apps/broker/src/admin/dead-letters/letter-index.js';
import { LATEST_FIRST } from '../../apps/broker/src/admin/dead-letters/letter-table.js';
import { until } from '../conformance/support.js';
import type { LetterGroup } from '../../apps/broker/src/admin/dead-letters/letter.js';
import { JobBench } from './support/job-bench.js';
import { letterOf, redriveSpec } from './support/letters.js';

let bench: JobBench;
beforeAll(async () => {
  bench = await JobBench.open();
});
afterAll(() => bench?.close());

const letter = (n: number) =>
  letterOf({ key: `k${n}`, value: String(n), topic: 'orders', partition: 0, offset: BigInt(n) });
const newest = (limit: number) => ({ direction: 'desc' as const, after: null, limit });
const indexed = (topic: string) => bench.letters.list({ topic, visible: null }, newest(100));

async function topicOf(name: string) {
  await bench.createTopic(name, 1);
  const topic = bench.log.topics.byName(name);
  if (topic === undefined) throw new Error(name);
  return { topic, partition: topic.partitions[0] };
}

describe('the index of dead letters', () => {
  it('has a page once, whoever writes it and however often', async () => {
    const { topic, partition } = await topicOf('twice.dlq');
    const index = new LetterIndex(bench.tables);
    const { headers = [], timestamp } = letter(0);
    const record = { partition: 0, offset: 0n, timestamp, key: Buffer.from('k'), value: null };
    const page = { records: [{ ...record, headers }], undecodable: [], nextOffset: 1n };
    const writes = Array.from({ length: 3 }, () => index.add(topic, partition, 0n, page));
    expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
    expect(await index.add(topic, partition, 0n, page)).toBe(false);
    expect(await indexed('twice.dlq')).toHaveLength(1);
    expect(await index.position(topic, partition)).toBe(1n);
  });

  it('grows with its topics, made before or behind it, and shows a batch that nobody can decode as one letter', async () => {
    await bench.createTopic('before.dlq', 2);
    await bench.append('before.dlq', 0, [letter(1)]);
    bench.indexer.onApplicationBootstrap();
    await bench.createTopic('behind.DLT', 1);
    await bench.append('behind.DLT', 0, [letter(1), letter(2)]);
    await bench.createTopic('orders', 1);
    await bench.append('orders', 0, [letter(1)]);
    await bench.append('before.dlq', 1, [letter(3)]);
    await until('both to be indexed', async () => {
      const found = await Promise.all(['before.dlq', 'behind.DLT'].map(indexed));
      return found.flat().length === 4;
    });
    const partitionId = bench.log.topics.byName('before.dlq')?.partitions[0].partitionId ?? 0;
    await bench.log.append({ partitionId, batch: undecodable() });
    await bench.append('before.dlq', 0, [letter(4)]);
    await until(
      'it to go on behind the damage',
      async () => (await indexed('before.dlq')).length === 4,
    );
    const damaged = await bench.letters.list(
      { error: 'UndecodableBatch', visible: null },
      newest(9),
    );
    expect(damaged).toMatchObject([
      { topic: 'before.dlq', partition: 0, offset: 1n, originTopic: null },
    ]);
    expect(await indexed('orders')).toEqual([]);
  });

  it('forgets what the log has dropped, and a redrive of that says so', async () => {
    const { topic, partition } = await topicOf('old.dlq');
    await bench.append('old.dlq', 0, [letter(0), letter(1), letter(2)]);
    await until('them to be indexed', async () => (await indexed('old.dlq')).length === 3);
    const common = { total: null, recordsPerSecond: null, createdBy: 'test', reason: null };
    const spec = redriveSpec(bench.log.topics.byName('orders'));
    const [, , first] = await indexed('old.dlq');
    const { id } = await bench.table.create(
      { kind: 'redrive', spec, ...common },
      async (client, jobId) => {
        await bench.redrives.take(client, jobId, { ids: [first.id], visible: null });
      },
    );
    await bench.append('old.dlq', 0, [letter(3)]);
    await bench.log.deleteRecordsBefore(partition.partitionId, 3n);
    const index = new LetterIndex(bench.tables);
    await index.dropBefore(topic, partition, 3n);
    await until('the last to be indexed', async () => (await indexed('old.dlq')).length === 2);
    await bench.workThrough('redrive', id, () => 10);
    expect(await bench.job('redrive', id)).toMatchObject({ status: 'completed', failed: 1n });
    await index.dropBefore(topic, partition, 3n);
    expect((await indexed('old.dlq')).map(({ offset }) => offset)).toEqual([3n]);

    await bench.log.topics.delete(topic.id);
    // The log in memory has no tables; in PostgreSQL the topic would be gone from this one, as all are here.
    await bench.pool.query(
      'delete from posthorn_admin.dead_letter_positions where topic_id <> $1',
      [topic.id],
    );
    await index.sweep();
    expect(await indexed('old.dlq')).toEqual([]);
    const groups = await bench.letters.groups({ topic: 'old.dlq', visible: null }, LATEST_FIRST, {
      after: null,
      limit: 10,
    });
    expect(groups).toEqual([]);
  });
});

it('counts what is there, whatever is written, changed, dropped and merged at the same time', async () => {
  const index = new LetterIndex(bench.tables);
  const run = (sql: string, values: unknown[] = []) => bench.pool.query(sql, values);
  await run(`insert into posthorn_admin.dead_letter_groups (group_id, handler, exception, fingerprint, message)
    select 'counted', 'on' || n, 'Error', n, 'It failed.' from generate_series(1, 5) n`);
  const work = Array.from({ length: 120 }, (_, n) => async () => {
    switch (n % 4) {
      case 0:
        return run(
          `insert into posthorn_admin.dead_letters (topic, topic_id, partition, "offset", written_at, origin_topic,
             letter_group_id, message, is_cut, times_redriven)
           select 'counted.dlq', gen_random_uuid(), 0, i, now(), case when i % 3 > 0 then 'orders-' || i % 3 end,
             (select id from posthorn_admin.dead_letter_groups where handler = 'on' || 1 + i % 5), '', false, 0
           from generate_series(1, 20) i`,
        );
      case 1:
        return run(
          `update posthorn_admin.dead_letters set status = $1 where topic = 'counted.dlq' and id in (
             select id from posthorn_admin.dead_letters order by md5(id::text || $2) limit 30 for update skip locked)`,
          [['open', 'redriving', 'redriven', 'discarded'][(n >> 2) % 4], n],
        );
      case 2:
        return run(
          `delete from posthorn_admin.dead_letters where topic = 'counted.dlq' and id in (
             select id from posthorn_admin.dead_letters order by md5(id::text || $1) limit 5 for update skip locked)`,
          [n],
        );
      default:
        return index.mergeCounts();
    }
  });
  await mapLimited(work, 4, (step) => step());
  const { rows } = await run(`select array_agg(id) as ids from posthorn_admin.dead_letters`);
  const counted = () =>
    bench.letters.groups({ group: 'counted', visible: null }, LATEST_FIRST, {
      after: null,
      limit: 10,
    });
  // By ids the letters themselves are read.
  const [{ ids }] = rows as { ids: bigint[] }[];
  const read = await bench.letters.groups({ group: 'counted', ids, visible: null }, LATEST_FIRST, {
    after: null,
    limit: 10,
  });
  expect(read.length).toBeGreaterThan(0);
  const byId = (groups: readonly LetterGroup[]) =>
    groups
      .map(({ id, topics, open, redriving, redriven, discarded }) => {
        return { id, topics, open, redriving, redriven, discarded };
      })
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(await counted())).toEqual(byId(read));
  await index.mergeCounts();
  expect(byId(await counted())).toEqual(byId(read));
  const left = await run(
    `select from posthorn_admin.dead_letter_counts group by letter_group_id, topic, origin_topic, status
     having count(*) > 1 or sum(count) <= 0`,
  );
  expect(left.rowCount).toBe(0);
});

/** A batch of which header and CRC are in order, and the records are not. */
function undecodable(): Buffer {
  const records = compress('gzip', Buffer.from('no records'));
  const { buffer } = buildBatch([{ value: 'x', timestamp: 1n }], { compression: 'gzip' });
  const batch = new RecordBatch(Buffer.concat([buffer.subarray(0, 61), records]));
  batch.buffer.writeInt32BE(batch.buffer.length - 12, 8);
  batch.setMaxTimestamp(1n);
  return batch.buffer;
}
