import type { CoordinatorMarkers, GroupCoordinator } from '@posthorn/coordinator';
import type { Log } from '@posthorn/log';
import { errorName, WriteTxnMarkers, type ErrorName } from '@posthorn/protocol';
import type { Clock } from '../clock.js';
import type { Reports } from '../reports.js';
import { OFFSETS_TOPIC } from './offsets-topic.js';
import type { PartitionDirectory } from './partition-directory.js';
import type { Peers } from '../peers/peers.js';
import type { TransactionVerifier } from './transaction-verifier.js';

export interface MarkerWriterContext {
  readonly log: Log;
  readonly groups: () => Pick<GroupCoordinator, 'endTransaction'>;
  readonly partitions: PartitionDirectory;
  readonly verifier: TransactionVerifier;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly reports: Reports;
}

/** A partition of the log, or a shard of groups. */
type Target = { readonly partitionId: number } | { readonly offsetShard: number };

/** One marker, for one target or many. */
export type Marker = Omit<CoordinatorMarkers, 'partitions' | 'offsetShards'>;

const RETRY_MS_MIN = 20;
const RETRY_MS_MAX = 1_000;
/** This broker may not have seen a new topic yet; what is unknown for so long, at a look per second, was deleted. */
const DELETED_AFTER_MS = 10_000;

/** What another attempt cannot change: the partition knows a later epoch, or is gone. */
const FINAL: ReadonlySet<string> = new Set<ErrorName>([
  'NONE',
  'INVALID_PRODUCER_EPOCH',
  'TRANSACTION_COORDINATOR_FENCED',
]);

/** Carries the end of a transaction to everything that takes part in it, here or on other brokers. */
export class MarkerWriter {
  constructor(private readonly context: MarkerWriterContext) {}

  /** Every target by itself, as often as it takes; each attempt asks anew who leads it. */
  async writeAll(markers: CoordinatorMarkers, signal: AbortSignal): Promise<void> {
    const { partitions, offsetShards, ...marker } = markers;
    let left: readonly Target[] = [
      ...[...partitions].map((partitionId) => ({ partitionId })),
      ...[...offsetShards].map((offsetShard) => ({ offsetShard })),
    ];
    const { clock } = this.context;
    const startedAt = clock.now();
    for (let pauseMs = RETRY_MS_MIN; ; pauseMs = Math.min(2 * pauseMs, RETRY_MS_MAX)) {
      if (clock.now() - startedAt > DELETED_AFTER_MS) left = left.filter((one) => this.exists(one));
      left = await this.attempt(left, marker);
      if (left.length === 0 || signal.aborted) return;
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
      if (signal.aborted) return;
    }
  }

  /** Of a target that this broker leads; also what another broker's WriteTxnMarkers asks for. */
  async writeHere(target: Target, marker: Marker): Promise<ErrorName> {
    const { log, groups, verifier } = this.context;
    const { producerId, producerEpoch, coordinatorEpoch, result } = marker;
    // First: what was verified for this transaction may not be appended behind its end.
    verifier.ended(target, producerId);
    if ('offsetShard' in target) {
      const shard = target.offsetShard;
      const ended = await groups().endTransaction({ shard, producerId, coordinatorEpoch, result });
      return ended.error;
    }
    const { partitionId } = target;
    const identity = { producerId, producerEpoch, coordinatorEpoch };
    const appended = await log.appendMarker({ partitionId, ...identity, result });
    return 'error' in appended ? appended.error : 'NONE';
  }

  private exists(target: Target): boolean {
    return (
      'offsetShard' in target || this.context.partitions.partition(target.partitionId) !== undefined
    );
  }

  private async attempt(targets: readonly Target[], marker: Marker): Promise<readonly Target[]> {
    const { brokerId: here } = this.context.log.cluster;
    const byLeader = Map.groupBy(targets, (target) => this.leaderOf(target));
    const left = await Promise.all(
      [...byLeader].map(async ([leader, led]) => {
        if (leader === null) return led;
        return leader === here
          ? this.attemptHere(led, marker)
          : this.attemptAt(leader, led, marker);
      }),
    );
    return left.flat();
  }

  private leaderOf(target: Target): number | null {
    const { log, partitions } = this.context;
    if ('offsetShard' in target) return log.cluster.leadershipOf(target.offsetShard).brokerId;
    const partition = partitions.partition(target.partitionId);
    return partition ? log.cluster.leadershipOf(partition.shard).brokerId : null;
  }

  private async attemptHere(targets: readonly Target[], marker: Marker): Promise<Target[]> {
    const errors = await Promise.all(targets.map((target) => this.writeHere(target, marker)));
    return targets.filter((_, index) => !this.isDone(errors[index], marker));
  }

  private async attemptAt(
    brokerId: number,
    targets: readonly Target[],
    marker: Marker,
  ): Promise<readonly Target[]> {
    const { partitions, peers, reports } = this.context;
    const named = partitions.namesOf({
      partitions: new Set(targets.flatMap((one) => ('partitionId' in one ? one.partitionId : []))),
      offsetShards: new Set(
        targets.flatMap((one) => ('offsetShard' in one ? one.offsetShard : [])),
      ),
    });
    const topics = named.map(({ name, partitions: partitionIndexes }) => ({
      name,
      partitionIndexes,
    }));
    const { producerId, producerEpoch, coordinatorEpoch, result } = marker;
    const transactionResult = result === 'commit';
    const wire = { producerId, producerEpoch, coordinatorEpoch, transactionResult, topics };
    try {
      const answer = await peers.request('markers', brokerId, WriteTxnMarkers, { markers: [wire] });
      const done = new Set(
        answer.markers.flatMap(({ topics: answered }) =>
          answered.flatMap(({ name, partitions: results }) =>
            results
              .filter(({ errorCode }) => this.isDone(errorName(errorCode), marker))
              .map(({ partitionIndex }) => `${name}/${partitionIndex}`),
          ),
        ),
      );
      return targets.filter((target) => !done.has(this.wireName(target)));
    } catch (error) {
      reports.limited('a transaction marker could not be sent', { brokerId, error });
      return targets;
    }
  }

  private wireName(target: Target): string {
    if ('offsetShard' in target) return `${OFFSETS_TOPIC}/${target.offsetShard}`;
    const partition = this.context.partitions.partition(target.partitionId);
    return `${partition?.topic}/${partition?.index}`;
  }

  private isDone(error: string, { producerId }: Marker): boolean {
    if (!FINAL.has(error)) return false;
    if (error !== 'NONE') {
      // If it was this coordinator that was succeeded, its next write is fenced, so nothing is lost by going on.
      this.context.reports.error('a transaction marker was refused', { error, producerId });
    }
    return true;
  }
}
