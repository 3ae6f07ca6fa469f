import { buildTransactionMarker, RecordBatch } from '@posthorn/records';
import type { AppendRequest, AppendResult, MarkerRequest } from '../log.js';
import type { Lead, Refusal } from '../partitions/partition-leader.js';
import type { PartitionState } from '../partitions/partition-state.js';
import { PendingAppend } from '../partitions/pending-append.js';
import { RefusedSequences } from '../producers/refused-sequences.js';
import { endMarkerOf, sequencedOf } from '../producers/sequenced.js';
import { FlushLane, type FlushLaneContext } from './flush-lane.js';

export interface PartitionAppendsContext extends Omit<FlushLaneContext, 'lost' | 'disconnected'> {
  readonly shardCount: number;
  /** The shard of the partition and our epoch of it, or why we may not serve it. */
  leadOf(partitionId: number): Lead | Refusal;
  /** Hands an append to the partition's leader, which enqueues the partition once it has taken it. */
  admit(partitionId: number, append: PendingAppend): Promise<AppendResult>;
  /** Acquires the shards again: what is remembered of them may not be what PostgreSQL has. */
  forget(shards: readonly number[]): void;
}

/** What is let in to be written, and in which lane; bounded by bytes, and in order also behind what was refused. */
export class PartitionAppends {
  readonly #lanes: readonly FlushLane[];
  readonly #refused: RefusedSequences;
  #queuedBytes = 0;
  #closing = false;

  constructor(private readonly context: PartitionAppendsContext) {
    const { settings, shardCount } = context;
    this.#refused = new RefusedSequences(
      () => settings.clock.monotonicMs(),
      (partitionId) => {
        const lead = context.leadOf(partitionId);
        return 'error' in lead ? -1 : lead.epoch;
      },
    );
    const shards = Array.from({ length: shardCount }, (_, shard) => shard);
    this.#lanes = Array.from({ length: settings.lanes }, (_, lane) =>
      this.#makeLane(shards.filter((shard) => shard % settings.lanes === lane)),
    );
  }

  /** Connects before there is anything to write. */
  async warmUp(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.warmUp()));
  }

  append({ partitionId, batch, durability, takes }: AppendRequest): Promise<AppendResult> {
    const view = new RecordBatch(batch);
    const sequenced = sequencedOf(view, this.context.settings.clock.wallMs());
    const mayLose = durability === 'may-lose-on-crash';
    return this.#append(partitionId, new PendingAppend(view, sequenced, mayLose, null, takes));
  }

  appendMarker({ partitionId, result: type, ...ids }: MarkerRequest): Promise<AppendResult> {
    const now = this.context.settings.clock.wallMs();
    const batch = buildTransactionMarker({ ...ids, type, timestamp: BigInt(now) });
    const marker = endMarkerOf(batch, now);
    return this.#append(partitionId, new PendingAppend(batch, null, false, marker));
  }

  /** An earlier batch of the producer was refused and comes again before this one. */
  mustWait(state: PartitionState, append: PendingAppend): boolean {
    const isKnown = state.knowsProducerOf(append);
    return this.#refused.mustWait(state.partitionId, append.sequenced, isKnown);
  }

  /** The state has something to flush. */
  enqueue(state: PartitionState): void {
    this.#laneOf(state.shard).enqueue(state);
  }

  /** Resolves once nothing of these is queued or in flight; what is queued is still written. */
  async drained(states: readonly PartitionState[]): Promise<void> {
    for (const state of states) {
      await this.#laneOf(state.shard).until(() => !state.hasQueued && !state.isInFlight);
    }
  }

  /** Lets nothing in from now on. */
  stop(): void {
    this.#closing = true;
  }

  async close(): Promise<void> {
    this.stop();
    for (const lane of this.#lanes) await lane.close();
  }

  #append(partitionId: number, append: PendingAppend): Promise<AppendResult> {
    const { sequenced, sizeInBytes } = append;
    const refusal = this.#refusalOf(partitionId, sizeInBytes);
    if (refusal) {
      this.#refused.note(partitionId, sequenced, refusal.error);
      return Promise.resolve(refusal);
    }
    this.#queuedBytes += sizeInBytes;
    const answer = this.context.admit(partitionId, append);
    void answer.then((result) => {
      this.#queuedBytes -= sizeInBytes;
      if ('error' in result) this.#refused.note(partitionId, sequenced, result.error);
    });
    return answer;
  }

  #refusalOf(partitionId: number, bytes: number): Refusal | null {
    if (this.#closing) {
      return { error: 'NOT_LEADER_OR_FOLLOWER', message: 'the broker is shutting down' };
    }
    const lead = this.context.leadOf(partitionId);
    if ('error' in lead) return lead;
    if (this.#laneOf(lead.shard).isDown) {
      return { error: 'KAFKA_STORAGE_ERROR', message: 'PostgreSQL is away' };
    }
    if (this.#queuedBytes + bytes > this.context.settings.queueBytesMax) {
      return { error: 'KAFKA_STORAGE_ERROR', message: 'too many bytes wait to be written' };
    }
    return null;
  }

  #laneOf(shard: number): FlushLane {
    return this.#lanes[shard % this.#lanes.length];
  }

  #makeLane(shards: readonly number[]): FlushLane {
    const { context } = this;
    return new FlushLane({
      ...context,
      lost: (lost, message) => {
        const { logger } = context.settings;
        logger.warn(`shards ${lost.join(', ')} are acquired again: ${message}`);
        context.forget(lost);
      },
      disconnected: () => context.forget(shards),
    });
  }
}
