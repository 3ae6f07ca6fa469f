import { Inject, Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import { buildBatch, type RecordHeaders } from '@posthorn/records';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ASKED_FOR_MS, askedAgain } from '../cluster/asked-again.js';
import { LogReader } from '../cluster/log-reader.js';
import type { Appended } from '../cluster/partition-source.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { appendRulesOf, checkBatch, type AppendRules } from '../../kafka/produce/append-checks.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import { Problem } from '../http/problem.js';
import { partitionOfKey } from '../../topics/murmur2.js';

export interface NewRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  /** null: that of the key, or the next in turn. */
  readonly partition: number | null;
  /** null: now. */
  readonly timestamp: bigint | null;
}

export interface Published {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
}

interface Placed {
  /** In the request. */
  readonly at: number;
  readonly record: NewRecord;
  readonly partition: Partition;
}

/** The newest Produce version whose rules apply: every codec is known, error messages are wanted. */
const PRODUCE_VERSION = 13;
/** What a batch and each record of it cost beside keys, values and headers; generous, and the log checks exactly. */
const BATCH_OVERHEAD_BYTES = 100;
const RECORD_OVERHEAD_BYTES = 40;

/** Records through the same door as Produce: the topic's limits, timestamps and durability hold. */
@Injectable()
export class PublishService {
  #turn = 0;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  /** Resolves once the record is durable as the topic promises. With `validateOnly` nothing is appended, and the offset is -1. */
  async publish(topic: Topic, record: NewRecord, validateOnly = false): Promise<Published> {
    const [result] = await this.publishAll(topic, [record], validateOnly);
    if (result instanceof Problem) throw result;
    return result;
  }

  /**
   * What became of each, in the order given. Those of a partition keep their order: behind one that was refused none of
   * its partition is appended. Partitions are independent of each other.
   * @throws Problem for a partition that there is not; then nothing is appended.
   */
  async publishAll(
    topic: Topic,
    records: readonly NewRecord[],
    validateOnly: boolean,
  ): Promise<readonly (Published | Problem)[]> {
    const placed = records.map((record, at) => ({
      at,
      record,
      partition: this.reader.partition(
        topic,
        record.partition ?? this.choosePartition(topic, record),
      ),
    }));
    const rules = appendRulesOf(topic, this.context.topics);
    const results: (Published | Problem)[] = [];
    const ofPartition = Map.groupBy(placed, ({ partition }) => partition.index);
    const givesUpAt = performance.now() + ASKED_FOR_MS;
    await mapLimited([...ofPartition.values()], READS_AT_ONCE, async (all) => {
      let failure: Problem | null = null;
      for (const batch of inBatches(all, rules)) {
        failure ??= await this.append(
          topic,
          batch,
          rules,
          validateOnly ? null : givesUpAt,
          results,
        );
        if (failure !== null) for (const { at } of batch) results[at] = failure;
      }
    });
    return results;
  }

  /** Fills in the results of a batch; what it failed with, if it did. @param givesUpAt null appends nothing. */
  private async append(
    topic: Topic,
    placed: readonly Placed[],
    rules: AppendRules,
    givesUpAt: number | null,
    results: (Published | Problem)[],
  ): Promise<Problem | null> {
    const now = this.context.clock.now();
    const { partition } = placed[0];
    const subject = `Topic "${topic.name}", partition ${partition.index}`;
    const inputs = placed.map(({ record: { key, value, headers, timestamp } }) => ({
      key,
      value,
      headers,
      timestamp: timestamp ?? BigInt(now),
    }));
    const checked = checkBatch(buildBatch(inputs).buffer, rules, { version: PRODUCE_VERSION, now });
    if ('error' in checked) return kafkaProblem(checked.error, subject, checked.message);
    const { batch } = checked;
    if (rules.isLogAppendTime) batch.setLogAppendTime(BigInt(now));
    try {
      const result =
        givesUpAt === null
          ? { baseOffset: null, logAppendTime: null }
          : await this.appendOnceLed(topic, partition, batch.buffer, rules, givesUpAt);
      if ('error' in result) return kafkaProblem(result.error, subject, result.message);
      const stamped = result.logAppendTime ?? (rules.isLogAppendTime ? BigInt(now) : null);
      placed.forEach(({ at }, i) => {
        const offset = result.baseOffset === null ? -1n : result.baseOffset + BigInt(i);
        const timestamp = stamped ?? inputs[i].timestamp;
        results[at] = { partition: partition.index, offset, timestamp };
      });
      return null;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  /** A refusal has appended nothing: asked again as long as leadership moves, or the topic is news to its leader. */
  private appendOnceLed(
    topic: Topic,
    partition: Partition,
    batch: Buffer,
    { durability }: AppendRules,
    givesUpAt: number,
  ): Promise<Appended> {
    return askedAgain(
      () => this.reader.append(partition, batch, durability),
      (appended) => 'error' in appended && this.isOfTheMoment(topic, appended.error),
      givesUpAt,
    );
  }

  private isOfTheMoment({ id, name }: Topic, error: ErrorName): boolean {
    if (error === 'NOT_LEADER_OR_FOLLOWER') return true;
    const isKnownHere = this.context.log.topics.byName(name)?.id === id;
    return error === 'UNKNOWN_TOPIC_OR_PARTITION' && isKnownHere;
  }

  private choosePartition(topic: Topic, { key }: NewRecord): number {
    const count = topic.partitions.length;
    return key === null ? this.#turn++ % count : partitionOfKey(key, count);
  }
}

/** As few batches as the topic's limit allows; a record that is too large by itself is for the log to refuse. */
function inBatches(placed: readonly Placed[], { messageBytesMax }: AppendRules): Placed[][] {
  const batches: Placed[][] = [];
  let bytes = Infinity;
  for (const one of placed) {
    const size = sizeOf(one.record);
    if (bytes + size > messageBytesMax) {
      batches.push([]);
      bytes = BATCH_OVERHEAD_BYTES;
    }
    batches.at(-1)?.push(one);
    bytes += size;
  }
  return batches;
}

function sizeOf({ key, value, headers }: NewRecord): number {
  const inHeaders = headers.reduce(
    (sum, [name, data]) => sum + Buffer.byteLength(name) + (data?.length ?? 0) + 10,
    0,
  );
  return RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0) + inHeaders;
}
