import type { FailedAttempt, HandlerAttempt, PosthornServer } from '@posthorn/transport';
import { describeRecord, observed, type ObservedRecord } from './observed-record.js';

interface OnRecord<Value> {
  readonly record: ObservedRecord<Value>;
  readonly group: string;
  /** Class and method, as `OrdersController.place`. */
  readonly handler: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** A handler succeeded. */
export type Handled<Value = unknown> = OnRecord<Value>;

/** A handler failed and is to be tried again. */
export interface Retried<Value = unknown> extends OnRecord<Value> {
  /** What was thrown. */
  readonly error: unknown;
  readonly delayMs: number;
}

/** A handler failed for good, and the dead letter is durable. */
export interface DeadLettered<Value = unknown> extends OnRecord<Value> {
  readonly error: unknown;
  readonly deadLetterTopic: string;
}

/** What the app's handlers did, as its server tells it, in that order. */
export class HandlerLog {
  readonly handled: Handled[] = [];
  readonly retried: Retried[] = [];
  readonly deadLettered: DeadLettered[] = [];
  readonly errors: Error[] = [];
  /** Whether the app is a member of its group. */
  hasJoined = false;
  readonly #running = new Map<string, HandlerAttempt>();

  constructor(server: PosthornServer) {
    server.on('attempt', (info) => this.#running.set(runOf(info), info));
    server.on('handled', (info) => this.handled.push(this.#ended(info)));
    server.on('retry', ({ error, delayMs, ...info }) =>
      this.retried.push({ ...this.#ended(info), error, delayMs }),
    );
    server.on('deadLetter', ({ error, deadLetterTopic, ...info }) =>
      this.deadLettered.push({ ...this.#ended(info), error, deadLetterTopic }),
    );
    server.status.subscribe((status) => (this.hasJoined = status === 'consuming'));
    server.on('error', (error) => this.errors.push(error));
  }

  /** Whether any handler is at work. */
  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** For the message of a test that failed. */
  describe(): string[] {
    return [
      ...this.handled.map((one) => `handled       ${line(one)}`),
      ...this.retried.map((one) => `failed        ${line(one)}: ${String(one.error)}`),
      ...this.deadLettered.map((one) => `dead-lettered ${line(one)}: ${String(one.error)}`),
      ...[...this.#running.values()].map(
        (info) => `still running ${line({ ...info, record: observed(info.record) })}`,
      ),
      ...this.errors.map((error) => `trouble       ${error.message}`),
    ];
  }

  #ended(info: HandlerAttempt | Omit<FailedAttempt, 'error'>): OnRecord<unknown> {
    this.#running.delete(runOf(info));
    const { record, group, handler, attempt } = info;
    return { record: observed(record), group, handler, attempt };
  }
}

/** One handler runs once at a time on a record, so a run is named by these; its next delivery takes the place. */
function runOf({
  record,
  group,
  handler,
}: Pick<HandlerAttempt, 'record' | 'group' | 'handler'>): string {
  return [group, handler, record.topic, record.partition, record.offset].join('\n');
}

function line({ record, group, handler, attempt }: OnRecord<unknown>): string {
  return `${handler} (group ${group}, attempt ${attempt}) ${describeRecord(record)}`;
}
