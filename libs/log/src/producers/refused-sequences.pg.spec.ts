import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AppendResult, Log } from '../log.js';
import { batchOf } from '../testing/batches.js';
import { LogDatabase, newPartition } from '../testing/postgres.js';

const QUEUE_BYTES_MAX = 4_000;

let db: LogDatabase;
let log: Log;

beforeAll(async () => {
  db = await LogDatabase.create();
  log = await db.open({ queueBytesMax: QUEUE_BYTES_MAX });
});
afterAll(() => db.close());

const append = (partitionId: number, baseSequence: number): Promise<AppendResult> =>
  log.append({ partitionId, batch: batchOf({ values: ['x'], producerId: 5n, baseSequence }) });

/** Appends so much that the next append, in the same turn, is refused. */
const fill = (partitionId: number): Promise<AppendResult> =>
  log.append({ partitionId, batch: batchOf({ values: ['x'.repeat(QUEUE_BYTES_MAX - 100)] }) });

it('holds back a second batch of an unknown producer whose first one was refused', async () => {
  const partitionId = await newPartition(log);
  const other = await newPartition(log);
  const filling = fill(other);
  expect(await append(partitionId, 0)).toMatchObject({ error: 'KAFKA_STORAGE_ERROR' });
  await filling;
  expect(await append(partitionId, 1)).toMatchObject({ error: 'KAFKA_STORAGE_ERROR' });
  expect(await append(partitionId, 0)).toMatchObject({ baseOffset: 0n });
  expect(await append(partitionId, 1)).toMatchObject({ baseOffset: 1n });
});

// A broker that was paused reads requests that their client gave up, and sent again elsewhere, long ago.
it('goes on with a producer whose batch is refused when it comes a second time, late', async () => {
  const partitionId = await newPartition(log);
  const other = await newPartition(log);
  expect(await append(partitionId, 0)).toMatchObject({ baseOffset: 0n });
  const filling = fill(other);
  expect(await append(partitionId, 0)).toMatchObject({ error: 'KAFKA_STORAGE_ERROR' });
  await filling;
  expect(await append(partitionId, 1)).toMatchObject({ baseOffset: 1n });
});
