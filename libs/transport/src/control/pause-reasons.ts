import type { TopicPartition } from '@posthorn/client';

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * Why the partitions of one group stand still: code of the service asked for it, a delayed retry is not due, or the control
 * topic asks for it. Each reason ends by itself, and a partition goes on when none is left.
 */
export class PauseReasons {
  private readonly byCode = new Set<string>();
  private readonly held = new Map<string, Set<symbol>>();
  /** By the mark that their commits carry. */
  private readonly asked = new Map<string, string>();
  private readonly waiting = new Set<() => void>();

  /** @param apply is told after every change: paused or not, and with which mark. */
  constructor(
    private readonly apply: (target: TopicPartition, isPaused: boolean, mark: string) => void,
  ) {}

  /** A new assignment stands still only where the control topic asks for it. */
  assigned(target: TopicPartition, mark: string | undefined): void {
    const name = nameOf(target);
    this.byCode.delete(name);
    this.held.delete(name);
    this.asked.delete(name);
    if (mark === undefined) return;
    this.asked.set(name, mark);
    this.changed(target);
  }

  pause(target: TopicPartition): void {
    this.byCode.add(nameOf(target));
    this.changed(target);
  }

  resume(target: TopicPartition): void {
    this.byCode.delete(nameOf(target));
    this.changed(target);
  }

  /** Until the returned function is called. */
  hold(target: TopicPartition): () => void {
    const name = nameOf(target);
    const holder = Symbol(name);
    const holders = this.held.get(name) ?? new Set();
    this.held.set(name, holders.add(holder));
    this.changed(target);
    return () => {
      // A partition that went away and came back is another one.
      if (!holders.delete(holder) || this.held.get(name) !== holders) return;
      if (holders.size === 0) this.held.delete(name);
      this.changed(target);
    };
  }

  /** What the control topic asks now; undefined: nothing. */
  ask(target: TopicPartition, mark: string | undefined): void {
    const name = nameOf(target);
    if (this.asked.get(name) === mark) return;
    if (mark === undefined) this.asked.delete(name);
    else this.asked.set(name, mark);
    this.changed(target);
  }

  /** Resolves when nobody asks any more that the partition stands still, or the signal aborts. */
  async untilResumed(target: TopicPartition, signal: AbortSignal): Promise<void> {
    const name = nameOf(target);
    while ((this.byCode.has(name) || this.asked.has(name)) && !signal.aborted) {
      await this.nextChange(signal);
    }
  }

  private nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  private changed(target: TopicPartition): void {
    const name = nameOf(target);
    const isPaused = this.byCode.has(name) || this.held.has(name) || this.asked.has(name);
    this.apply(target, isPaused, this.asked.get(name) ?? '');
    for (const done of this.waiting) done();
  }
}
