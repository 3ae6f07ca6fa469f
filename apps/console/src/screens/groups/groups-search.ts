import type { GroupSummary } from '@posthorn/admin-client';

export type GroupState = GroupSummary['state'];

export const GROUP_STATES: readonly GroupState[] = [
  'Stable',
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
];

export interface GroupsSearch {
  readonly filter?: string;
  readonly state?: GroupState;
  /** The furthest behind first; nothing: by id. */
  readonly sort?: 'lag';
}

export function groupsSearchOf({ filter, state, sort }: Record<string, unknown>): GroupsSearch {
  const known = GROUP_STATES.find((one) => one === state);
  return {
    ...(typeof filter === 'string' && filter !== '' ? { filter } : {}),
    ...(known === undefined ? {} : { state: known }),
    ...(sort === 'lag' ? { sort } : {}),
  };
}
