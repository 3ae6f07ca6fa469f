import type { AssignedPartition } from '../consumer/assigned-partition.js';
import type { MembershipParts } from './membership.js';
import { beginningOf } from './starts.js';

type AnewParts = Pick<
  MembershipParts,
  'context' | 'settings' | 'offsets' | 'pool' | 'signal' | 'error' | 'ownership'
> & {
  /** Their positions are others now. */
  readonly wake: () => void;
};

/**
 * Notices that a topic was deleted and made anew under its readers, by its id. The offsets of the old one say nothing of the
 * new one: whoever went on from them would pass over its first records, and commit that he did.
 *
 * Nothing is rebalanced: a partition stays whose it is, and begins at the beginning. What still runs on records of the old topic ends
 * for itself.
 */
export class AnewTopics {
  /** Ids of topics that are gone. A broker that lags behind may name one again. */
  readonly #deleted = new Set<string>();

  constructor(private readonly parts: AnewParts) {}

  /** To be called after every answer of metadata. */
  look(): void {
    const { ownership, context } = this.parts;
    for (const part of ownership.all) {
      const topicId = context.metadata.view.idOf(part.topic);
      // Brokers that are upgraded begin to know ids.
      part.topicId ??= topicId;
      if (topicId === part.topicId) part.isRefused = false;
      if (topicId === undefined || topicId === part.topicId || part.isOfDeleted) continue;
      if (this.#deleted.has(topicId)) continue;
      if (part.topicId !== undefined) this.#deleted.add(part.topicId);
      part.topicWasDeleted();
      void this.#startOver(part, topicId);
    }
  }

  async #startOver(part: AssignedPartition, topicId: string): Promise<void> {
    const offset = await beginningOf(this.parts, part, () => part.isCurrent);
    // What leaves meanwhile leaves without a commit, and its next owner asks the group.
    if (offset === null || !part.isCurrent || this.parts.signal.aborted) return;
    part.startAnew(topicId, offset);
    this.parts.wake();
  }
}
