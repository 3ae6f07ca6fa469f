import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, errorName, FindCoordinator, type Api } from '@posthorn/protocol';
import { ConnectionLost, KafkaConnection } from './kafka-connection.js';
import type { Address } from './raw-cluster.js';

const RETRY_MS = 20;
const REMEMBERED = 40;
/** A join waits for the rebalance timeout of others. */
const ANSWER_MS = 8_000;

/** What a client asks again after, at whoever is the coordinator then; everything else is an answer. */
const RETRIABLE: ReadonlySet<number> = new Set([
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.CONCURRENT_TRANSACTIONS,
  ErrorCode.UNSTABLE_OFFSET_COMMIT,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
]);

/** By the coordinator, which did nothing. */
const REFUSED: ReadonlySet<number> = new Set([
  ErrorCode.CONCURRENT_TRANSACTIONS,
  ErrorCode.UNSTABLE_OFFSET_COMMIT,
]);

export const GROUP = 0;
export const TRANSACTION = 1;

/** The run is over: nobody waits for the answer any more. */
export class Stopped extends Error {}

/** To the coordinator of one group or transactional id, wherever it is. */
export class CoordinatorLink {
  #connection: KafkaConnection | null = null;
  #nextBootstrap = 0;
  #address = '';
  /** The newest attempts with what came of them, for whoever has to find out what went wrong. */
  readonly #attempts: string[] = [];

  constructor(
    private readonly bootstrap: readonly Address[],
    private readonly key: string,
    private readonly keyType: typeof GROUP | typeof TRANSACTION,
    private readonly stop: AbortSignal,
  ) {}

  /**
   * Asks until it is answered for good. `isRepeated` when an earlier attempt may have been carried out: its answer was
   * lost, or was none. Rejects with Stopped once aborted.
   */
  async ask<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    [version, body]: readonly [number, Input],
    codeOf: (response: Response) => number,
  ): Promise<{ readonly response: Response; readonly isRepeated: boolean }> {
    for (let isRepeated = false; ; await sleep(RETRY_MS)) {
      if (this.stop.aborted) throw new Stopped(`${api.name} of ${this.key}`);
      try {
        const connection = await this.#connect();
        const response = await connection.request(api, version, body, ANSWER_MS);
        const code = codeOf(response);
        this.#remember(`${api.name}: ${errorName(code)}`);
        if (!RETRIABLE.has(code)) return { response, isRepeated };
        if (REFUSED.has(code)) continue;
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        this.#remember(`${api.name}: ${error.message}`);
        if (this.#connection === null) continue;
      }
      isRepeated = true;
      this.close();
    }
  }

  /** `19:04:11.023 127.0.0.1:9092 EndTxn: NONE`, the newest last. */
  get attempts(): readonly string[] {
    return this.#attempts;
  }

  #remember(what: string): void {
    const at = new Date().toISOString().slice(11, 23);
    this.#attempts.push(`${at} ${this.#address} ${what}`);
    if (this.#attempts.length > REMEMBERED) this.#attempts.shift();
  }

  close(): void {
    this.#connection?.close();
    this.#connection = null;
  }

  async #connect(): Promise<KafkaConnection> {
    if (this.#connection && !this.#connection.isClosed) return this.#connection;
    this.#connection = null;
    const address = this.bootstrap[this.#nextBootstrap++ % this.bootstrap.length] ?? '';
    const [bootHost = '', bootPort] = address.split(':');
    const boot = await KafkaConnection.open(bootHost, Number(bootPort));
    try {
      const { key, keyType } = this;
      const { errorCode, host, port } = await boot.request(FindCoordinator, 2, { key, keyType });
      if (errorCode !== ErrorCode.NONE) {
        throw new ConnectionLost(`${this.key} has no coordinator now: ${errorName(errorCode)}`);
      }
      this.#address = `${host}:${port}`;
      this.#connection = await KafkaConnection.open(host, port);
      return this.#connection;
    } finally {
      boot.close();
    }
  }
}
