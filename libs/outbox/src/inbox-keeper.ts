import type { PartitionState } from '@posthorn/client';
import type { Inbox } from './inbox.js';

/** The part of a PosthornServer that knows what it reads. */
export interface Reading {
  assignment(group?: string): readonly PartitionState[];
}

/**
 * Keeps the inbox small: what the group has committed was handled, applied or not, so its records need not be known one
 * by one. Being late costs rows, never correctness.
 */
export class InboxKeeper {
  /** What each position was moved to last: a partition without news costs no statement. */
  private readonly moved = new Map<string, bigint>();

  constructor(
    private readonly inbox: Inbox,
    private readonly reading: Reading,
  ) {}

  async advance(): Promise<void> {
    for (const group of this.inbox.groups()) {
      const handled = this.reading.assignment(group).flatMap((state) => {
        const { topic, partition, committed } = state;
        const known = this.moved.get(`${group}/${topic}/${partition}`) ?? 0n;
        return committed !== null && committed > known
          ? [{ topic, partition, offset: committed }]
          : [];
      });
      await this.inbox.advance(group, handled);
      for (const { topic, partition, offset } of handled) {
        this.moved.set(`${group}/${topic}/${partition}`, offset);
      }
    }
  }
}
