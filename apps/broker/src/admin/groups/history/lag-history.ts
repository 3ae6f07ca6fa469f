/** How far behind a group was at a moment. */
export interface LagPoint {
  readonly groupId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Records not yet read. */
  readonly lag: bigint;
  readonly lagSeconds: number | null;
  /** Sum of the committed offsets, and of the ends of the same partitions: what they grow by is consumed and produced. */
  readonly consumed: bigint;
  readonly produced: bigint;
}

/** Points every 15 seconds for an hour, and every five minutes for three days. */
export interface LagHistory {
  /** Whether this broker is the one to look and write it down now. */
  isMine(): Promise<boolean>;
  add(points: readonly LagPoint[]): Promise<void>;
  /** Oldest first, from `since` on. */
  read(groupId: string, since: number): Promise<readonly LagPoint[]>;
}

export const LAG_HISTORY = Symbol('LagHistory');

export const LOOK_MS = 15_000;
export const FINE_MS = 60 * 60 * 1000;
export const COARSE_STEP_MS = 5 * 60 * 1000;
export const COARSE_MS = 3 * 24 * 60 * 60 * 1000;
/** Those that are furthest behind. Three days of so many are half a million rows. */
export const GROUPS_MAX = 500;

/** The first look of each five minutes is kept. */
export function isCoarse(at: number): boolean {
  return at % COARSE_STEP_MS < LOOK_MS;
}

export interface LagRates {
  readonly consumedPerSecond: number;
  readonly producedPerSecond: number;
}

/** Between two points of a group; a reset goes backwards, which is not consuming. */
export function ratesBetween(older: LagPoint, newer: LagPoint): LagRates | null {
  const seconds = (newer.at - older.at) / 1000;
  if (seconds <= 0) return null;
  const perSecond = (records: bigint): number => Math.max(0, Number(records)) / seconds;
  return {
    consumedPerSecond: perSecond(newer.consumed - older.consumed),
    producedPerSecond: perSecond(newer.produced - older.produced),
  };
}
