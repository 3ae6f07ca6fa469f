import { setTimeout as delay } from 'node:timers/promises';
import type { PosthornServer } from '@posthorn/transport';
import type { HandlerLog } from './handler-log.js';
import type { HarnessClock } from './harness-clock.js';
import type { PublishedLog } from './published-log.js';
import type { SkippablePauses } from './skippable-pauses.js';

/** An app on the broker. */
export interface Member {
  readonly server: PosthornServer;
  readonly handlers: HandlerLog;
  readonly pauses: SkippablePauses;
}

export interface PartitionProgress {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly end: bigint;
  /** null while no app of the group has the partition. */
  readonly committed: bigint | null;
}

const MOMENT_MS = 1;
/**
 * This long without a byte moved is taken to mean, while a handler is at work, that it waits for something outside, and,
 * while none is, that the records which wait are held back for a time: a batch that may still fill.
 */
const GRACE_MS = 20;

/**
 * What brings a wait nearer to its end, over all apps on one broker. Time is moved only where somebody waits for it: to the
 * end of a pause that the transport makes, and to the next timer while a group has not shared out its partitions or
 * records wait although no handler runs.
 */
export class Progress {
  readonly #members = new Set<Member>();
  #restsSinceMs = performance.now();
  #traffic = -1;

  constructor(
    private readonly clock: HarnessClock,
    private readonly broker: { readonly traffic: number; settle(): Promise<void> },
    private readonly log: PublishedLog,
  ) {}

  /** The returned function takes it out again. */
  add(member: Member): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  /** Lets what goes on come to rest, and moves time if it is time that is waited for. */
  async step(): Promise<void> {
    await this.broker.settle();
    const { traffic } = this.broker;
    if (traffic !== this.#traffic) {
      this.#traffic = traffic;
      this.#restsSinceMs = performance.now();
    }
    const isBusy = [...this.#members].some(({ handlers }) => handlers.isBusy);
    const restMs = performance.now() - this.#restsSinceMs;
    const isLong = restMs >= GRACE_MS;
    const skipMs = isBusy && !isLong ? undefined : await this.#skippableMs(isLong && !isBusy);
    await (skipMs === undefined ? delay(MOMENT_MS) : this.clock.advance(skipMs));
  }

  /** Whether every app has joined, every topic they name exists, and every partition they subscribe to has an owner. */
  async isAssigned(): Promise<boolean> {
    const members = [...this.#members].filter(({ server }) => server.groups().length > 0);
    if (!members.every(({ handlers }) => handlers.hasJoined)) return false;
    const partitions = await this.partitions();
    const existing = new Set(partitions.map(({ topic }) => topic));
    const named = members
      .flatMap(({ server }) => server.groups())
      .flatMap(({ topics }) => topics.filter((topic) => typeof topic === 'string'));
    return (
      named.every((topic) => existing.has(topic)) &&
      partitions.every(({ committed }) => committed !== null)
    );
  }

  /** Whether everything that was written for these apps was handled, and committed. */
  async isIdle(): Promise<boolean> {
    if ([...this.#members].some(({ handlers }) => handlers.isBusy)) return false;
    return (await this.partitions()).every(
      ({ committed, end }) => committed !== null && committed >= end,
    );
  }

  /** Next offset to commit of what the group has; -1 before it has committed anything. */
  committed(group: string, topic: string, partition: number): bigint | null {
    const states = [...this.#members]
      .flatMap(({ server }) => server.groups())
      .filter(({ groupId }) => groupId === group)
      .flatMap(({ partitions }) => partitions)
      .filter((state) => state.topic === topic && state.partition === partition);
    if (states.length === 0) return null;
    return states.reduce((most, state) => {
      const committed = state.committed ?? -1n;
      return committed > most ? committed : most;
    }, -1n);
  }

  /** Of all groups, what they subscribe to and how far they are. */
  async partitions(): Promise<PartitionProgress[]> {
    const groups = [...this.#members].flatMap(({ server }) => server.groups());
    const found = await Promise.all(
      groups.map(async ({ groupId: group, topics }) => {
        const isMeant = (name: string): boolean =>
          topics.some((topic) => (typeof topic === 'string' ? topic === name : topic.test(name)));
        const ends = await this.log.ends(isMeant);
        return ends.map(({ topic, partition, end }) => {
          const committed = this.committed(group, topic, partition);
          return { group, topic, partition, end, committed };
        });
      }),
    );
    return found.flat();
  }

  /** @param isStuck nobody works and nothing has been sent for long: if records wait, they wait for time. */
  async #skippableMs(isStuck: boolean): Promise<number | undefined> {
    const pauses = [...this.#members].flatMap(({ pauses: { firstEndsInMs } }) =>
      firstEndsInMs === undefined ? [] : [firstEndsInMs],
    );
    if (pauses.length > 0) return Math.min(...pauses);
    if ((await this.isAssigned()) && !(isStuck && !(await this.isIdle()))) return undefined;
    const { nextDueMs } = this.clock;
    return nextDueMs === undefined ? undefined : Math.max(0, nextDueMs - this.clock.now());
  }
}
