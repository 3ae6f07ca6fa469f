import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPostgresLog, type Log } from '@posthorn/log';
import { BatchBuilder, batchesIn, recordsOf } from '@posthorn/records';
import { answered } from '../../libs/log/src/testing/answered.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LogProcess, type Fault } from './support.js';

const SETTINGS = { segmentBytes: 60_000, retentionCheckMs: 15, cleanerBackoffMs: 5 };
const KEYS = 7;
const APPENDS = 120;
const FAULTS: readonly Fault[] = [
  { name: 'clean-copied', hit: 1 },
  { name: 'clean-copied', hit: 4 },
  { name: 'clean-switched', hit: 1 },
  { name: 'clean-switched', hit: 3 },
  { name: 'segment-dropped', hit: 1 },
];

/** Values of a key that the newest record may have: the last one acknowledged, and those of unknown fate behind it. */
type Possible = Map<string, Set<string>>;

function keyedBatch(key: string, value: string): Buffer {
  const builder = new BatchBuilder();
  builder.append({ key, value: value.padEnd(3_000, '.'), timestamp: 1_000_000n });
  return builder.finish().buffer;
}

async function newestValues(log: Log, partitionId: number): Promise<Map<string, string>> {
  const newest = new Map<string, string>();
  for (let offset = 0n; ;) {
    const request = { partitionId, offset, maxBytes: 100_000, currentLeaderEpoch: -1 };
    const result = await answered(() => log.fetch(request));
    const batches = result.batches.flatMap((buffer) => [...batchesIn(buffer)]);
    if (batches.length === 0) return newest;
    for (const batch of batches) {
      for (const { key, value } of recordsOf(batch)) {
        newest.set(String(key), String(value).replace(/\.+$/, ''));
      }
      offset = batch.lastOffset + 1n;
    }
  }
}

describe('compaction whose process is killed', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function start(fault?: Fault): Promise<LogProcess> {
    return (await LogProcess.start(database.url, SETTINGS, fault)) ?? start();
  }

  it.each(FAULTS)('loses the newest value of no key: at $name, the $hit. time', async (fault) => {
    const maker = await start();
    const { topic } = await maker.createTopic(`compacted-${fault.name}-${fault.hit}`, 1, [
      ['cleanup.policy', 'compact'],
      ['segment.ms', '1'],
      ['min.cleanable.dirty.ratio', '0.01'],
    ]);
    await maker.kill();
    const [{ partitionId }] = topic.partitions;
    const possible: Possible = new Map();
    let process = await start(fault);
    let died = false;
    for (let n = 0; n < APPENDS || !died; n++) {
      if (n > 20 * APPENDS) throw new Error(`never came to ${fault.name}`);
      const [key, value] = [`k${n % KEYS}`, String(n)];
      const result = await process.append(partitionId, keyedBatch(key, value));
      if (result && 'baseOffset' in result) possible.set(key, new Set([value]));
      else possible.set(key, new Set([...(possible.get(key) ?? []), value]));
      if (result !== undefined) continue;
      died = true;
      await process.kill();
      process = await start();
    }
    await process.kill();

    const log = await openPostgresLog({
      databaseUrl: database.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
    });
    try {
      const newest = await newestValues(log, partitionId);
      expect([...newest.keys()].toSorted()).toEqual([...possible.keys()].toSorted());
      for (const [key, value] of newest) expect([...possible.get(key)!]).toContain(value);
    } finally {
      await log.close();
    }
  });
});
