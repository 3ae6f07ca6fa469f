import type { ClusterContext } from '../context.js';
import type { Coordinator } from '../coordinator.js';
import type { Flag } from '../flag.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { GroupMetadata } from '../types.js';
import type { Committer } from './committer.js';
import type { Offsets } from './offsets.js';
import type { Ownership } from './ownership.js';
import type { GroupSettings } from './settings.js';

/** What a membership works with, whichever protocol it speaks. */
export interface MembershipParts {
  readonly context: ClusterContext;
  readonly settings: GroupSettings;
  readonly coordinator: Coordinator;
  readonly offsets: Offsets;
  readonly committer: Committer;
  readonly ownership: Ownership;
  readonly pool: ConnectionPool;
  readonly signal: AbortSignal;
  /** Raised by the membership while commits may be sent. */
  readonly stable: Flag;
  joined(generationId: number): void;
  error(error: Error): void;
}

/** The life of a member of a group. */
export interface Membership {
  readonly identity: GroupMetadata;
  /** Until the signal aborts, or coming back makes no sense. Heartbeats go on until `stop`. */
  run(): Promise<void>;
  /** Called by whoever learns it first. Handlers are told at once, and the member joins anew. */
  lost(error: unknown): void;
  /** A commit was refused because the group rebalances. */
  rebalance(): void;
  /** Ends `run` once the signal has aborted. What is under way may take `graceMs`. */
  interrupt(graceMs: number): Promise<void>;
  stop(): void;
  /** Throws KafkaError or ConnectionError; one attempt. */
  leave(timeoutMs: number): Promise<void>;
}
