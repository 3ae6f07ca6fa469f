import type { Log, Partition, Topic } from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import type { Clock } from '../clock.js';
import type { BrokerConfig } from '../config/config.js';
import { appendRulesOf, asKept, checkBatch } from '../kafka/produce/append-checks.js';
import type { Reports } from '../reports.js';
import { partitionOfKey } from '../topics/murmur2.js';
import type { TopicOperations } from '../topics/topic-operations.js';
import { OFFSETS_TOPIC } from '../transactions/offsets-topic.js';
import type { ClientTraffic } from '../traffic/client-traffic.js';
import { batchesOf, type OutboxBatch } from './outbox-batches.js';
import { LedShards } from './led-shards.js';
import { OutboxCursor, type OutboxPosition } from './outbox-cursor.js';
import type { OutboxPage, OutboxRow, OutboxRows } from './outbox-rows.js';
import { OutboxPace } from './outbox-pace.js';
import { OutboxSources } from './outbox-sources.js';

export interface OutboxMoverContext {
  readonly rows: OutboxRows;
  readonly log: Log;
  readonly topics: TopicOperations;
  readonly config: BrokerConfig;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly traffic: ClientTraffic;
  /** Called between any two steps; the crash tests end the process there. */
  readonly faultPoint?: (name: string) => void;
}

/** As of the newest Produce version: every codec is known. */
const PRODUCE_VERSION = 13;

/** What a topic refuses of a record for good; the rest may be different in a moment. */
type Refusal = { readonly error: ErrorName; readonly message: string };

/**
 * Moves what transactions of this database published into the log. A batch and the removal of the rows that it was made
 * of are one transaction, that of the flush: a row is in the outbox or in the log, never in both and never in neither,
 * whatever is killed. Every broker moves the rows of the partitions that it leads.
 *
 * Order: rows of a partition are appended by ascending id, which is the order of the commits of each key. One batch at a
 * time, and after the first that fails the partition is left alone until everything is read anew from the start: nothing
 * overtakes it, and nothing else waits for it. So it is where a row was met while this broker did not lead its partition.
 */
