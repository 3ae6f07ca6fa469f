import type { GroupStore } from '../src/group-store.js';
import { createMemoryGroupStore } from '../src/memory-store.js';

/** A store whose writes can be held back, failed, refused, or done without anybody being told. */
export class FlakyStore implements GroupStore {
  away = false;
  /** Writes are carried out and then fail: the connection broke before the answer. */
  losesAnswers = false;
  hold: Promise<void> | null = null;
  /** What was read is given once this is settled. */
  holdLoads: Promise<void> | null = null;
  writes = 0;
  constructor(private readonly inner: GroupStore = createMemoryGroupStore()) {}
  async load(shard: number, epoch: number): ReturnType<GroupStore['load']> {
    if (this.away) throw new Error('the database is away');
    const stored = await this.inner.load(shard, epoch);
    if (this.holdLoads) await this.holdLoads;
    return stored;
  }
  async write(writes: Parameters<GroupStore['write']>[0]): Promise<readonly boolean[]> {
    this.writes += 1;
    if (this.hold) await this.hold;
    if (this.away) throw new Error('the database is away');
    const written = await this.inner.write(writes);
    if (this.losesAnswers) throw new Error('the connection broke');
    return written;
  }
  /** Writes that begin from here on wait for the returned function to be called. */
  holdWrites(): () => void {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    this.hold = held;
    return () => {
      if (this.hold === held) this.hold = null;
      release();
    };
  }
  close(): Promise<void> {
    return this.inner.close();
  }
}
