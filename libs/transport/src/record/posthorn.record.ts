import type { Headers } from '@posthorn/client';
import { type HeadersInput, toHeaders } from './headers.js';

export interface PosthornRecordOptions {
  readonly key?: string | Buffer | null | undefined;
  readonly headers?: HeadersInput | undefined;
  /** Left out: chosen by the key. */
  readonly partition?: number | undefined;
  /** Milliseconds since the epoch; left out: now. */
  readonly timestamp?: bigint | number | Date | undefined;
}

/**
 * A payload with its key, headers, partition and timestamp. This class alone says so: a payload that happens to have
 * a field named `key` or `value` is a payload, and is sent as it is.
 */
export class PosthornRecord<TValue = unknown> {
  readonly key: string | Buffer | null;
  readonly headers: Headers;
  readonly partition: number | undefined;
  readonly timestamp: bigint | undefined;

  constructor(
    /** null is a tombstone. */
    readonly value: TValue,
    options: PosthornRecordOptions = {},
  ) {
    this.key = options.key ?? null;
    this.headers = toHeaders(options.headers);
    this.partition = options.partition;
    this.timestamp = toMilliseconds(options.timestamp);
  }
}

function toMilliseconds(timestamp: PosthornRecordOptions['timestamp']): bigint | undefined {
  if (timestamp === undefined || typeof timestamp === 'bigint') return timestamp;
  const ms = typeof timestamp === 'number' ? timestamp : timestamp.getTime();
  if (Number.isSafeInteger(ms)) return BigInt(ms);
  throw new RangeError(`a timestamp is a whole number of milliseconds since the epoch, not ${ms}`);
}

/** The same in Nest's builder form: `new PosthornRecordBuilder(order).setKey(order.id).build()`. */
export class PosthornRecordBuilder<TValue> {
  private key: string | Buffer | null = null;
  private headers: Headers = [];
  private partition: number | undefined;
  private timestamp: PosthornRecordOptions['timestamp'];

  constructor(private readonly value: TValue) {}

  setKey(key: string | Buffer | null): this {
    this.key = key;
    return this;
  }

  setHeaders(headers: HeadersInput): this {
    this.headers = toHeaders(headers);
    return this;
  }

  addHeader(key: string, value: string | Buffer | null): this {
    this.headers = [...this.headers, ...toHeaders({ [key]: value })];
    return this;
  }

  setPartition(partition: number): this {
    this.partition = partition;
    return this;
  }

  setTimestamp(timestamp: bigint | number | Date): this {
    this.timestamp = timestamp;
    return this;
  }

  build(): PosthornRecord<TValue> {
    const { key, headers, partition, timestamp } = this;
    return new PosthornRecord(this.value, { key, headers, partition, timestamp });
  }
}
