import type { ConsumedRecord } from '../types.js';
import { AssignedPartition, type PartitionOptions } from './assigned-partition.js';

interface Running {
  readonly record: ConsumedRecord;
  readonly signal: AbortSignal;
  done(error?: Error): Promise<void>;
}

/** A partition whose handlers finish when the test says so. */
function rig(options: Partial<PartitionOptions> = {}) {
  const running: Running[] = [];
  const failures: unknown[] = [];
  const part = new AssignedPartition(
    { topic: 't', partition: 0 },
    { position: 0n, committed: null, generationId: 1 },
    {
      perPartition: 3,
      queueRecordsMax: 100,
      queueBytesMax: 1_000_000,
      lane: (record) => record.key,
      handle: (record, { signal }) =>
        new Promise((resolve, reject) => {
          running.push({
            record,
            signal,
            done: async (error) => {
              if (error) reject(error);
              else resolve();
              await settle();
            },
          });
        }),
      ...options,
    },
    {
      failed: (_, __, error) => failures.push(error),
      hungry: () => undefined,
      metadata: () => ({ groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null }),
    },
  );
  return { part, running, failures };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const record = (offset: number, key: string | null): ConsumedRecord => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  timestamp: 0n,
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from('v'),
  headers: [],
  leaderEpoch: 0,
});

const push = (part: AssignedPartition, keys: (string | null)[]): void =>
  part.push(
    keys.map((key, offset) => record(offset, key)),
    BigInt(keys.length),
  );

describe('an assigned partition', () => {
  it('commits nothing above what a freeze drops', async () => {
    const { part, running } = rig({ perPartition: 1 });
    push(part, ['a', 'b', 'c', 'd']);
    await running[0].done();
    part.freeze();
    await running[1].done();
    await part.drained();
    expect(running).toHaveLength(2);
    expect(part.committable).toBe(2n);
    expect(part.position).toBe(4n);
  });

  it('finishes the holes below the highest record started before it is drained', async () => {
    const { part, running } = rig();
    push(part, ['same', 'same', 'other', 'same', 'late']);
    // 0, 2 and 4 run; 1 and 3 wait behind 0.
    expect(running.map(({ record: { offset } }) => offset)).toEqual([0n, 2n, 4n]);
    part.freeze();
    let drained = false;
    void part.drained().then(() => (drained = true));
    await running[1].done();
    await running[2].done();
    await running[0].done();
    expect(drained).toBe(false);
    await running[3].done();
    await running[4].done();
    expect(running.map(({ record: { offset } }) => offset)).toEqual([0n, 2n, 4n, 1n, 3n]);
    expect([drained, part.committable]).toEqual([true, 5n]);
  });

  it('stops at a record whose handler rejects, and never commits it', async () => {
    const { part, running, failures } = rig({ perPartition: 1 });
    push(part, ['a', 'b', 'c']);
    await running[0].done();
    await running[1].done(new Error('boom'));
    expect([running.length, part.stopped, part.wantsRecords]).toEqual([2, true, false]);
    expect(part.committable).toBe(1n);
    expect(failures).toHaveLength(1);
  });

  it('is left out of the fetch when its queue is full, and wanted again when it is not', async () => {
    const { part, running } = rig({ perPartition: 1, queueRecordsMax: 2 });
    push(part, ['a', 'b', 'c']);
    expect(part.wantsRecords).toBe(false);
    await running[0].done();
    expect(part.wantsRecords).toBe(true);
  });

  it('tells running handlers when it is released, and reports nothing of them any more', async () => {
    const { part, running, failures } = rig();
    push(part, ['a']);
    part.release();
    expect(running[0].signal.aborted).toBe(true);
    await running[0].done(new Error('aborted'));
    expect([failures, part.acceptsRecords]).toEqual([[], false]);
  });

  it('starts nothing while paused or suspended, and goes on afterwards', () => {
    const { part, running } = rig({ perPartition: 1 });
    part.pause();
    part.suspend(true);
    push(part, ['a']);
    part.resume();
    expect(running).toHaveLength(0);
    part.suspend(false);
    expect(running).toHaveLength(1);
  });

  it('starts over at the sought offset, also below what was committed', async () => {
    const { part, running } = rig({ perPartition: 1 });
    push(part, ['a', 'b']);
    part.freeze();
    await running[0].done();
    await part.drained();
    const { token } = part;
    part.seek(0n);
    expect([part.position, part.committable, part.wantsRecords]).toEqual([0n, 0n, true]);
    expect(part.token).not.toBe(token);
  });

  it('a handler that outlives a seek changes nothing', async () => {
    const { part, running } = rig({ perPartition: 1 });
    push(part, ['a', 'b']);
    part.seek(0n);
    await running[0].done();
    expect(part.committable).toBe(0n);
  });
});
