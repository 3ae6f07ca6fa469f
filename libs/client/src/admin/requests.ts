import {
  type Api,
  ErrorCode,
  isRetriable,
  KafkaError,
  Metadata,
  type ResponseOf,
} from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { AuthenticationError, ClosedError, ConnectionError } from '../errors.js';
import type { RequestOptions } from '../net/connection.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { BrokerAddress } from '../net/socket.js';
import { sleep } from '../sleep.js';

export type MetadataAnswer = ResponseOf<typeof Metadata>;

export interface AdminRequestsOptions {
  /** How long one call goes on trying. */
  readonly timeoutMs: number;
  /** Aborted when the admin is closed. */
  readonly signal: AbortSignal;
  /** Resolves once any broker answered; rejects after the time, or when our login is refused. */
  connect(options: { timeoutMs: number }): Promise<void>;
}

/** Attempts within a time, and the brokers to send them to. */
export class AdminRequests {
  constructor(
    readonly context: ClusterContext,
    readonly pool: ConnectionPool,
    private readonly options: AdminRequestsOptions,
  ) {}

  get timeoutMs(): number {
    return this.options.timeoutMs;
  }

  get signal(): AbortSignal {
    return this.options.signal;
  }

  /** For what changes nothing: tried again after every failure that passes. */
  ask<T>(attempt: () => Promise<T>): Promise<T> {
    return this.#trying(attempt, isPassing);
  }

  /** For what changes something: not tried again once it may have been carried out. */
  change<T>(attempt: () => Promise<T>): Promise<T> {
    return this.#trying(attempt, (error) => isPassing(error) && !maybeDone(error));
  }

  /** Of these topics, of all, or, with an empty list, of the brokers alone. Creates nothing. */
  async metadata(topics: readonly string[] | null): Promise<MetadataAnswer> {
    const names = topics?.map((name) => ({ name })) ?? null;
    return this.pool.requestAt(await this.anyBroker(), Metadata, {
      topics: names,
      allowAutoTopicCreation: false,
    });
  }

  /** Another one each time, so that one that is down does not hold up every attempt. */
  async anyBroker(): Promise<BrokerAddress> {
    const known = [...(await this.brokers()).values()];
    return known[Math.floor(this.context.random() * known.length)];
  }

  /** How long a change waits for its answer: it is sent once, so that nothing is won by giving up early. */
  get changeOptions(): RequestOptions {
    return { timeoutMs: Math.min(this.context.requestTimeoutMs, this.timeoutMs) };
  }

  /** A change that the controller carries out. */
  async changeByController<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    body: Input,
  ): Promise<Response> {
    return this.pool.requestAt(await this.#controller(), api, body, this.changeOptions);
  }

  async #controller(): Promise<BrokerAddress> {
    const { controllerId } = await onlyAsked(this.metadata([]));
    const brokers = await this.brokers();
    return brokers.get(controllerId) ?? [...brokers.values()][0];
  }

  /** At least one. */
  async brokers(): Promise<ReadonlyMap<number, BrokerAddress>> {
    const { view } = this.context.metadata;
    if (view.brokers.size === 0) await this.options.connect({ timeoutMs: this.timeoutMs });
    if (view.brokers.size === 0) throw new ConnectionError('no broker is known', false);
    return view.brokers;
  }

  async #trying<T>(attempt: () => Promise<T>, again: (error: unknown) => boolean): Promise<T> {
    const { monotonicMs } = this.context;
    const endMs = monotonicMs() + this.timeoutMs;
    const backoff = this.context.backoff();
    for (;;) {
      if (this.signal.aborted) throw new ClosedError('the admin was closed');
      try {
        return await attempt();
      } catch (error) {
        if (!again(error) || monotonicMs() >= endMs) throw error;
        void this.context.metadata.refresh();
      }
      await sleep(backoff.nextMs(), this.signal);
    }
  }
}

/** An unknown topic is retriable for a consumer, which waits for it; whoever names one here has named the wrong one. */
function isPassing(error: unknown): boolean {
  if (error instanceof AuthenticationError) return false;
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof KafkaError)) return false;
  return error.errorCode !== ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && isRetriable(error.errorCode);
}

function maybeDone(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.maybeSent;
  return error instanceof KafkaError && error.errorCode === ErrorCode.REQUEST_TIMED_OUT;
}

/** For a question that comes before a change: unanswered, it leaves no doubt of the change, which was not sent. */
export async function onlyAsked<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof ConnectionError) || !error.maybeSent) throw error;
    throw new ConnectionError(error.message, false, { cause: error });
  }
}

/** Throws for any code but NONE. */
export function assertNone(errorCode: number, message?: string | null): void {
  if (errorCode !== ErrorCode.NONE) throw new KafkaError(errorCode, message ?? undefined);
}
