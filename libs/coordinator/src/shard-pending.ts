import type { GroupErrorOrNone } from './errors.js';
import type { GroupRuntime } from './group-runtime.js';
import type { OffsetsMarker } from './messages.js';
import { endPending } from './pending-offsets.js';
import type { WriteResult } from './write-queue.js';

/** Producers whose last marker is remembered; the one heard of longest ago is forgotten first. */
const REMEMBERED_MAX = 10_000;

/** Which groups of a shard take part in which transaction, and which coordinator ended the last one of a producer. */
export class ShardPending {
  private readonly groups = new Map<bigint, Set<GroupRuntime>>();
  /**
   * A marker of a coordinator that was succeeded may arrive after its successor's; taken for the end of the producer's next
   * transaction it would commit half of that.
   */
  private readonly coordinatorEpochs = new Map<bigint, number>();

  enlist(producerId: bigint, runtime: GroupRuntime): void {
    const groups = this.groups.get(producerId);
    if (groups) groups.add(runtime);
    else this.groups.set(producerId, new Set([runtime]));
  }

  async end({ producerId, coordinatorEpoch, result }: OffsetsMarker): Promise<GroupErrorOrNone> {
    if (coordinatorEpoch < (this.coordinatorEpochs.get(producerId) ?? coordinatorEpoch)) {
      return 'TRANSACTION_COORDINATOR_FENCED';
    }
    this.remember(producerId, coordinatorEpoch);
    const groups = [...(this.groups.get(producerId) ?? [])];
    // At once: who enlists from here on is behind this marker and waits for the next.
    this.groups.delete(producerId);
    const ended = await Promise.all(
      groups.map(async (runtime) => {
        const error = await endIn(runtime, producerId, result);
        if (error !== 'NONE') this.enlist(producerId, runtime);
        return error;
      }),
    );
    return ended.find((error) => error !== 'NONE') ?? 'NONE';
  }

  private remember(producerId: bigint, coordinatorEpoch: number): void {
    this.coordinatorEpochs.delete(producerId);
    this.coordinatorEpochs.set(producerId, coordinatorEpoch);
    const [oldest] = this.coordinatorEpochs.keys();
    if (this.coordinatorEpochs.size > REMEMBERED_MAX && oldest !== undefined) {
      this.coordinatorEpochs.delete(oldest);
    }
  }
}

/** Behind every pending offset that was accepted before, in one write: readers see all of it or nothing. */
function endIn(
  runtime: GroupRuntime,
  producerId: bigint,
  result: OffsetsMarker['result'],
): Promise<GroupErrorOrNone> {
  return new Promise((resolve) => {
    runtime.afterWrites(
      () => {
        const changes = endPending(runtime.offsets, runtime.pending, producerId, result);
        if (changes.length === 0) return resolve('NONE');
        runtime.writeOffsets(changes, (written) => resolve(errorOf(written)));
      },
      // The group was removed, and what it had pending with it. (Or the shard was lost: the caller looks.)
      () => resolve('NONE'),
    );
  });
}

function errorOf(result: WriteResult): GroupErrorOrNone {
  if (result === 'written') return 'NONE';
  return result === 'fenced' ? 'NOT_COORDINATOR' : 'COORDINATOR_NOT_AVAILABLE';
}
