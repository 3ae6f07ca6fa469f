import type { PartitionState } from '@posthorn/client';
import type { RecordPlace } from '@posthorn/transport';
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
  /** What each position was moved to last: a partition without news costs no statement. Less is news: the group went back. */
  private readonly moved = new Map<string, bigint>();

  constructor(
    private readonly inbox: Inbox,
    private readonly reading: Reading,
  ) {}

  async advance(): Promise<void> {
    await this.inbox.look();
    for (const group of this.inbox.groups()) {
      const handled = this.reading.assignment(group).flatMap((state) => {
        const { topic, partition, topicId, committed } = state;
        const known = this.moved.get(keyOf(group, state)) ?? 0n;
        return committed !== null && committed !== known
          ? [{ topic, partition, topicId, offset: committed }]
          : [];
      });
      await this.inbox.advance(group, handled);
      for (const one of handled) this.moved.set(keyOf(group, one), one.offset);
    }
  }
}

const keyOf = (
  group: string,
  { topic, partition, topicId = '' }: Omit<RecordPlace, 'offset'>,
): string => `${group}/${topic}/${partition}/${topicId}`;
