import { expect, it } from '@jest/globals';
import type { GroupStore, ShardWrite } from './group-store.js';
import { WriteQueue, type ShardLease, type WriteResult } from './write-queue.js';

const lease = (shard: number): ShardLease => ({ shard, epoch: 1, nextSequence: 0n });
const offset = (groupId: string, partition: number) => ({
  groupId,
  topic: 't',
  partition,
  committed: null,
});

/** Remembers every flush; fails or refuses on demand. */
class RecordingStore implements GroupStore {
  readonly flushes: (readonly ShardWrite[])[] = [];
  result: (write: ShardWrite) => boolean = () => true;
  load = (): Promise<null> => Promise.resolve(null);
  close = (): Promise<void> => Promise.resolve();
  async write(writes: readonly ShardWrite[]): Promise<readonly boolean[]> {
    this.flushes.push(writes);
    await Promise.resolve();
    return writes.map((write) => this.result(write));
  }
}

it('splits what gathered into flushes of bounded size, and forgets none of it', async () => {
  const store = new RecordingStore();
  const queue = new WriteQueue(store, (error) => expect(error).toBeNull());
  let written = 0;
  for (let shard = 0; shard < 12; shard++) {
    const offsets = Array.from({ length: 1_000 }, (_, n) => offset(`g${shard}`, n));
    queue.submit(lease(shard), { offsets }, (result) => (written += Number(result === 'written')));
  }
  await queue.drain();
  expect(written).toBe(12);
  expect(store.flushes.map((flush) => flush.length)).toEqual([5, 5, 2]);
});

it('counts the writes of a shard, so that a later one always outranks an earlier', async () => {
  const store = new RecordingStore();
  const queue = new WriteQueue(store, () => undefined);
  const shard = lease(7);
  for (let n = 0; n < 3; n++) {
    queue.submit(shard, { offsets: [offset('g', n)] }, () => undefined);
    await queue.drain();
  }
  expect(store.flushes.flat().map(({ sequence }) => sequence)).toEqual([0n, 1n, 2n]);
});

it('tells each shard its own outcome, and calls back in the order of submission', async () => {
  const store = new RecordingStore();
  store.result = ({ shard }) => shard !== 2;
  const queue = new WriteQueue(store, () => undefined);
  const heard: [number, WriteResult][] = [];
  const leases = [lease(1), lease(2)];
  for (const n of [1, 2, 3, 4]) {
    const shard = leases[n % 2];
    if (shard) queue.submit(shard, {}, (result) => heard.push([n, result]));
  }
  await queue.drain();
  expect(heard).toEqual([
    [1, 'fenced'],
    [3, 'fenced'],
    [2, 'written'],
    [4, 'written'],
  ]);
});
