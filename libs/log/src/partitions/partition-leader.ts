import type { Pool } from '@posthorn/db';
import type { AppendResult, LogError } from '../log.js';
import { LedPartitions } from './led-partitions.js';
import { PartitionLoader } from './partition-loader.js';
import { PartitionState } from './partition-state.js';
import type { PendingAppend } from './pending-append.js';
import { recoverProducers } from './recovery.js';
import type { LogSettings } from '../settings.js';
import type { SliceReader } from '../storage/slice-reader.js';

export interface Refusal {
  readonly error: LogError;
  readonly message: string;
}

/** Where a partition belongs, and under which epoch of ours. */
export interface Lead {
  readonly shard: number;
  readonly epoch: number;
}

/** What waits, in the order of the calls, while the producers of a partition are being recovered. */
type Waiting = (refusal: Refusal | null) => void;

const REFUSED_BEFORE: Refusal = {
  error: 'KAFKA_STORAGE_ERROR',
  message: 'an earlier batch of this producer was refused and has to come first',
};

export interface PartitionLeaderContext {
  readonly pool: Pool;
  readonly slices: SliceReader;
  readonly settings: LogSettings;
  /** The shard of the partition and our epoch of it, or why we may not serve it. */
  leadOf(partitionId: number): Lead | Refusal;
  /** An earlier batch of the producer was refused and comes again before this one. */
  mustWait(state: PartitionState, append: PendingAppend): boolean;
  /** The state has something to flush. */
  queued(state: PartitionState): void;
}

/**
 * The partitions this broker leads, each recovered when it is first asked for: bounds for reads, the producers' state
 * as well before the first append. Ten thousand partitions cost nothing at a takeover.
 */
export class PartitionLeader {
  readonly led = new LedPartitions();
  readonly #loader: PartitionLoader;
  readonly #loading = new Map<number, Promise<PartitionState | Refusal>>();
  readonly #recovering = new Map<PartitionState, Waiting[]>();
  readonly #appendable = new WeakSet<PartitionState>();

  constructor(private readonly context: PartitionLeaderContext) {
    this.#loader = new PartitionLoader(context.pool);
  }

  /** At once when the partition is loaded. */
  state(partitionId: number): PartitionState | Refusal | Promise<PartitionState | Refusal> {
    const lead = this.context.leadOf(partitionId);
    if ('error' in lead) return lead;
    const state = this.led.get(partitionId);
    if (state?.epoch === lead.epoch) return state;
    let loading = this.#loading.get(partitionId);
    if (!loading) {
      loading = this.#load(partitionId, lead.shard, lead.epoch).finally(() =>
        this.#loading.delete(partitionId),
      );
      this.#loading.set(partitionId, loading);
    }
    return loading;
  }

  append(partitionId: number, append: PendingAppend): Promise<AppendResult> {
    const state = this.state(partitionId);
    if (state instanceof PartitionState) this.#admit(state, append);
    else if (state instanceof Promise) {
      void state.then((loaded) =>
        loaded instanceof PartitionState ? this.#admit(loaded, append) : append.resolve(loaded),
      );
    } else append.resolve(state);
    return append.answer;
  }

  /** The partition with its producers recovered. */
  async withProducers(partitionId: number): Promise<PartitionState | Refusal> {
    const state = await this.state(partitionId);
    if (!(state instanceof PartitionState) || this.#appendable.has(state)) return state;
    return new Promise((resolve) => {
      this.#whenRecovered(state, (refusal) => resolve(refusal ?? state));
    });
  }

  #admit(state: PartitionState, append: PendingAppend): void {
    if (state.dropped) {
      append.resolve({ error: state.dropped });
    } else if (this.#appendable.has(state)) {
      if (this.context.mustWait(state, append)) return append.resolve(REFUSED_BEFORE);
      state.admit(append);
      if (state.hasQueued) this.context.queued(state);
    } else {
      this.#whenRecovered(state, (refusal) =>
        refusal ? append.resolve(refusal) : this.#admit(state, append),
      );
    }
  }

  #whenRecovered(state: PartitionState, waiting: Waiting): void {
    const recovering = this.#recovering.get(state);
    if (recovering) recovering.push(waiting);
    else void this.#recover(state, waiting);
  }

  async #recover(state: PartitionState, first: Waiting): Promise<void> {
    const { slices, settings } = this.context;
    const recovering = [first];
    this.#recovering.set(state, recovering);
    let refusal: Refusal | null = null;
    try {
      const now = settings.clock.wallMs();
      const expireBefore = this.#expireProducersBefore();
      state.setProducers(await recoverProducers(slices, state, { now, expireBefore }));
      this.#appendable.add(state);
    } catch (error) {
      refusal = storageError(error);
    }
    this.#recovering.delete(state);
    for (const waiting of recovering) waiting(refusal);
  }

  #expireProducersBefore(): bigint {
    const { clock, producerIdExpirationMs } = this.context.settings;
    return BigInt(clock.wallMs() - producerIdExpirationMs);
  }

  async #load(
    partitionId: number,
    shard: number,
    epoch: number,
  ): Promise<PartitionState | Refusal> {
    try {
      const bounds = await this.#loader.bounds(partitionId);
      const lead = this.context.leadOf(partitionId);
      if ('error' in lead) return lead;
      if (lead.epoch !== epoch) {
        return { error: 'NOT_LEADER_OR_FOLLOWER', message: 'the leadership changed while loading' };
      }
      if (!bounds) {
        return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: `no partition ${partitionId}` };
      }
      const state = new PartitionState(partitionId, shard, epoch, () =>
        this.#expireProducersBefore(),
      );
      state.setBounds(bounds);
      this.led.add(state);
      return state;
    } catch (error) {
      return storageError(error);
    }
  }
}

function storageError(error: unknown): Refusal {
  return {
    error: 'KAFKA_STORAGE_ERROR',
    message: `PostgreSQL cannot be read: ${(error as Error).message}`,
  };
}
