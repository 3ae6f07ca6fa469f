import type { AskedPause } from '@posthorn/client';
import type { AskedPauseBody } from './pauses.dto.js';

export function pauseBodyOf(pause: AskedPause): AskedPauseBody {
  const { topic, partition, by, reason, atMs, untilMs } = pause;
  const until = untilMs === null ? null : new Date(untilMs).toISOString();
  return { topic, partition, by, reason, at: new Date(atMs).toISOString(), until };
}
