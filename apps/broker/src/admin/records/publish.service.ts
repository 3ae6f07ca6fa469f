import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import { buildBatch, type RecordHeaders } from '@posthorn/records';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { appendRulesOf, checkBatch } from '../../kafka/append-checks.js';
import { kafkaProblem } from '../http/kafka-problem.js';
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

/** The newest Produce version whose rules apply: every codec is known, error messages are wanted. */
const PRODUCE_VERSION = 13;

/** One record through the same door as Produce: the topic's limits, timestamps and durability hold. */
@Injectable()
export class PublishService {
  #turn = 0;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  /** Resolves once the record is durable as the topic promises. With `validateOnly` nothing is appended, and the offset is -1. */
  async publish(topic: Topic, record: NewRecord, validateOnly = false): Promise<Published> {
    const partition = this.reader.partition(
      topic,
      record.partition ?? this.choosePartition(topic, record),
    );
    const { topics, clock } = this.context;
    const now = clock.now();
    const rules = appendRulesOf(topic, topics);
    const { key, value, headers } = record;
    const built = buildBatch([{ key, value, headers, timestamp: record.timestamp ?? BigInt(now) }]);
    const checked = checkBatch(built.buffer, rules, { version: PRODUCE_VERSION, now });
    const subject = `Topic "${topic.name}", partition ${partition.index}`;
    if ('error' in checked) throw kafkaProblem(checked.error, subject, checked.message);
    const { batch } = checked;
    if (rules.isLogAppendTime) batch.setLogAppendTime(BigInt(now));
    if (validateOnly) {
      return { partition: partition.index, offset: -1n, timestamp: batch.maxTimestamp };
    }
    const result = await this.reader.append(partition, batch.buffer, rules.durability);
    if ('error' in result) throw kafkaProblem(result.error, subject, result.message);
    const timestamp = result.logAppendTime ?? batch.maxTimestamp;
    return { partition: partition.index, offset: result.baseOffset, timestamp };
  }

  private choosePartition(topic: Topic, { key }: NewRecord): number {
    const count = topic.partitions.length;
    return key === null ? this.#turn++ % count : partitionOfKey(key, count);
  }
}
