import {
  ApiVersions,
  decodeResponse,
  encodeRequest,
  ErrorCode,
  FrameSplitter,
  SaslAuthenticate,
  SaslHandshake,
  errorName,
  type AnyApi,
  type Api,
  type ResponseOf,
} from '@posthorn/protocol';
import { diagnostics, traced } from '../diagnostics.js';
import { asError, AuthenticationError, ConnectionError } from '../errors.js';
import type { SaslClient } from './sasl/sasl-client.js';
import {
  openSocket,
  type BrokerAddress,
  type ClientSocket,
  type CreateSocket,
  type TlsOptions,
} from './socket.js';
import { highestCommonVersion, type BrokerVersions, type VersionLimits } from './versions.js';

export interface ConnectionOptions {
  readonly clientId: string;
  /** For TCP and the first exchange of versions together: a frozen process accepts connections, too. */
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** null: plain TCP. */
  readonly tls: TlsOptions | null;
  /** null: TCP. */
  readonly createSocket: CreateSocket | null;
  /** null: the broker asks for no identity, or takes that of the certificate. */
  readonly sasl: SaslClient | null;
}

export interface RequestOptions extends VersionLimits {
  readonly timeoutMs?: number | undefined;
}

interface Pending {
  readonly api: AnyApi;
  readonly version: number;
  readonly correlationId: number;
  readonly timer: NodeJS.Timeout;
  resolve(frame: Buffer): void;
  reject(error: Error): void;
}

/** Ours asks for at most some megabytes; a broker may still send one batch beyond (KIP-74). */
const RESPONSE_BYTES_MAX = 256 * 1024 * 1024;
/** Twice what a fetch asks for unless told otherwise: put together without being copied from one buffer into a larger one. */
const RESPONSE_CAPACITY = 16 * 1024 * 1024;
/** Part of a session after which it is renewed, before the broker ends it: Kafka's clients choose from this range. */
const RENEWAL_SHARE_MIN = 0.85;
const RENEWAL_SHARE_SPREAD = 0.1;
const TIMER_MS_MAX = 2 ** 31 - 1;
/** Before each frame, and not counted in it. */
const SIZE_BYTES = 4;
const API_VERSIONS_KEY = ApiVersions.key;

/**
 * One socket to one broker. Requests are written in the order of the calls and answered in that order; a response out of
 * order, a malformed one or one that is overdue ends the connection, because nothing after it could be trusted. Everything
 * that waits is then rejected with a ConnectionError.
 */
