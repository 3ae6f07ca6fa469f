import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, Fetch, ListOffsets } from '@posthorn/protocol';
import { batchesIn, recordsOf } from '@posthorn/records';
import type { FinalLog, ReadRecord, Recorder } from '../history/history.js';
import { ConnectionLost } from './kafka-connection.js';
import type { RawCluster } from './raw-cluster.js';

const FETCH_VERSION = 12;
const LIST_OFFSETS_VERSION = 5;
const RETRY_MS = 20;
const BYTES_MAX = 1024 * 1024;

const LATEST = -1n;
const EARLIEST = -2n;
const NEVER = new AbortController().signal;

const RETRIABLE: ReadonlySet<number> = new Set([
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.KAFKA_STORAGE_ERROR,
]);

/** Reads partitions by plain fetches. A position, once reached, must stay readable: anything else is a fault. */
export class RawReader {
  constructor(
    private readonly cluster: RawCluster,
    private readonly name: string,
  ) {}

  /** Follows every partition from its start until aborted, and records what it gets. */
  async follow(partitions: number, recorder: Recorder, stop: AbortSignal): Promise<void> {
    const all = Array.from({ length: partitions }, (_, index) => index);
    await Promise.all(all.map((partition) => this.#follow(partition, recorder, stop)));
  }

  /** The whole partition as it is now. */
  async readAll(partition: number): Promise<FinalLog> {
    const logStartOffset = await this.#offset(partition, EARLIEST);
    const highWatermark = await this.#offset(partition, LATEST);
    const records: ReadRecord[] = [];
    let position = logStartOffset;
    while (position < highWatermark) {
      const fetched = await this.#fetch(partition, position, 0);
      const last = fetched.at(-1);
      if (!last) throw new Error(`${partition}: nothing at ${position} below ${highWatermark}`);
      records.push(...fetched);
      position = last.offset + 1n;
    }
    return { logStartOffset, highWatermark, records };
  }

  async #follow(partition: number, recorder: Recorder, stop: AbortSignal): Promise<void> {
    const got = recorder.run(this.name, `${this.cluster.topic}/${partition}`);
    let position = 0n;
    while (!stop.aborted) {
      const poll = await this.#fetch(partition, position, 200, stop);
      if (poll.length > 0) got(poll);
      position = (poll.at(-1)?.offset ?? position - 1n) + 1n;
    }
  }

  /** Records from the position on; waits for a leader as long as it takes, or until aborted. */
  async #fetch(
    partition: number,
    position: bigint,
    maxWaitMs: number,
    stop: AbortSignal = NEVER,
  ): Promise<ReadRecord[]> {
    return this.#untilLed(
      partition,
      async () => {
        const { responses } = await this.cluster.toLeader(partition, Fetch, {
          version: FETCH_VERSION,
          body: {
            maxWaitMs,
            minBytes: 1,
            topics: [
              {
                topic: this.cluster.topic,
                partitions: [{ partition, fetchOffset: position, partitionMaxBytes: BYTES_MAX }],
              },
            ],
          },
        });
        const answer = responses[0]?.partitions[0];
        if (!answer) throw new Error('a fetch response without its partition');
        const { errorCode, records } = answer;
        return { errorCode, value: records === null ? [] : recordsFrom(records, position) };
      },
      stop,
    ).then((records) => records ?? []);
  }

  async #offset(partition: number, timestamp: bigint): Promise<bigint> {
    const offset = await this.#untilLed(partition, async () => {
      const { topics } = await this.cluster.toLeader(partition, ListOffsets, {
        version: LIST_OFFSETS_VERSION,
        body: {
          replicaId: -1,
          topics: [
            { name: this.cluster.topic, partitions: [{ partitionIndex: partition, timestamp }] },
          ],
        },
      });
      const answer = topics[0]?.partitions[0];
      if (!answer) throw new Error('a ListOffsets response without its partition');
      return { errorCode: answer.errorCode, value: answer.offset };
    });
    return offset ?? -1n;
  }

  async #untilLed<T>(
    partition: number,
    ask: () => Promise<{ errorCode: number; value: T }>,
    stop: AbortSignal = NEVER,
  ): Promise<T | null> {
    while (!stop.aborted) {
      try {
        const { errorCode, value } = await ask();
        if (errorCode === ErrorCode.NONE) return value;
        if (!RETRIABLE.has(errorCode)) {
          throw new Error(`${this.name}, partition ${partition}: answered ${errorCode}`);
        }
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
      }
      this.cluster.forgetLeader(partition);
      await sleep(RETRY_MS);
    }
    return null;
  }
}

/** A fetch inside a batch returns the whole batch. */
function recordsFrom(buffer: Buffer, position: bigint): ReadRecord[] {
  const records: ReadRecord[] = [];
  for (const batch of batchesIn(buffer)) {
    if (!batch.isCrcValid()) throw new Error(`wrong CRC at ${batch.baseOffset}`);
    for (const { offset, value } of recordsOf(batch)) {
      if (offset >= position) records.push({ offset, value: String(value) });
    }
  }
  return records;
}
