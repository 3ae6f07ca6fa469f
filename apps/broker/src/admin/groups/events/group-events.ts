import type { Rebalance } from '@posthorn/coordinator';

export interface GroupEvent extends Rebalance {
  /** Ever growing. */
  readonly id: string;
  readonly at: Date;
  /** That coordinated the group. */
  readonly brokerId: number;
}

export type NewGroupEvent = Omit<GroupEvent, 'id'>;

/** Rebalances, kept for a week. */
export interface GroupEvents {
  add(events: readonly NewGroupEvent[]): Promise<void>;
  /** Newest first; `before` an id, when given. */
  list(groupId: string, limit: number, before: string | null): Promise<readonly GroupEvent[]>;
}

export const GROUP_EVENTS = Symbol('GroupEvents');
export const EVENTS_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