export class Connection {
  readonly #splitter = new FrameSplitter(RESPONSE_BYTES_MAX, {
    reusesChunks: true,
    firstCapacity: RESPONSE_CAPACITY,
  });
  /** In the order of the requests; answered ones leave at #head. */
  #pending: Pending[] = [];
  #correlationId = 0;
  #bytesRead = 0;
  #versions: BrokerVersions = new Map([[API_VERSIONS_KEY, { min: 0, max: 3 }]]);
  #closedBy: ConnectionError | null = null;
  readonly #closeListeners = new Set<() => void>();
  /** Requests that wait while the identity is proven again; null while it is not. */
  #held: (() => void)[] | null = null;
  #renewal: NodeJS.Timeout | null = null;

  private readonly address: string;
  private readonly socket: ClientSocket;
  /** Resolves when bytes may be written; rejects with ConnectionError. */
  readonly #connected: Promise<void>;

  private constructor(
    address: BrokerAddress,
    private readonly options: ConnectionOptions,
  ) {
    const { tls, createSocket } = options;
    this.address = `${address.host}:${address.port}`;
    const { socket, ready } = openSocket(address, tls, createSocket, {
      room: () => this.#splitter.room,
      onBytes: (chunk) => this.#onData(chunk),
    });
    this.socket = socket;
    this.#connected = new Promise((resolve, reject) => {
      socket.once(ready, resolve);
      this.onClose(() => reject(this.#closedBy ?? new Error('closed')));
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('error', (error) => this.#close(error.message, error));
    socket.on('close', () => this.#close('closed by the broker'));
  }

  /** Connects, learns the broker's versions, proves who we are. Rejects with ConnectionError. */
  static async open(address: BrokerAddress, options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(address, options);
    const timer = setTimeout(
      () => connection.destroy(`no connection within ${options.connectTimeoutMs} ms`),
      options.connectTimeoutMs,
    );
    try {
      await connection.#connected;
      await connection.#learnVersions();
      if (options.sasl !== null) await connection.#authenticate(options.sasl);
      return connection;
    } catch (error) {
      connection.destroy('could not be opened');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get isClosed(): boolean {
    return this.#closedBy !== null;
  }

  /** Called once, after everything that waited was rejected. The returned function takes that back. */
  onClose(listener: () => void): () => void {
    if (this.isClosed) listener();
    else this.#closeListeners.add(listener);
    return () => void this.#closeListeners.delete(listener);
  }

  versionOf(api: AnyApi, limits?: VersionLimits): number {
    return highestCommonVersion(api, this.#versions, limits);
  }

  /** Bytes of the request as this broker would get it, as it counts them itself. */
  sizeOf<Input>(
    api: Api<unknown, Input, unknown, never>,
    body: Input,
    limits?: VersionLimits,
  ): number {
    const header = { correlationId: 0, clientId: this.options.clientId };
    const parts = encodeRequest(api, this.versionOf(api, limits), header, body);
    return parts.reduce((sum, { length }) => sum + length, 0) - SIZE_BYTES;
  }

  async request<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options: RequestOptions = {},
  ): Promise<Response> {
    const version = this.versionOf(api, options);
    const { address } = this;
    const message = () => ({ address, api: api.name, version });
    return traced(diagnostics.request, message, async () => {
      const frame = await this.#exchange(api, version, body, options.timeoutMs);
      return this.#decode(api, version, frame);
    });
  }

  /** For acks=0: written, and never answered. Resolves when handed to the kernel or buffered. */
  send<Input>(api: Api<unknown, Input, unknown, never>, body: Input, versionMax?: number): void {
    if (this.#closedBy) throw this.#closedBy;
    const version = this.versionOf(api, { versionMax });
    const write = (): void => void (this.#closedBy ?? this.#write(api, version, body));
    if (this.#held === null) write();
    else this.#held.push(write);
  }

  destroy(reason: string): void {
    this.#close(reason);
  }

  async #learnVersions(): Promise<void> {
    const body = { clientSoftwareName: 'posthorn-client', clientSoftwareVersion: '0.1.0' };
    const frame = await this.#exchange(ApiVersions, 3, body, this.options.connectTimeoutMs);
    // A broker that does not know v3 answers UNSUPPORTED_VERSION in the layout of v0, whose error code comes first.
    const old = frame.length >= 6 && frame.readInt16BE(4) === ErrorCode.UNSUPPORTED_VERSION;
    let answer: ResponseOf<typeof ApiVersions>;
    if (old) {
      const again = await this.#exchange(ApiVersions, 0, {}, this.options.connectTimeoutMs);
      answer = this.#decode(ApiVersions, 0, again);
    } else {
      answer = this.#decode(ApiVersions, 3, frame);
    }
    if (answer.errorCode !== ErrorCode.NONE) {
      throw new ConnectionError(`${this.address}: ${errorName(answer.errorCode)}`, false);
    }
    this.#versions = new Map(
      answer.apiKeys.map((api) => [api.apiKey, { min: api.minVersion, max: api.maxVersion }]),
    );
  }

  async #authenticate(sasl: SaslClient): Promise<void> {
    const { mechanism } = sasl;
    const hello = await this.#ask(SaslHandshake, { mechanism });
    if (hello.errorCode !== ErrorCode.NONE) {
      const offered = hello.mechanisms.join(', ') || 'none';
      throw this.#unproven(`${mechanism}: ${errorName(hello.errorCode)}, offered: ${offered}`);
    }
    const exchange = sasl.start();
    let lifetimeMs = 0n;
    for (let token = await this.#unlessClosed(exchange.next(null)); token !== null;) {
      const answer = await this.#ask(SaslAuthenticate, { authBytes: token });
      if (answer.errorCode !== ErrorCode.NONE) {
        throw this.#unproven(answer.errorMessage ?? errorName(answer.errorCode));
      }
      lifetimeMs = answer.sessionLifetimeMs;
      const next = exchange.next(answer.authBytes).catch((error: unknown) => {
        // What the broker said does not prove that it is the right one.
        throw this.#unproven(asError(error).message, error);
      });
      token = await this.#unlessClosed(next);
    }
    if (lifetimeMs > 0n) this.#renewWithin(sasl, Number(lifetimeMs));
  }

  /** A token comes from somebody else, who may never answer: the connection's time holds for that, too. */
  async #unlessClosed<T>(work: Promise<T>): Promise<T> {
    let unlisten = (): void => undefined;
    const closed = new Promise<never>((_, reject) => {
      unlisten = this.onClose(() => reject(this.#closedBy ?? new Error('closed')));
    });
    try {
      return await Promise.race([work, closed]);
    } finally {
      unlisten();
    }
  }

  #ask<Input, Response>(api: Api<unknown, Input, Response, never>, body: Input): Promise<Response> {
    const version = this.versionOf(api);
    const { connectTimeoutMs } = this.options;
    return this.#sendNow(api, version, body, connectTimeoutMs).then((frame) =>
      this.#decode(api, version, frame),
    );
  }

  #unproven(reason: string, cause?: unknown): AuthenticationError {
    return new AuthenticationError(`${this.address}: authentication failed: ${reason}`, { cause });
  }

  /** KIP-368. Nothing else may be sent meanwhile; what is, waits. A failure ends the connection. */
  #renewWithin(sasl: SaslClient, lifetimeMs: number): void {
    const share = RENEWAL_SHARE_MIN + RENEWAL_SHARE_SPREAD * Math.random();
    const { connectTimeoutMs } = this.options;
    const renew = async (): Promise<void> => {
      this.#held = [];
      const overdue = setTimeout(
        () => this.#close(`the identity was not proven again within ${connectTimeoutMs} ms`),
        connectTimeoutMs,
      );
      try {
        await this.#authenticate(sasl);
      } catch (error) {
        this.#close(asError(error).message, error);
      } finally {
        clearTimeout(overdue);
      }
      const held = this.#held;
      this.#held = null;
      for (const send of held) send();
    };
    const ms = Math.min(lifetimeMs * share, TIMER_MS_MAX);
    this.#renewal = setTimeout(() => void renew(), ms).unref();
  }

  #exchange<Input>(
    api: Api<unknown, Input, unknown, never>,
    version: number,
    body: Input,
    timeoutMs = this.options.requestTimeoutMs,
  ): Promise<Buffer> {
    const held = this.#held;
    if (held === null) return this.#sendNow(api, version, body, timeoutMs);
    return new Promise((resolve, reject) => {
      held.push(() => {
        this.#sendNow(api, version, body, timeoutMs).then(resolve, reject);
      });
    });
  }

  #sendNow<Input>(
    api: Api<unknown, Input, unknown, never>,
    version: number,
    body: Input,
    timeoutMs: number,
  ): Promise<Buffer> {
    if (this.#closedBy) {
      return Promise.reject(new ConnectionError(this.#closedBy.message, false));
    }
    return new Promise((resolve, reject) => {
      const correlationId = this.#write(api, version, body);
      const timer = setTimeout(() => this.#overdue(pending, timeoutMs), timeoutMs);
      const pending: Pending = { api, version, correlationId, timer, resolve, reject };
      this.#pending.push(pending);
    });
  }

  /**
   * A process that did not run for so long, since a handler computed or somebody stopped it, hears of its timers before its
   * sockets: the answer may have come long ago, so all that waits in the socket is read first.
   */
  #overdue(pending: Pending, timeoutMs: number): void {
    const bytesRead = this.#bytesRead;
    setImmediate(() => {
      if (!this.#pending.includes(pending)) return;
      if (this.#bytesRead !== bytesRead) this.#overdue(pending, timeoutMs);
      else this.#close(`no answer to ${pending.api.name} within ${timeoutMs} ms`);
    });
  }

  #write<Input>(api: Api<unknown, Input, unknown, never>, version: number, body: Input): number {
    const correlationId = this.#correlationId;
    this.#correlationId = (correlationId + 1) & 0x7fffffff;
    const { clientId } = this.options;
    const parts = encodeRequest(api, version, { correlationId, clientId }, body);
    this.socket.cork();
    for (const part of parts) this.socket.write(part);
    this.socket.uncork();
    return correlationId;
  }

  #decode<Response>(
    api: Api<unknown, never, Response, never>,
    version: number,
    frame: Buffer,
  ): Response {
    try {
      return decodeResponse(api, version, frame).body;
    } catch (error) {
      this.#close(asError(error).message, error);
      throw new ConnectionError(`${this.address}: ${asError(error).message}`, true, {
        cause: error,
      });
    }
  }

  #onData(chunk: Buffer): void {
    this.#bytesRead += chunk.length;
    try {
      for (const frame of this.#splitter.push(chunk)) this.#onFrame(frame);
    } catch (error) {
      this.#close(asError(error).message, error);
    }
  }

  #onFrame(frame: Buffer): void {
    if (this.isClosed) return;
    const head = this.#pending[0];
    const correlationId = frame.length >= 4 ? frame.readInt32BE(0) : null;
    if (head === undefined || head.correlationId !== correlationId) {
      const expected = head === undefined ? 'nothing' : head.correlationId;
      this.#close(`answer ${correlationId} where ${expected} was due`);
      return;
    }
    this.#pending.shift();
    clearTimeout(head.timer);
    head.resolve(frame);
  }

  #close(reason: string, cause?: unknown): void {
    if (this.#closedBy) return;
    const error = new ConnectionError(`${this.address}: ${reason}`, true, { cause });
    this.#closedBy = error;
    if (this.#renewal) clearTimeout(this.#renewal);
    this.socket.destroy();
    const pending = this.#pending;
    this.#pending = [];
    for (const waiting of pending) {
      clearTimeout(waiting.timer);
      waiting.reject(error);
    }
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    for (const listener of listeners) listener();
  }
}
