import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log, Topic } from '../log.js';
import { appended, eventually, LogDatabase, newTopic, readAll } from '../testing/postgres.js';

const HOUR = 3_600_000;
const SHORT = { 'retention.ms': String(HOUR / 2) };
const FOR_EVER = { 'retention.ms': '-1' };
const SEGMENT_BYTES = 64 * 1024;

describe('a partition whose last segment was dropped', () => {
  let db: LogDatabase;
  let now: number;

  beforeEach(async () => {
    db = await LogDatabase.create();
    now = 1_000 * HOUR;
  });
  afterEach(() => db.close());

  const open = (): Promise<Log> =>
    db.open({
      retentionCheckMs: 20,
      segmentBytes: SEGMENT_BYTES,
      clock: { monotonicMs: () => performance.now(), wallMs: () => now },
    });

  /** One batch that fills a segment. */
  async function filled(log: Log): Promise<Topic> {
    const topic = await newTopic(log, SHORT);
    await appended(log, topic.partitions[0].partitionId, {
      values: ['v'.repeat(SEGMENT_BYTES)],
      timestamp: BigInt(now),
    });
    return topic;
  }

  async function everythingExpires(segmentId: number): Promise<void> {
    now += 10 * HOUR;
    await eventually(
      async () => !(await db.segments()).some(({ segment_id }) => segment_id === segmentId),
      'the segment is dropped',
    );
  }

  it('is appended to though its producers were not asked for before', async () => {
    const first = await open();
    const [{ partitionId }] = (await filled(first)).partitions;
    await first.close();
    const log = await open();
    // As a consumer does, who need not know any producers.
    expect(await readAll(log, partitionId)).toHaveLength(1);
    await everythingExpires(1);
    expect(await appended(log, partitionId, { values: ['next'] })).toBe(1n);
  });

  it('goes to the chain of its new retention, though what is written there is older', async () => {
    const log = await open();
    const kept = await newTopic(log, FOR_EVER);
    await appended(log, kept.partitions[0].partitionId, { values: ['kept'] });
    const topic = await filled(log);
    await everythingExpires(2);
    // Sealed segments are looked at again.
    await filled(log);
    await everythingExpires(3);
    await log.topics.alterConfigs(topic.id, new Map(Object.entries(FOR_EVER)));
    const [{ partitionId }] = topic.partitions;
    expect(await appended(log, partitionId, { values: ['next'] })).toBe(1n);
    expect(await readAll(log, partitionId, 1n)).toHaveLength(1);
  });
});
