import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Log, Partition, Topic } from '@posthorn/log';
import type { LogReader } from '../cluster/log-reader.js';
import { isAway } from '../cluster/peer-requests.js';
import { Problem } from '../http/problem.js';
import type { EventStream } from '../streams/event-stream.js';
import type { RecordView } from '../record-views/record-views.js';
import { PARTITIONS_AT_ONCE_MAX, type Matches } from './browse.service.js';
import { PartitionReader, type BrowsedRecord } from './partition-reader.js';
import { recordBody } from './record-body.js';
import { newestOf, TailPace, type NewRange } from './tail-pace.js';
import { eventIdOf, type TailOffsets } from './tail-position.js';

/** Other brokers are asked again after so long: their connections are shared, so no request may wait there for records. */
const POLL_MS = 500;
/** Records sent before whoever else waits for the event loop gets a turn. */
const RECORDS_PER_TURN = 64;
/** Somebody who waits for a rare record should see that it is looked for. */
const PROGRESS_MS = 1_000;

export interface TailOptions {
  /** Longer keys, values and header values are cut. */
  readonly bytesMax: number;
  /** All partitions, also those that are added meanwhile. */
  readonly isWhole: boolean;
  /** null: all. */
  readonly matches: Matches | null;
  readonly view: RecordView;
  /** Where more is written, only the newest of it are sent. null: all. Of what a filter finds nothing is left out. */
  readonly recordsPerSecond: number | null;
}

/**
 * Records of some partitions of a topic as they come, until the reader leaves or the topic does. It reads from the log
 * what the connection takes, so a reader that is slower than the producers falls behind and loses nothing; what retention
 * takes meanwhile is told as a gap. A person who watches wants the newest instead: with a rate, what is beyond it is skipped, and told.
 */
export class TopicTail {
  #scanned = 0;
  #matched = 0;
  #toldAt = performance.now();
  #turnBeganAt = performance.now();
  readonly #pace: TailPace | null;

  constructor(
    private readonly log: Log,
    private readonly reader: LogReader,
    private readonly stream: EventStream,
    private topic: Topic,
    private readonly offsets: TailOffsets,
    private readonly options: TailOptions,
  ) {
    const { matches, recordsPerSecond } = options;
    const isPaced = recordsPerSecond !== null && matches === null;
    this.#pace = isPaced ? new TailPace(recordsPerSecond, () => performance.now()) : null;
  }

  async run(): Promise<void> {
    const { gone } = this.stream;
    while (!gone.aborted) {
      const topic = this.log.topics.byId(this.topic.id);
      if (topic === undefined) {
        this.stream.end('the topic was deleted');
        return;
      }
      this.#follow(topic);
      const before = this.#sumOfOffsets();
      await this.#sendNew();
      const waitMs = this.#pace?.waitMs ?? 0;
      if (waitMs > 0) await delay(waitMs, undefined, { signal: gone }).catch(unlessAborted);
      else if (this.#sumOfOffsets() === before) await this.#somethingNew();
    }
  }

  /** What was added meanwhile has been empty until then. */
  #follow(topic: Topic): void {
    this.topic = topic;
    if (!this.options.isWhole) return;
    for (const { index } of topic.partitions.slice(0, PARTITIONS_AT_ONCE_MAX)) {
      if (!this.offsets.has(index)) this.offsets.set(index, 0n);
    }
  }

