import { BaseRpcContext } from '@nestjs/microservices';
import type { ConsumedRecord, Headers } from '@posthorn/client';
import { type CloudEvent, cloudEventOf } from '../contract/cloud-events.js';
import { inBinaryMode } from '../contract/structured-mode.js';
import { headerText, metadataOf } from '../record/headers.js';
import { delayedRetryOf } from '../retry/retry-record.js';
import type { Consumed } from './consumed.js';

export interface Delivery {
  readonly record: ConsumedRecord;
  readonly group: string;
  readonly pattern: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** Left out: its offset can be no part of a transaction. */
  readonly consumed?: Consumed;
}

/** What `@Ctx()` gives: one object per handler and attempt. */
export class PosthornContext extends BaseRpcContext<[Delivery]> {
  constructor(delivery: Delivery) {
    super([delivery]);
  }

  getTopic(): string {
    return this.args[0].record.topic;
  }

  getPartition(): number {
    return this.args[0].record.partition;
  }

  getOffset(): bigint {
    return this.args[0].record.offset;
  }

  /** Of its topic: one that is deleted and made anew has another. Undefined where the broker tells none. */
  getTopicId(): string | undefined {
    return this.args[0].record.topicId;
  }

  /** The key as text, null for a record without one; `getMessage().key` has the bytes. */
  getKey(): string | null {
    return this.args[0].record.key?.toString() ?? null;
  }

  /** As on the wire: in order, keys may repeat. */
  getHeaders(): Headers {
    return this.args[0].record.headers;
  }

  /** The last value under the key, as text. */
  getHeader(key: string): string | undefined {
    return headerText(this.getHeaders(), key);
  }

  /** Milliseconds since the epoch. */
  getTimestamp(): bigint {
    return this.args[0].record.timestamp;
  }

  /** Tries of this handler on this record: 1, 2, ... A redelivery goes on counting where the last commit left it. */
  getAttempt(): number {
    return this.args[0].attempt;
  }

  /** True for a delayed retry: the position is the record's own, and the group has committed beyond it. */
  isDelayedRetry(): boolean {
    return delayedRetryOf(this.args[0].record) !== undefined;
  }

  getGroup(): string {
    return this.args[0].group;
  }

  /** The pattern the handler was declared with: the topic, or the regular expression as text. */
  getPattern(): string {
    return this.args[0].pattern;
  }

  /** What the sender's `packet.metadata` held: the application's headers as text. */
  getMetadata(): Record<string, string> {
    return metadataOf(this.getHeaders());
  }

  /** The CloudEvents attributes that an event carries, in either mode; undefined for a record without them. */
  getEvent(): CloudEvent | undefined {
    return cloudEventOf(inBinaryMode(this.getMessage()).headers);
  }

  /** The record as it was fetched. */
  getMessage(): ConsumedRecord {
    return this.args[0].record;
  }

  /** Aborts when the partition was lost, or the drain deadline or the handler's own time passed: what is done after that may be done again elsewhere. */
  get signal(): AbortSignal {
    return this.args[0].signal;
  }
}
