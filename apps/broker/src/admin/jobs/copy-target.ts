import { Inject, Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import {
  appendRulesOf,
  asKept,
  checkBatch,
  type AppendRules,
} from '../../kafka/produce/append-checks.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import type { CopyRecord } from './copy-kind.js';
import type { IntentPart } from './job.js';
import { sequenceAfter, stamped } from './step-plan.js';

/** As of the newest Produce version: every codec is known. */
const PRODUCE_VERSION = 13;
const EPOCH = 0;
/** What a batch and its record need beside key, value and headers, and more. */
const OVERHEAD_BYTES = 256;

/** The same batch may be taken in a moment, or was: what is sent again is recognised by its sequence. */
const PASSING: ReadonlySet<ErrorName> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'KAFKA_STORAGE_ERROR',
  'REQUEST_TIMED_OUT',
  // The leader may not have seen the topic yet. Whether it is there at all is asked before each try.
  'UNKNOWN_TOPIC_OR_PARTITION',
]);

export type Delivered =
  | { readonly baseOffset: bigint | null }
  /** For good. */
  | { readonly refused: string }
  /** For now. */
  | { readonly passing: string };

/** Where a job's batches go: through the same door as Produce, as an idempotent producer. */
@Injectable()
export class CopyTarget {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  rulesOf(topic: Topic): AppendRules {
    return appendRulesOf(topic, this.context.topics);
  }

  /** Why the topic never takes the record: too large, or without the key that a compacted topic wants. */
  refusalOf(rules: AppendRules, record: CopyRecord): string | null {
    const { key, value, headers } = record;
    const bytes = headers.reduce(
      (sum, [name, content]) => sum + 3 * name.length + (content?.length ?? 0) + OVERHEAD_BYTES,
      (key?.length ?? 0) + (value?.length ?? 0) + OVERHEAD_BYTES,
    );
    if (!rules.isCompacted && bytes < rules.messageBytesMax) return null;
    const now = this.context.clock.now();
    const { buffer } = buildBatch([stamped(record, now)]);
    const checked = checkBatch(buffer, rules, { version: PRODUCE_VERSION, now });
    return 'error' in checked ? `${checked.error}: ${checked.message}` : null;
  }

  async append(
    topic: Topic,
    producerId: bigint,
    part: IntentPart,
    records: readonly CopyRecord[],
  ): Promise<Delivered> {
    const partition = topic.partitions[part.partition];
    if (partition === undefined) return { refused: `there is no partition ${part.partition}` };
    const rules = this.rulesOf(topic);
    const now = this.context.clock.now();
    const { baseSequence } = part;
    const producer = { producerId, producerEpoch: EPOCH, baseSequence };
    const inputs = records.map((record) => stamped(record, now));
    const { buffer } = buildBatch(inputs, { producer });
    const checked = checkBatch(buffer, rules, { version: PRODUCE_VERSION, now });
    const kept = 'error' in checked ? checked : asKept(checked.batch, rules, now);
    if ('error' in kept) return { refused: `${kept.error}: ${kept.message}` };
    const result = await this.reader.append(partition, kept.batch.buffer, rules.durability);
    if (!('error' in result)) return { baseOffset: result.baseOffset };
    const { error, message = 'no detail' } = result;
    if (PASSING.has(error)) return { passing: `${error}: ${message}` };
    // Sent by an owner that had lost the lease and did not know: then it is there, under this very sequence.
    if (await this.isThere(partition, producerId, part)) return { baseOffset: null };
    return { refused: `${error}: ${message}` };
  }

  /** Whether the batch was appended: the last of this producer in the partition is its last. */
  async isThere(partition: Partition, producerId: bigint, part: IntentPart): Promise<boolean> {
    const producers = await this.reader.producers(partition);
    const last = producers.find((one) => one.producerId === producerId)?.lastSequence ?? -1;
    const end = sequenceAfter(part.baseSequence, part.refs.length);
    return last >= 0 && sequenceAfter(last, 1) === end;
  }
}