  async #sendNew(): Promise<void> {
    const { gone } = this.stream;
    const ranges: NewRange[] = [];
    for (const index of this.offsets.keys()) {
      if (gone.aborted) return;
      await this.#unlessAway(async () => {
        const range = await this.#newRange(this.topic.partitions[index]);
        if (range !== null) ranges.push(range);
      });
    }
    const chosen = this.#pace === null ? ranges : newestOf(ranges, this.#pace.left);
    for (const [i, { partition, from, until }] of chosen.entries()) {
      if (gone.aborted) return;
      if (from > ranges[i].from) await this.#tell('skipped', partition, ranges[i].from, from);
      await this.#unlessAway(() => this.#sendRange(this.topic.partitions[partition], from, until));
    }
  }

  /** Leaders move; whoever is next is asked in a moment. */
  async #unlessAway(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isAway(error) && !isMoving(error)) throw error;
    }
  }

  async #newRange(partition: Partition): Promise<NewRange | null> {
    const { index } = partition;
    const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
    const from = this.offsets.get(index) ?? highWatermark;
    if (from < logStartOffset) await this.#tell('gap', index, from, logStartOffset);
    // The log was cut behind what was read, or restored to an earlier time.
    if (from > highWatermark) this.offsets.set(index, highWatermark);
    const first = from < logStartOffset ? logStartOffset : from;
    return first < highWatermark ? { partition: index, from: first, until: highWatermark } : null;
  }

  async #sendRange(partition: Partition, from: bigint, until: bigint): Promise<void> {
    const items = new PartitionReader(this.reader, partition).forward(from, until);
    for await (const record of items) {
      if (this.stream.gone.aborted) return;
      this.offsets.set(partition.index, record.nextOffset);
      if (await this.#isMeant(record)) await this.#sendRecord(record);
      if (++this.#scanned % RECORDS_PER_TURN === 0) await this.#pause();
    }
    // What readers do not see at the end of the range, such as ends of transactions, is behind us too.
    this.offsets.set(partition.index, until);
    this.stream.passed(eventIdOf(this.topic, this.offsets));
  }

  #isMeant(record: BrowsedRecord): boolean | Promise<boolean> {
    const { matches } = this.options;
    return matches === null || (record.undecodable === null && matches(record));
  }

  async #sendRecord(record: BrowsedRecord): Promise<void> {
    this.#matched++;
    this.#pace?.sent();
    const id = eventIdOf(this.topic, this.offsets);
    const { view, bytesMax } = this.options;
    const data = recordBody(await view.show(this.topic.name, record), bytesMax);
    await this.stream.send({ event: 'record', data, id });
  }

  /** The connection holds back who is sent everything. Who waits for few of many records has half of the time at most. */
  async #pause(): Promise<void> {
    const { matches } = this.options;
    const workedMs = performance.now() - this.#turnBeganAt;
    await (matches === null || workedMs < 1 ? nextTurn() : delay(workedMs));
    const now = (this.#turnBeganAt = performance.now());
    if (matches === null || now - this.#toldAt < PROGRESS_MS) return;
    this.#toldAt = now;
    const data = { scanned: this.#scanned, matched: this.#matched };
    await this.stream.send({
      event: 'progress',
      data,
      id: eventIdOf(this.topic, this.offsets),
    });
  }

  /** Of records that are not sent: retention took them, or there were too many. */
  async #tell(
    event: 'gap' | 'skipped',
    partition: number,
    from: bigint,
    to: bigint,
  ): Promise<void> {
    this.offsets.set(partition, to);
    const data = { partition, from: from.toString(), to: to.toString() };
    await this.stream.send({ event, data, id: eventIdOf(this.topic, this.offsets) });
  }

  /** Resolves when one of the partitions has more, may have more, or the reader is gone. */
  #somethingNew(): Promise<void> {
    const { gone } = this.stream;
    return new Promise((resolve) => {
      const cancels: (() => void)[] = [];
      const done = (): void => {
        for (const cancel of cancels.splice(0)) cancel();
        resolve();
      };
      // Also where all of it is led here: a topic that is deleted moves no offset.
      const timer = setTimeout(done, POLL_MS);
      cancels.push(() => clearTimeout(timer));
      gone.addEventListener('abort', done, { once: true });
      cancels.push(() => gone.removeEventListener('abort', done));
      for (const [index, offset] of this.offsets) {
        const { partitionId, shard } = this.topic.partitions[index];
        const { brokerId } = this.log.cluster;
        if (this.log.cluster.leadershipOf(shard).brokerId !== brokerId) continue;
        cancels.push(this.log.onAdvance(partitionId, offset, done));
      }
    });
  }

  #sumOfOffsets(): bigint {
    return [...this.offsets.values()].reduce((sum, offset) => sum + offset, 0n);
  }
}

function unlessAborted(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error;
}

/** What a broker says while it takes a partition over, or gives it up. */
function isMoving(error: unknown): boolean {
  return (
    error instanceof Problem &&
    (error.code === 'topic-not-found' || error.code === 'storage-unavailable')
  );
}
