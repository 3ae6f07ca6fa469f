import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerGroup, GroupOptions, KafkaCluster, TopicPartition } from '@posthorn/client';

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** What all members of a group saw, and whether any of them worked on what was not its own. */
export class Witness {
  /** Offsets that were handled to the end, by partition, in the order in which handlers finished. */
  readonly handled = new Map<string, number>();
  readonly startedNotOwned: string[] = [];
  readonly outOfOrder: string[] = [];
  readonly #owners = new Map<string, string>();
  readonly #lastOfLane = new Map<string, bigint>();

  get distinct(): number {
    return this.handled.size;
  }
  get duplicates(): number {
    return [...this.handled.values()].reduce((sum, times) => sum + times - 1, 0);
  }

  assigned(name: string, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#owners.set(keyOf(partition), name);
  }

  gone(name: string, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      if (this.#owners.get(keyOf(partition)) === name) this.#owners.delete(keyOf(partition));
    }
  }

  started(name: string, at: TopicPartition & { offset: bigint; key: Buffer | null }): void {
    if (this.#owners.get(keyOf(at)) !== name) this.startedNotOwned.push(`${name} ${keyOf(at)}`);
    const lane = `${keyOf(at)}/${at.key?.toString()}`;
    const before = this.#lastOfLane.get(lane) ?? -1n;
    // Repeating what was handled before is a duplicate; going back behind it and on again would be disorder.
    if (at.offset < before && !this.handled.has(`${keyOf(at)}/${at.offset}`)) {
      this.outOfOrder.push(`${lane} ${at.offset} after ${before}`);
    }
    if (at.offset > before) this.#lastOfLane.set(lane, at.offset);
  }

  finished(at: TopicPartition & { offset: bigint }): void {
    const id = `${keyOf(at)}/${at.offset}`;
    this.handled.set(id, (this.handled.get(id) ?? 0) + 1);
  }
}

/** A member whose handlers take a random moment and whose every move is witnessed. */
export function witnessedMember(
  cluster: KafkaCluster,
  name: string,
  witness: Witness,
  options: Omit<GroupOptions, 'handle'> & { handlerMs: number; random?: () => number },
): ConsumerGroup {
  const { handlerMs, random = Math.random, ...rest } = options;
  return cluster.group({
    ...rest,
    onAssign: (partitions) => witness.assigned(name, partitions),
    onRevoke: (partitions) => witness.gone(name, partitions),
    onLost: (partitions) => witness.gone(name, partitions),
    async handle(record, { signal }) {
      witness.started(name, record);
      await sleep(random() * handlerMs);
      if (!signal.aborted) witness.finished(record);
    },
  });
}

/** Resolves with the generation in which the member got its partitions. */
export const joined = (group: ConsumerGroup): Promise<number> =>
  new Promise((resolve) => {
    const listener = (generationId: number): void => {
      group.off('joined', listener);
      resolve(generationId);
    };
    group.on('joined', listener);
  });
