import type { Rebalance } from '@posthorn/coordinator';

export interface Appended {
  records: number;
  bytes: number;
}

const NOTHING: Readonly<Appended> = { records: 0, bytes: 0 };

/**
 * What happened here since the broker started, by partition and by group. In plain maps: a label of prom-client costs a
 * hash of its text for every batch, and every series of a topic that is gone would have to be found again.
 */
export class Activity {
  readonly #appended = new Map<number, Appended>();
  readonly #rebalances = new Map<string, number>();
  #onRebalance: ((rebalance: Rebalance) => void) | null = null;

  appended(partitionId: number, records: number, bytes: number): void {
    const known = this.#appended.get(partitionId);
    if (known === undefined) {
      this.#appended.set(partitionId, { records, bytes });
      return;
    }
    known.records += records;
    known.bytes += bytes;
  }

  rebalanced(rebalance: Rebalance): void {
    const { groupId } = rebalance;
    this.#rebalances.set(groupId, this.rebalancesOf(groupId) + 1);
    this.#onRebalance?.(rebalance);
  }

  /** Tells of every rebalance from now on; there is one who listens. */
  onRebalance(listener: ((rebalance: Rebalance) => void) | null): void {
    this.#onRebalance = listener;
  }

  appendedTo(partitionId: number): Readonly<Appended> {
    return this.#appended.get(partitionId) ?? NOTHING;
  }

  rebalancesOf(groupId: string): number {
    return this.#rebalances.get(groupId) ?? 0;
  }

  /** Forgets what is of no partition and no group of these: topics are deleted, groups move to other brokers. */
  keepOnly(partitionIds: ReadonlySet<number>, groupIds: ReadonlySet<string>): void {
    for (const id of this.#appended.keys()) if (!partitionIds.has(id)) this.#appended.delete(id);
    for (const id of this.#rebalances.keys()) if (!groupIds.has(id)) this.#rebalances.delete(id);
  }
}
