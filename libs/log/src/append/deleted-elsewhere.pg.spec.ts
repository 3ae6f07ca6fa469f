import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log, Topic } from '../log.js';
import { batchOf } from '../testing/batches.js';
import { appended, eventually, LogDatabase, newTopic, readAll } from '../testing/postgres.js';

const STANDSTILL = { tickMs: 1_000_000, lookMs: 1_000_000, leaseMs: 1_500_000 };
const SHARDS = 64;

describe('a leader that has yet to hear that a topic was deleted', () => {
  let db: LogDatabase;
  let leader: Log;
  let other: Log;
  /** How often the leader has written. */
  let flushes: number;

  beforeEach(async () => {
    flushes = 0;
    db = await LogDatabase.create();
    leader = await db.open({
      brokerId: 1,
      lanes: 1,
      ...STANDSTILL,
      faultPoint: (name) => void (flushes += Number(name === 'flush-starts')),
    });
    other = await db.open({ brokerId: 2, port: 9093, ...STANDSTILL });
  });
  afterEach(() => db.close());

  const append = (partitionId: number, value = 'v') =>
    leader.append({ partitionId, batch: batchOf({ values: [value] }) });

  /** Known to both. */
  async function topicOf(partitions: number): Promise<Topic> {
    const topic = await newTopic(leader, {}, partitions);
    for (const { partitionId } of topic.partitions) {
      await appended(leader, partitionId, { values: ['before'] });
    }
    await other.topics.catchUp();
    return topic;
  }

  it.each([
    ['a record', 1],
    ['a record that goes by COPY', 100_000],
  ])('acknowledges nothing of it: %s', async (_, bytes) => {
    const topic = await topicOf(1);
    expect(await other.topics.delete(topic.id)).toEqual({});
    expect(await append(topic.partitions[0].partitionId, 'x'.repeat(bytes))).toMatchObject({
      error: 'UNKNOWN_TOPIC_OR_PARTITION',
    });
    expect(leader.topics.byName(topic.name)).toBeUndefined();
    const { rows } = await db.pool.query(
      'select from posthorn.log_segment_1 where partition_id = $1',
      [topic.partitions[0].partitionId],
    );
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['of its shard', 0],
    ['of other shards', 1],
  ])('writes what there is besides in the same flush: %s', async (_, apart) => {
    const kept = await topicOf(SHARDS);
    const deleted = await topicOf(1);
    const [{ partitionId, shard }] = deleted.partitions;
    const beside = kept.partitions.find((each) => each.shard === (shard + apart) % SHARDS)!;
    await other.topics.delete(deleted.id);
    const answers = await Promise.all([append(partitionId), append(beside.partitionId, 'after')]);
    expect(answers[0]).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
    expect(answers[1]).toMatchObject({ baseOffset: 1n });
    const values = (await readAll(leader, beside.partitionId)).map(({ value }) => value);
    expect(values).toEqual(['before', 'after']);
  });

  it('acknowledges nothing that waited for the deletion', async () => {
    const topic = await topicOf(1);
    const [{ partitionId }] = topic.partitions;
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('select from posthorn.topics where topic_id = $1 for share', [topic.id]);
    const deletion = other.topics.delete(topic.id);
    const waiting = async (query: string): Promise<boolean> =>
      (
        await db.pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
          [`%${query}%`],
        )
      ).rowCount === 1;
    await eventually(() => waiting('delete from posthorn.topics'), 'the deletion is under way');
    const answer = append(partitionId);
    await eventually(() => waiting('check_flush'), 'the flush waits for the deletion');
    await holder.query('commit');
    holder.release();
    expect(await deletion).toEqual({});
    expect(await answer).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
  });

  it('writes once where topics were made or changed, and where one of other shards was deleted', async () => {
    const topic = await topicOf(1);
    const [{ partitionId, shard }] = topic.partitions;
    const [gone, changed] = [await newTopic(other), await newTopic(other)];
    expect(gone.partitions[0].shard).not.toBe(shard);
    await other.topics.delete(gone.id);
    await other.topics.alterConfigs(changed.id, new Map([['retention.ms', '1']]));
    const before = flushes;
    expect(await append(partitionId)).toMatchObject({ baseOffset: 1n });
    expect(flushes).toBe(before + 1);
  });
});
