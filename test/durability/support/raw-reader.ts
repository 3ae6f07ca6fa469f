import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, Fetch, ListOffsets } from '@posthorn/protocol';
import { recorded, type FinalLog, type ReadRecord, type Recorder } from '../history/history.js';
import { ConnectionLost } from './kafka-connection.js';
import type { RawCluster } from './raw-cluster.js';
import { recordsFrom, type Fetched } from './read-committed.js';

const FETCH_VERSION = 12;
const LIST_OFFSETS_VERSION = 5;
const RETRY_MS = 20;
const BYTES_MAX = 1024 * 1024;
/** Longer than any transaction may take. */
const STABLE_MS = 60_000;

const LATEST = -1n;
const EARLIEST = -2n;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
const NEVER = new AbortController().signal;

const RETRIABLE: ReadonlySet<number> = new Set([
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.KAFKA_STORAGE_ERROR,
]);

/** Reads partitions by plain fetches. A position, once reached, must stay readable: anything else is a fault. */
export class RawReader {
  readonly #isolationLevel: number;

  constructor(
    private readonly cluster: RawCluster,
    private readonly name: string,
    { isCommittedOnly = false }: { readonly isCommittedOnly?: boolean } = {},
  ) {
    this.#isolationLevel = isCommittedOnly ? READ_COMMITTED : READ_UNCOMMITTED;
  }

  /** Follows every partition from its start until aborted, and records what it gets. */
  async follow(partitions: number, recorder: Recorder, stop: AbortSignal): Promise<void> {
    const all = Array.from({ length: partitions }, (_, index) => index);
    await Promise.all(all.map((partition) => this.#follow(partition, recorder, stop)));
  }

  /** The whole partition as it is now; committed only, once no transaction is open in it any more. */
  async readAll(partition: number): Promise<FinalLog> {
    const logStartOffset = await this.#offset(partition, EARLIEST);
    const highWatermark = await this.#offset(partition, LATEST, READ_UNCOMMITTED);
    await this.#untilStable(partition, highWatermark);
    const records: ReadRecord[] = [];
    let position = logStartOffset;
    while (position < highWatermark) {
      const fetched = await this.#fetch(partition, position, 0);
      if (fetched.next === position) {
        throw new Error(`${partition}: nothing at ${position} below ${highWatermark}`);
      }
      records.push(...fetched.records.map(recorded));
      position = fetched.next;
    }
    const isTransactional = this.#isolationLevel === READ_COMMITTED;
    return { logStartOffset, highWatermark, records, isTransactional };
  }

  async #untilStable(partition: number, end: bigint): Promise<void> {
    const deadline = Date.now() + STABLE_MS;
    for (;;) {
      const stable = await this.#offset(partition, LATEST);
      if (stable >= end) return;
      if (Date.now() > deadline) {
        throw new Error(
          `${this.cluster.topic}/${partition} ends at ${end}, and is stable to ${stable}`,
        );
      }
      await sleep(10 * RETRY_MS);
    }
  }

  async #follow(partition: number, recorder: Recorder, stop: AbortSignal): Promise<void> {
    const got = recorder.run(this.name, `${this.cluster.topic}/${partition}`);
    let position = 0n;
    while (!stop.aborted) {
      const { records, next } = await this.#fetch(partition, position, 200, stop);
      if (records.length > 0) got(records);
      position = next;
    }
  }

  /** Records from the position on; waits for a leader as long as it takes, or until aborted. */
  async #fetch(
    partition: number,
    position: bigint,
    maxWaitMs: number,
    stop: AbortSignal = NEVER,
  ): Promise<Fetched> {
    const fetched = await this.#untilLed(
      partition,
      async () => {
        const { responses } = await this.cluster.toLeader(partition, Fetch, {
          version: FETCH_VERSION,
          body: {
            maxWaitMs,
            minBytes: 1,
            isolationLevel: this.#isolationLevel,
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
        const { errorCode, records, abortedTransactions } = answer;
        const none = { records: [], next: position };
        const value = records ? recordsFrom(records, position, abortedTransactions ?? []) : none;
        return { errorCode, value };
      },
      stop,
    );
    return fetched ?? { records: [], next: position };
  }

  async #offset(
    partition: number,
    timestamp: bigint,
    isolationLevel = this.#isolationLevel,
  ): Promise<bigint> {
    const offset = await this.#untilLed(partition, async () => {
      const { topics } = await this.cluster.toLeader(partition, ListOffsets, {
        version: LIST_OFFSETS_VERSION,
        body: {
          replicaId: -1,
          isolationLevel,
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
