import type { ConsumedRecord, HandleContext } from '../types.js';
import { AssignedPartition } from './assigned-partition.js';
import type { PartitionOptions } from './partition-parts.js';
import { labelIn, markIn, Progress, progressMetadata, retryingIn } from './progress.js';
import { fetchedKeys } from './testing/fetched-keys.js';
import { nobody } from './testing/nobody.js';

interface Running {
  readonly record: ConsumedRecord;
  readonly signal: AbortSignal;
  readonly context: HandleContext;
  done(error?: Error): Promise<void>;
}

/** A partition whose handlers finish when the test says so. */
function rig(
  options: Partial<PartitionOptions> = {},
  metadata = '',
  committed: bigint | null = null,
) {
  const running: Running[] = [];
  const failures: unknown[] = [];
  const part = new AssignedPartition(
    { topic: 't', partition: 0 },
    { position: 0n, committed, metadata, generationId: 1 },
    {
      perPartition: 3,
      queueRecordsMax: 100,
      queueBytesMax: 1_000_000,
      lane: (record) => record.key,
      handle: (record, context) =>
        new Promise((resolve, reject) => {
          running.push({
            record,
            signal: context.signal,
            context,
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
      failed: (_, error) => failures.push(error),
      hungry: () => undefined,
      metadata: () => ({ groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null }),
      offsets: nobody,
    },
  );
  return { part, running, failures };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const push = (part: AssignedPartition, keys: (string | null)[]): void =>
  part.push(fetchedKeys(keys), BigInt(keys.length));

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

  it('that begins below what the group has committed says so of each record, and commits nothing until it is there again', async () => {
    const told = [{ offset: 3n, finished: true, note: 0 }];
    const metadata = progressMetadata(told, 2n, '', 'own');
    const { part, running } = rig({ perPartition: 1, commitLabel: 'own' }, metadata, 2n);
    push(part, ['a', 'b', 'c', 'd', 'e']);
    for (const next of [0, 1]) {
      expect(part.isRepeating).toBe(true);
      expect(part.state.committed).toBe(BigInt(next));
      expect(running[next].context.isRepeated).toBe(true);
      await running[next].done();
    }
    expect(part.isRepeating).toBe(false);
    expect(part.state.committed).toBe(2n);
    expect(running[2].context.isRepeated).toBe(false);
    // What an earlier owner had finished above its commit is still known.
    await running[2].done();
    expect(running[3].record.offset).toBe(4n);
    expect(part.commitPoint.offset).toBe(4n);
    expect(labelIn(part.commitPoint.metadata)).toBe('own');
    expect(Progress.parse(part.commitPoint.metadata, 4n)).toEqual(Progress.none);
  });

  it('commits below what the group has committed after a seek, which is meant', async () => {
    const { part, running } = rig({ perPartition: 1 }, '', 9n);
    push(part, ['a']);
    part.freeze();
    await running[0].done();
    part.seek(1n);
    expect(part.isRepeating).toBe(false);
    push(part, ['a', 'b', 'c']);
    expect(running[1].context.isRepeated).toBe(false);
  });

  it('stays paused over a seek, and finishes its holes when it leaves', async () => {
    const { part, running } = rig();
    push(part, ['a', 'a', 'b']);
    part.pause('mark');
    part.freeze();
    await running[0].done();
    expect(running.map(({ record }) => record.offset)).toEqual([0n, 2n, 1n]);
    await running[1].done();
    await running[2].done();
    part.seek(1n);
    expect(part.wantsRecords).toBe(false);
    part.resume();
    expect(part.wantsRecords).toBe(true);
  });

  it('goes on from what a freeze dropped when that is taken back', async () => {
    const { part, running } = rig({ perPartition: 2 });
    push(part, ['a', 'b', 'c', 'd']);
    await running[1].done();
    const thaw = part.freeze();
    await running[0].done(new Error('it was told to leave'));
    await running[2].done();
    await part.drained();
    thaw();
    expect(part.position).toBe(0n);
    push(part, ['a', 'b', 'c', 'd']);
    // What was done above the one that failed is not done again.
    expect(running.slice(3).map(({ record }) => record.offset)).toEqual([0n, 3n]);
  });

  it('says of what it repeats that it does also when a freeze is taken back', async () => {
    const { part, running } = rig({ perPartition: 1 }, '', 1n);
    push(part, ['a', 'b']);
    const thaw = part.freeze();
    await running[0].done(new Error('it was told to leave'));
    await part.drained();
    thaw();
    push(part, ['a', 'b']);
    expect(running[1].context.isRepeated).toBe(true);
    await running[1].done();
    expect(running[2].context.isRepeated).toBe(false);
  });

  it('is not taken back by somebody who froze it before another did', async () => {
    const { part } = rig();
    const thaw = part.freeze();
    part.freeze();
    thaw();
    expect(part.acceptsRecords).toBe(false);
  });

  it('whose topic was made anew commits, starts and fetches nothing of the old one', async () => {
    const { part, running } = rig({ perPartition: 1 }, '', 0n);
    push(part, ['a', 'b', 'c']);
    part.topicWasDeleted();
    await running[0].done();
    expect(running).toHaveLength(1);
    expect([part.wantsRecords, part.state.committed]).toEqual([false, null]);
    part.freeze();
    await part.drained();
    part.startAnew('another', 0n);
    expect([part.wantsRecords, part.committable, part.committed]).toEqual([true, 0n, null]);
  });

  it('does not pass what a freeze drops when the log turns out to start later', async () => {
    const { part, running } = rig({ perPartition: 1 });
    push(part, ['a', 'b', 'c', 'd']);
    part.freeze();
    part.skipTo(9n);
    await running[0].done();
    expect(part.committable).toBe(1n);
  });

  it('passes the gap behind the last record only when that is finished', async () => {
    const { part, running } = rig({ perPartition: 1 });
    part.push(fetchedKeys(['a', 'b']), 7n);
    await running[0].done();
    expect(part.committable).toBe(1n);
    await running[1].done();
    expect(part.committable).toBe(7n);
    part.push([], 12n);
    expect(part.committable).toBe(12n);
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
    part.pause('');
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

/** A wait that the test ends. */
function pause() {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { over, end };
}

const offsetsOf = (running: readonly Running[]) => running.map(({ record: { offset } }) => offset);

describe('a handler that stands aside', () => {
  it('lets other lanes go on in its place while its own lane waits, and comes back when there is one', async () => {
    const { part, running } = rig({ perPartition: 1 });
    push(part, ['a', 'a', 'b', 'c']);
    const wait = pause();
    let isBack = false;
    void running[0].context.aside(wait.over).then(() => (isBack = true));
    await settle();
    expect(offsetsOf(running)).toEqual([0n, 2n]);

    wait.end();
    await settle();
    expect(isBack).toBe(false);
    await running[1].done();
    // Before 'c', which has not begun.
    expect([isBack, offsetsOf(running)]).toEqual([true, [0n, 2n]]);
    await running[0].done();
    expect(offsetsOf(running)).toEqual([0n, 2n, 1n]);
    await running[2].done();
    await running[3].done();
    expect([offsetsOf(running), part.committable]).toEqual([[0n, 2n, 1n, 3n], 4n]);
  });

  it('counts against the queue, so that a partition of nothing but waits is no longer fetched', async () => {
    const { part, running } = rig({ perPartition: 1, queueRecordsMax: 2 });
    push(part, ['a', 'b', 'c']);
    const waits = [pause(), pause(), pause()];
    for (const [index, { over }] of waits.entries()) {
      void running[index].context.aside(over);
      await settle();
    }
    expect([running.length, part.wantsRecords]).toEqual([3, false]);
    waits[0].end();
    waits[1].end();
    await settle();
    await running[0].done();
    await running[1].done();
    expect(part.wantsRecords).toBe(true);
  });

  it('is told at once that its partition leaves, and is waited for', async () => {
    const { part, running } = rig({ perPartition: 1 });
    push(part, ['a', 'a', 'b']);
    const wait = pause();
    void running[0].context.aside(wait.over);
    await settle();
    let drained = false;
    part.freeze();
    void part.drained().then(() => (drained = true));
    expect([running[0].context.leaving.aborted, running[0].signal.aborted]).toEqual([true, false]);
    await running[1].done();
    expect(drained).toBe(false);
    await running[0].done(new Error('left for the next owner'));
    // Its lane's next record does not run ahead of it.
    expect([drained, offsetsOf(running), part.committable]).toEqual([true, [0n, 2n], 0n]);
  });

  it('may be one of very many', async () => {
    const { part, running } = rig({ perPartition: 1, queueRecordsMax: 100_000 });
    push(
      part,
      Array.from({ length: 50_000 }, () => null),
    );
    const { over, end } = pause();
    const begin = async (): Promise<void> => {
      for (let index = 0; index < 50_000; index += 1) {
        if (running[index] === undefined) await settle();
        void running[index].context.aside(over).then(() => running[index].done());
      }
    };
    await begin();
    end();
    while (part.committable < 50_000n) await settle();
  });
});

describe('the next owner of a partition', () => {
  it('is told what was finished above the committed offset and what was noted, and repeats nothing', async () => {
    const { part, running } = rig();
    push(part, ['a', 'a', 'b', 'c', 'd']);
    running[0].context.note = 3;
    void running[0].context.aside(pause().over);
    await settle();
    await running[1].done();
    await running[2].done();
    const { offset, metadata } = part.commitPoint;
    expect(offset).toBe(0n);
    expect(retryingIn(metadata, offset)).toEqual([{ offset: 0n, attempts: 3 }]);

    const next = rig({}, metadata);
    push(next.part, ['a', 'a', 'b', 'c', 'd']);
    expect(offsetsOf(next.running)).toEqual([0n, 4n]);
    expect(next.running[0].context.note).toBe(3);
    await next.running[0].done();
    await next.running[1].done();
    await next.running[2].done();
    expect([offsetsOf(next.running), next.part.committable]).toEqual([[0n, 4n, 1n], 5n]);
  });

  it('looks again at what was finished, where the application keeps positions of its own', async () => {
    const first = rig();
    push(first.part, ['a', 'b', 'c']);
    await first.running[1].done();
    const next = rig({ looksAgain: true }, first.part.commitPoint.metadata);
    push(next.part, ['a', 'b', 'c']);
    const told = next.running.map(({ context }) => context.isRepeated);
    expect([offsetsOf(next.running), told]).toEqual([
      [0n, 1n, 2n],
      [false, true, false],
    ]);
    // Whoever takes over meanwhile is told of it as before.
    const { metadata, offset } = next.part.commitPoint;
    expect(Progress.parse(metadata, offset).isFinished(1n)).toBe(true);
    await next.running[0].done();
    // Not beyond what is still looked at.
    expect(next.part.commitPoint.offset).toBe(1n);
    expect(Progress.parse(next.part.commitPoint.metadata, 1n).isFinished(1n)).toBe(true);
    for (const run of next.running.slice(1)) await run.done();
    expect(next.part.committable).toBe(3n);
  });

  it('is told why the partition stands still, whatever else is told, until it goes on', async () => {
    const { part, running } = rig();
    push(part, ['a', 'b', 'c']);
    part.pause('paused-0-z');
    expect(part.commitPoint).toEqual({ offset: 0n, metadata: 'posthorn:1:::paused-0-z' });
    await running[1].done();
    expect(markIn(part.commitPoint.metadata)).toBe('paused-0-z');
    const next = rig({}, part.commitPoint.metadata);
    push(next.part, ['a', 'b', 'c']);
    expect(offsetsOf(next.running)).toEqual([0n, 2n]);
    part.resume();
    expect(markIn(part.commitPoint.metadata)).toBe('');
  });

  it('handles everything again that it is sent back to', () => {
    const first = rig();
    push(first.part, ['a', 'b']);
    const { part, running } = rig({}, 'posthorn:1:AAI:');
    push(part, ['a', 'b']);
    expect(running).toHaveLength(0);
    part.seek(0n);
    push(part, ['a', 'b']);
    expect(running).toHaveLength(2);
  });
});
