import type { ClusterContext } from '../context.js';
import { sleep } from '../sleep.js';
import { matchedTopics } from './subscription.js';

const MISSING_TOPIC_RETRY_MS = 250;
const MISSING_TOPIC_LOOK_MS = 50;
/** A topic that is about to be created is worth this wait: joining without it means rebalancing at once. */
const FIRST_SIGHT_MS = 2_000;

/**
 * Which topics the member reads, and whether the assignment still fits them: a new match of a pattern is everybody's
 * reason to join again, a changed number of partitions the leader's.
 */
export class TopicWatch {
  readonly #untrack: (() => void)[] = [];
  readonly #stopListening: () => void;
  #untrackOthers: () => void = () => undefined;
  #retryTimer: NodeJS.Timeout | null = null;
  #joinedWith: string | null = null;
  #counts: ReadonlyMap<string, number> | null = null;
  #seen = false;
  #closed = false;

  constructor(
    private readonly context: ClusterContext,
    private readonly topics: readonly (string | RegExp)[],
    private readonly onChange: () => void,
  ) {
    this.#stopListening = context.metadata.onUpdate(() => this.#onUpdate());
  }

  /**
   * Before the first join: asks for the topics, and gives missing ones a moment to appear. Later joins take what is known,
   * because the group waits for them; what changes meanwhile is a reason to join again.
   */
  async firstSight(signal: AbortSignal): Promise<void> {
    if (this.#seen) return;
    this.#seen = true;
    const { metadata } = this.context;
    const names = this.topics.filter((topic) => typeof topic === 'string');
    this.#untrack.push(metadata.track(names));
    if (names.length < this.topics.length) this.#untrack.push(metadata.trackAll());
    await untilAborted(metadata.refresh(), signal);
    const deadlineMs = this.context.monotonicMs() + FIRST_SIGHT_MS;
    while (!signal.aborted && this.#isMissingAny() && this.context.monotonicMs() < deadlineMs) {
      await sleep(MISSING_TOPIC_LOOK_MS, signal);
      await untilAborted(metadata.refresh(), signal);
    }
  }

  subscription(): readonly string[] {
    return matchedTopics(this.topics, this.context.metadata.view);
  }

  partitionsOf(topic: string): number {
    return this.context.metadata.view.topic(topic)?.partitions.length ?? 0;
  }

  /** The leader also assigns topics that only others read. */
  async knowing(topics: readonly string[], signal: AbortSignal): Promise<void> {
    this.#untrackOthers();
    this.#untrackOthers = this.context.metadata.track(topics);
    if (topics.some((topic) => this.partitionsOf(topic) === 0)) {
      await untilAborted(this.context.metadata.refresh(), signal);
    }
  }

  /** @param assigned what was shared out, when this member leads; null when it does not. */
  joined(subscription: readonly string[], assigned: readonly string[] | null): void {
    this.#joinedWith = subscription.join('\n');
    this.#counts =
      assigned === null
        ? null
        : new Map(assigned.map((topic) => [topic, this.partitionsOf(topic)]));
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#untrackOthers();
    for (const untrack of this.#untrack) untrack();
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
  }

  #isMissingAny(): boolean {
    return this.topics.some((topic) => typeof topic === 'string' && this.partitionsOf(topic) === 0);
  }

  #onUpdate(): void {
    if (this.#closed || !this.#seen) return;
    if (this.#isMissingAny()) {
      this.#retryTimer ??= setTimeout(() => {
        this.#retryTimer = null;
        void this.context.metadata.refresh();
      }, MISSING_TOPIC_RETRY_MS);
    }
    if (this.#joinedWith === null) return;
    const counts = [...(this.#counts ?? [])];
    const grown = counts.some(([topic, count]) => this.partitionsOf(topic) !== count);
    if (grown || this.subscription().join('\n') !== this.#joinedWith) this.onChange();
  }
}

/** The promise, or an end without a result when the signal aborts. */
function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    promise.then(done, reject);
  });
}
