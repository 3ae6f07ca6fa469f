import type { GroupEventBody } from '@posthorn/admin-client';

export interface GroupEvent extends GroupEventBody {
  /** Members more or fewer than before; null where it is not known what was before. */
  readonly change: number | null;
  /** Until the next rebalance; null of the newest, which holds. */
  readonly lastedSeconds: number | null;
}

/**
 * What each rebalance changed, by the one before it.
 * @param events newest first.
 * @param isAll nothing older is left to be asked for; else the oldest here waits for that.
 */
export function withChanges(events: readonly GroupEventBody[], isAll: boolean): GroupEvent[] {
  const shown = isAll ? events : events.slice(0, -1);
  return shown.map((event, index) => {
    const older = events.at(index + 1);
    const newer = index === 0 ? undefined : events[index - 1];
    return {
      ...event,
      change: older === undefined ? null : event.memberCount - older.memberCount,
      lastedSeconds:
        newer === undefined ? null : (Date.parse(newer.at) - Date.parse(event.at)) / 1000,
    };
  });
}
