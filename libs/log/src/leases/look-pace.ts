import type { LogSettings } from '../settings.js';

/** Brokers that look as often as `lookMs` says. */
const LOOKING_FREELY = 4;

/** While shards are on their way from one broker to another, or somebody waits for a leader. */
const CLOSE_LOOK_MS = 10;

/** How long a broker waits before it looks at the cluster again: the more there are, the more rarely each looks. */
export function lookEveryMs(
  { tickMs, lookMs }: Pick<LogSettings, 'tickMs' | 'lookMs'>,
  brokers: number,
  isClose = false,
): number {
  const crowd = Math.max(1, brokers / LOOKING_FREELY);
  const closeMs = isClose ? CLOSE_LOOK_MS * crowd : Infinity;
  return Math.min(tickMs, lookMs * crowd, closeMs);
}