export class OutboxMover {
  readonly #cursor = new OutboxCursor();
  readonly #led: LedShards;
  /** Partitions, and topics that were to be made, that failed since the reading began at the start. */
  readonly #held = new Set<number | string>();
  readonly #pace: OutboxPace;
  readonly #sources: OutboxSources;
  readonly #unsubscribe: () => void;
  #running: Promise<void> | null = null;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(private readonly context: OutboxMoverContext) {
    this.#pace = new OutboxPace(() => context.clock.now());
    this.#sources = new OutboxSources(context.traffic);
    this.#led = new LedShards(() => context.log.cluster.ownedShards());
    // Of rows of a topic that was not there.
    this.#unsubscribe = context.log.topics.onChange(() => this.#cursor.startOver());
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves once nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#wake();
    await this.#running;
    await this.context.rows.close();
  }

  /** Deals with one page; false when it is time to wait a moment and to start over. */
  async round(): Promise<boolean> {
    const { rows, log, faultPoint } = this.context;
    const page = await rows.read(this.#begin());
    faultPoint?.('outbox-read');
    // By what the topics were when the rows were published, or later: not by one that was deleted since, nor by its old limits.
    if (page.rows.length > 0) await log.topics.catchUp();
    await this.#move(page);
    faultPoint?.('outbox-moved');
    this.#pace.saw(page);
    this.#cursor.advance(page, page.rows.at(-1)?.id);
    if (page.more || this.#held.size === 0) return true;
    this.#cursor.startOver();
    return false;
  }

  /** Where the next page begins. At the start what lies there is met again, and nothing is in front of it. */
  #begin(): OutboxPosition {
    if (this.#led.isBehind) this.#cursor.startOver();
    const position = this.#cursor.begin();
    if (position.seen === null && position.upto === null) {
      this.#held.clear();
      this.#led.begin();
    }
    return position;
  }

  async #run(): Promise<void> {
    const { rows, reports } = this.context;
    while (!this.#stopped) {
      try {
        const moved = await this.round();
        if (this.#pace.isRotationDue()) await rows.rotate();
        if (this.#pace.isRereadDue()) this.#cursor.startOver();
        await this.#pause(moved ? this.#pace.pauseMs() : this.#pace.failed());
      } catch (error) {
        this.#cursor.startOver();
        reports.limited('the outbox cannot be moved; it is tried again', { error });
        await this.#pause(this.#pace.failed());
      }
    }
  }

  #pause(ms: number): Promise<void> {
    if (ms === 0 || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.context.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #move({ rows }: OutboxPage): Promise<void> {
    const byPartition = new Map<number, { topic: Topic; rows: OutboxRow[] }>();
    for (const row of rows) {
      const target = this.#held.has(row.topic) ? undefined : await this.#targetOf(row);
      if (!target || !this.#led.take(target.partition.shard)) continue;
      const { partitionId } = target.partition;
      const group = byPartition.get(partitionId);
      if (group) group.rows.push(row);
      else byPartition.set(partitionId, { topic: target.topic, rows: [row] });
    }
    await Promise.all(
      [...byPartition].map(async ([partitionId, group]) => {
        if (this.#held.has(partitionId)) return;
        const moved = await this.#appendAll(partitionId, group.topic, group.rows);
        if (!moved) this.#held.add(partitionId);
      }),
    );
  }

  /** undefined: the row has to wait, or was moved aside. */
  async #targetOf(row: OutboxRow): Promise<{ topic: Topic; partition: Partition } | undefined> {
    const { log } = this.context;
    const topic = log.topics.byName(row.topic) ?? (await this.#create(row));
    if (!topic) return undefined;
    const { partitions } = topic;
    const index = partitionOf(row, partitions.length);
    const partition = partitions[index];
    if (partition) return { topic, partition };
    const message = `topic ${row.topic} has no partition ${index}, it has ${partitions.length}`;
    await this.#buryUnlessThere(row, index, message);
    return undefined;
  }

  /** As when a producer asks for the metadata of a topic that is not there. */
  async #create(row: OutboxRow): Promise<Topic | undefined> {
    const { topics, config } = this.context;
    if (row.topic === OFFSETS_TOPIC) {
      const message = `topic ${row.topic} is the brokers' own`;
      await this.#bury(row, { error: 'INVALID_TOPIC_EXCEPTION', message });
      return undefined;
    }
    if (!config.autoCreateTopics) {
      const message = `there is no topic ${row.topic}, and topics are not created automatically`;
      await this.#buryUnlessThere(row, 0, message);
      return undefined;
    }
    const created = await topics.autoCreate(row.topic);
    if ('topic' in created) return created.topic;
    const isPassing =
      created.error === 'REQUEST_TIMED_OUT' || created.error === 'TOPIC_ALREADY_EXISTS';
    if (isPassing) this.#held.add(row.topic);
    else await this.#bury(row, created);
    return undefined;
  }

  /** What another broker has made is soon known here. */
  async #buryUnlessThere(row: OutboxRow, partition: number, message: string): Promise<void> {
    if (await this.context.rows.hasPartition(row.topic, partition)) this.#held.add(row.topic);
    else await this.#bury(row, { error: 'UNKNOWN_TOPIC_OR_PARTITION', message });
  }

  async #appendAll(
    partitionId: number,
    topic: Topic,
    rows: readonly OutboxRow[],
  ): Promise<boolean> {
    const rules = appendRulesOf(topic, this.context.topics);
    for (const batch of batchesOf(rows, rules.messageBytesMax, this.context.clock.now())) {
      if (!(await this.#append(partitionId, topic, batch))) return false;
    }
    return true;
  }

  /** Through the same door as Produce: the topic's limits, timestamps, codec and durability hold. */
  async #append(partitionId: number, topic: Topic, { batch, rows }: OutboxBatch): Promise<boolean> {
    const { log, topics, clock } = this.context;
    const rules = appendRulesOf(topic, topics);
    const now = clock.now();
    const checked = checkBatch(batch.buffer, rules, { version: PRODUCE_VERSION, now });
    const kept = 'error' in checked ? checked : asKept(checked.batch, rules, now);
    if ('error' in kept) return this.#refused(partitionId, topic, rows, kept);
    const result = await log.append({
      partitionId,
      batch: kept.batch.buffer,
      durability: rules.durability,
      takes: rows.map(({ id }) => id),
    });
    if ('error' in result) return false;
    this.#sources.moved(topic.name, rows);
    return true;
  }

  /** One by one, so that only the row at fault is moved aside. */
  async #refused(
    partitionId: number,
    topic: Topic,
    rows: readonly OutboxRow[],
    refusal: Refusal,
  ): Promise<boolean> {
    const [row] = rows;
    if (rows.length === 1 && row) {
      await this.#bury(row, refusal);
      return true;
    }
    for (const each of rows) {
      for (const single of batchesOf([each], 0, this.context.clock.now())) {
        if (!(await this.#append(partitionId, topic, single))) return false;
      }
    }
    return true;
  }

  async #bury({ id, topic }: OutboxRow, { error, message }: Refusal): Promise<void> {
    await this.context.rows.bury(id, error, message);
    const fields = { id, topic, code: error, reason: message };
    this.context.reports.limited('a row of the outbox was moved to posthorn.outbox_dead', fields);
  }
}

/** Rows without a key are spread by their id, so that every broker has the same answer. */
function partitionOf({ partition, key, id }: OutboxRow, count: number): number {
  if (partition !== null) return partition;
  return key === null ? Number(id % BigInt(count)) : partitionOfKey(key, count);
}
