import { ErrorCode, FindCoordinator, KafkaError, type Api } from '@posthorn/protocol';
import type { ClusterContext } from './context.js';
import { ClosedError, ConnectionError } from './errors.js';
import type { BrokerAddress } from './net/socket.js';
import type { RequestOptions } from './net/connection.js';
import type { ConnectionPool } from './net/connection-pool.js';
import { sleep } from './sleep.js';

/** What a coordinator coordinates, as FindCoordinator names it. */
export const CoordinatorKind = { GROUP: 0, TRANSACTION: 1 } as const;
export type CoordinatorKind = (typeof CoordinatorKind)[keyof typeof CoordinatorKind];

export interface CallOptions<Response> extends RequestOptions {
  errorOf(response: Response): number;
}

const MOVED: ReadonlySet<number> = new Set([
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
]);

/**
 * The broker that coordinates a group or a transactional id. Its pool is of its own, so that a heartbeat never stands behind
 * a fetch. Forgets where it is when it does not answer or says that it is not the one.
 */
export class Coordinator {
  #address: BrokerAddress | null = null;

  constructor(
    private readonly context: ClusterContext,
    private readonly pool: ConnectionPool,
    private readonly key: string,
    private readonly kind: CoordinatorKind,
  ) {}

  /** Asks where it is unless that is known, so that what fails in the `call` behind it is the call itself. */
  async find(): Promise<BrokerAddress> {
    this.#address ??= await this.#locate();
    return this.#address;
  }

  /** Throws KafkaError for an error code found by `errorOf`, ConnectionError when nobody answers; retries nothing. */
  async call<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options: CallOptions<Response>,
  ): Promise<Response> {
    try {
      const response = await this.pool.requestAt(await this.find(), api, body, options);
      const errorCode = options.errorOf(response);
      if (errorCode !== ErrorCode.NONE) throw new KafkaError(errorCode, api.name);
      return response;
    } catch (error) {
      if (error instanceof ConnectionError) this.#address = null;
      if (error instanceof KafkaError && MOVED.has(error.errorCode)) this.#address = null;
      throw error;
    }
  }

  /** Ends what is under way on its connections. */
  interrupt(): void {
    this.pool.reset();
  }

  async #locate(): Promise<BrokerAddress> {
    const { metadata } = this.context;
    if (metadata.view.brokers.size === 0) await metadata.refresh();
    let lastError: unknown = new ConnectionError('no broker is known', false);
    for (const address of metadata.view.brokers.values()) {
      try {
        return await this.#ask(address);
      } catch (error) {
        if (error instanceof ClosedError) throw error;
        lastError = error;
        // At the first, since each may take its time: all of them may be elsewhere by now.
        void metadata.refresh();
      }
    }
    throw lastError;
  }

  async #ask(address: BrokerAddress): Promise<BrokerAddress> {
    const response = await this.pool.requestAt(
      address,
      FindCoordinator,
      { key: this.key, keyType: this.kind, coordinatorKeys: [this.key] },
      { versionMin: this.kind === CoordinatorKind.GROUP ? 0 : 1 }, // version 0 knows groups only
    );
    const { errorCode, host, port } = response.coordinators[0] ?? response;
    if (errorCode !== ErrorCode.NONE) throw new KafkaError(errorCode, 'FindCoordinator');
    return { host, port };
  }
}

export interface RetryOptions {
  readonly signal: AbortSignal;
  isPassing(error: unknown): boolean;
  /** How long to wait after this error; null for the back-off. */
  pauseMs?(error: unknown): number | null;
}

/** Waits between attempts that fail in passing; rethrows what is final, and everything once the signal aborts. */
export async function retrying<T>(
  context: ClusterContext,
  options: RetryOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  const backoff = context.backoff();
  for (;;) {
    let pauseMs: number | null;
    try {
      return await attempt();
    } catch (error) {
      if (options.signal.aborted || !options.isPassing(error)) throw error;
      pauseMs = options.pauseMs?.(error) ?? null;
    }
    await sleep(pauseMs ?? backoff.nextMs(), options.signal);
  }
}
