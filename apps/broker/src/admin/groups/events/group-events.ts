import type { Rebalance } from '@posthorn/coordinator';
import type { RowRange } from '../../lists/row-page.js';

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
  list(groupId: string, range: RowRange): Promise<readonly GroupEvent[]>;
  count(groupId: string): Promise<number>;
}

export const GROUP_EVENTS = Symbol('GroupEvents');
export const EVENTS_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
