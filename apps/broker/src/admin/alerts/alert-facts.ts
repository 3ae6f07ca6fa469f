import type { PartitionLag } from '../groups/lag.service.js';
import type { FoundRestore } from '../restores/restore-table.js';

export interface GroupFact {
  readonly groupId: string;
  readonly memberCount: number;
  readonly lags: readonly PartitionLag[];
  /** Names (`topic/partition`) of those that somebody has paused: they stand still on purpose. */
  readonly paused: ReadonlySet<string>;
}

export interface GroupFacts {
  /** Those that any rule is about. */
  readonly groups: readonly GroupFact[];
  /** false when a coordinator did not answer: groups that are not here may be there. */
  readonly isComplete: boolean;
}

/** Dead letters that came within a window, of one failure. */
export interface LetterArrivals {
  readonly letterGroupId: string;
  readonly group: string;
  readonly handler: string;
  readonly exception: string;
  readonly fingerprint: string;
  readonly originTopic: string;
  readonly count: number;
}

export interface FailedJob {
  readonly id: string;
  readonly kind: string;
  readonly error: string | null;
  readonly secondsAgo: number;
}

export interface StoragePoint {
  readonly secondsAgo: number;
  readonly bytes: number;
}

/** What is known at one moment: of each kind, or why it is not. What no rule asks for is not looked at. */
export interface AlertFacts {
  readonly groups: Fact<GroupFacts>;
  /** By the window's seconds. */
  readonly letters: Fact<ReadonlyMap<number, readonly LetterArrivals[]>>;
  readonly failedJobs: Fact<readonly FailedJob[]>;
  readonly liveBrokers: Fact<readonly number[]>;
  readonly leaderlessPartitions: Fact<number>;
  readonly outboxOldestSeconds: Fact<number>;
  /** Oldest first; the last one is now. */
  readonly storage: Fact<readonly StoragePoint[]>;
  readonly restores: Fact<readonly FoundRestore[]>;
}

export type FactName = keyof AlertFacts;

export type Fact<Value> = { readonly value: Value } | { readonly unknown: string };

export const NOT_ASKED: { readonly unknown: string } = { unknown: 'nobody asked' };
