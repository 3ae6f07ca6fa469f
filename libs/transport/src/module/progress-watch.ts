import type { PartitionState } from '@posthorn/client';

export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Records between the committed offset and the end of what may be read; null until both are known. */
  readonly lag: number | null;
  readonly paused: boolean;
  /** Milliseconds since anything was committed although something waits; 0 while there is progress or nothing to do. */
  readonly quietMs: number;
}

interface Seen {
  readonly committed: bigint | null;
  readonly sinceMs: number;
}

/**
 * How long each partition has stood still. Looking is what moves its clock, so it is as fine as the health checks are
 * frequent, and costs nothing in between.
 */
export class ProgressWatch {
  private seen = new Map<string, Seen>();

  look(states: readonly PartitionState[], nowMs: number): readonly PartitionProgress[] {
    const now = new Map<string, Seen>();
    const progress = states.map((state) => {
      const name = `${state.topic}/${state.partition}`;
      const before = this.seen.get(name);
      const end = endOf(state);
      const waits = end !== null && end > (state.committed ?? -1n);
      const stands =
        before !== undefined && before.committed === state.committed && waits && !state.paused;
      const sinceMs = stands ? before.sinceMs : nowMs;
      now.set(name, { committed: state.committed, sinceMs });
      return {
        topic: state.topic,
        partition: state.partition,
        lag: lagOf(state),
        paused: state.paused,
        // A clock that was set back must not make a partition look younger than new.
        quietMs: Math.max(0, nowMs - sinceMs),
      };
    });
    // Partitions that went elsewhere are forgotten with the old map.
    this.seen = now;
    return progress;
  }
}

/** What an open transaction has written so far is nobody's to handle yet: it is no lag, and nobody stands still over it. */
function endOf({ readableEnd, highWatermark }: PartitionState): bigint | null {
  return readableEnd ?? highWatermark;
}

function lagOf(state: PartitionState): number | null {
  const { committed } = state;
  const end = endOf(state);
  if (committed === null || end === null) return null;
  return Math.max(0, Number(end - committed));
}
