import type { MetadataRefresher } from '../metadata-refresher.js';

/**
 * The topics that a producer writes to. It has to hear of their leaders itself: that somebody else in the process has asked for a
 * topic makes it known, and lets it grow old as soon as he is gone. A topic that is gone is asked for no longer, so that a
 * producer that writes to one topic after the other does not ask for all that there ever were.
 */
export class WrittenTopics {
  readonly #untrack = new Map<string, () => void>();
  readonly #stopListening: () => void;

  constructor(
    private readonly metadata: Pick<MetadataRefresher, 'track' | 'onUpdate' | 'view'>,
    private readonly isWaitedFor: (topic: string) => boolean,
  ) {
    this.#stopListening = metadata.onUpdate(() => this.#letGo());
  }

  add(topic: string): void {
    if (!this.#untrack.has(topic)) this.#untrack.set(topic, this.metadata.track([topic]));
  }

  close(): void {
    this.#stopListening();
    for (const untrack of this.#untrack.values()) untrack();
    this.#untrack.clear();
  }

  #letGo(): void {
    for (const [topic, untrack] of this.#untrack) {
      if (this.metadata.view.topic(topic) !== undefined || this.isWaitedFor(topic)) continue;
      this.#untrack.delete(topic);
      untrack();
    }
  }
}
