import { FlushLane, type FlushLaneContext } from './flush-lane.js';
import { LaneAssignment } from './lane-assignment.js';
import type { PartitionState } from './partition-state.js';

/** The connections that write, and which of them writes for a shard. */
export class FlushLanes {
  readonly #lanes: readonly FlushLane[];
  readonly #assignment: LaneAssignment<FlushLane>;
  #queuedBytes = 0;

  constructor(count: number, context: Omit<FlushLaneContext, 'moves'>) {
    this.#lanes = Array.from({ length: count }, () => {
      const lane: FlushLane = new FlushLane({
        ...context,
        moves: (state) => {
          const home = this.#assignment.movesFrom(lane, state.shard, this.#queuedBytes);
          home?.enqueue(state);
          return home !== null;
        },
      });
      return lane;
    });
    this.#assignment = new LaneAssignment(this.#lanes);
  }

  /** Of appends without an answer. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** To be called before an append is queued ... */
  admitted(shard: number, bytes: number): void {
    this.#queuedBytes += bytes;
    this.#assignment.admitted(shard, this.#queuedBytes);
  }

  /** ... and after its answer, whichever it is. */
  answered(shard: number, bytes: number): void {
    this.#queuedBytes -= bytes;
    this.#assignment.answered(shard);
  }

  enqueue(state: PartitionState): void {
    this.#assignment.of(state.shard).enqueue(state);
  }

  isDown(shard: number): boolean {
    return this.#assignment.of(shard).isDown;
  }

  async warmUp(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.warmUp()));
  }

  /** What is queued is written, then nothing is in flight. */
  async drained(states: readonly PartitionState[]): Promise<void> {
    for (const state of states) {
      const isDone = (): boolean => !state.hasQueued && !state.isInFlight;
      // Whichever lane it is in by then.
      while (!isDone()) await Promise.race(this.#lanes.map((lane) => lane.until(isDone)));
    }
  }

  async close(): Promise<void> {
    for (const lane of this.#lanes) await lane.close();
  }
}
