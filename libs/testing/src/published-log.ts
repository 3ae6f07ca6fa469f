import { visibleRecords } from '@posthorn/client';
import type { RunningBroker } from 'posthorn';
import { describeRecord, observed, type ObservedRecord } from './observed-record.js';

type Log = RunningBroker['services']['log'];
type Topic = ReturnType<Log['topics']['all']>[number];
type Partition = Topic['partitions'][number];

const READ_BYTES = 1024 * 1024;

/**
 * Every record that any client has written, in the order in which it became readable: what is durable and, of
 * transactions, committed. Read from the broker's log itself, so it sees neither more nor less than a consumer would.
 */
export class PublishedLog {
  readonly records: ObservedRecord[] = [];
  readonly #reads = new Map<number, () => void>();
  readonly #stopListening: () => void;
  #isClosed = false;
  /** A read that failed; the next look at the log tells. */
  #failure: unknown = null;

  constructor(private readonly log: Log) {
    this.#stopListening = log.topics.onChange(() => this.#watchNewPartitions());
    this.#watchNewPartitions();
  }

  /** Throws when the log could not be read. */
  assertReadable(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Where each partition of the topics ends, for a reader of committed records. */
  async ends(
    isMeant: (topic: string) => boolean,
  ): Promise<{ topic: string; partition: number; end: bigint }[]> {
    const partitions = this.log.topics
      .all()
      .filter(({ name }) => isMeant(name))
      .flatMap(({ name, partitions: own }) => own.map((partition) => ({ name, partition })));
    return Promise.all(
      partitions.map(async ({ name, partition }) => {
        const found = await this.log.offsets(partition.partitionId);
        if ('error' in found) throw new Error(`${name}[${partition.index}]: ${found.error}`);
        const { lastStableOffset, logStartOffset } = found;
        // Nothing to read is nothing to commit.
        const end = lastStableOffset > logStartOffset ? lastStableOffset : 0n;
        return { topic: name, partition: partition.index, end };
      }),
    );
  }

  /** For the message of a test that failed. */
  describe(): string[] {
    return this.records.map((record) => `published     ${describeRecord(record)}`);
  }

  close(): void {
    this.#isClosed = true;
    this.#stopListening();
    for (const cancel of this.#reads.values()) cancel();
  }

  #watchNewPartitions(): void {
    for (const topic of this.log.topics.all()) {
      for (const partition of topic.partitions) {
        if (this.#reads.has(partition.partitionId)) continue;
        this.#reads.set(partition.partitionId, () => undefined);
        this.#read(topic, partition, 0n).catch((error: unknown) => (this.#failure ??= error));
      }
    }
  }

  async #read({ name: topic }: Topic, partition: Partition, from: bigint): Promise<void> {
    const { partitionId, index } = partition;
    let offset = from;
    while (!this.#isClosed) {
      const found = await this.log.fetch({
        partitionId,
        offset,
        maxBytes: READ_BYTES,
        currentLeaderEpoch: -1,
        isolation: 'read_committed',
      });
      if ('error' in found) {
        // Deleted, or its log start moved on; a partition that comes back has another id.
        if (found.error !== 'OFFSET_OUT_OF_RANGE') return;
        offset = found.logStartOffset;
      } else if (found.bytes > 0) {
        const aborted = (found.abortedTransactions ?? []).map(({ producerId, firstOffset }) => ({
          producerId,
          fromOffset: firstOffset,
        }));
        // A copy: the log's own memory is not for a test to change.
        const bytes = Buffer.concat(found.batches);
        const visible = visibleRecords(bytes, { topic, partition: index }, offset, aborted);
        this.records.push(...visible.records.map(observed));
        offset = visible.nextOffset;
      } else await this.#advanced(partitionId, offset);
    }
  }

  #advanced(partitionId: number, offset: bigint): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.log.onAdvance(partitionId, offset, resolve, 'read_committed');
      this.#reads.set(partitionId, () => {
        cancel();
        resolve();
      });
    });
  }
}
