import type { ClientSocket } from '@posthorn/client';
import { setImmediate as turn } from 'node:timers/promises';
import { startBroker, type InProcessSocket, type RunningBroker } from 'posthorn';
import { startTestDatabase, type TestDatabase } from './embedded-database.js';
import { HarnessClock } from './harness-clock.js';
import { Progress } from './progress.js';
import { PublishedLog } from './published-log.js';

/** Where the broker keeps its log. The embedded PostgreSQL takes seconds to start and is the real one. */
export type TestStorage = 'memory' | 'embedded-postgres';

export interface TestBrokerOptions {
  /** Default 'memory'. */
  readonly storage?: TestStorage | undefined;
  /** Also opens a loopback port, which the system chooses, for clients of another kind or another process. Default false. */
  readonly listen?: boolean | undefined;
}

/** With nothing sent for so many turns of the event loop, what goes on in memory has come to rest. */
const QUIET_TURNS = 4;

/**
 * A broker in the test process: all of it but the port. Clients come by pairs of streams, so frames, codec and order are
 * those of a socket, and the time of its group coordinator is the test's.
 */
export class PosthornTestBroker implements AsyncDisposable {
  /** Everything that was written. */
  readonly published: PublishedLog;
  /** Of the harnesses that use it. */
  readonly progress: Progress;
  readonly #sockets = new Set<InProcessSocket>();
  readonly #users = new Set<{ close(): Promise<void> }>();
  #bytesOfClosed = 0;
  #closed: Promise<void> | null = null;

  private constructor(
    private readonly running: RunningBroker,
    private readonly database: TestDatabase | null,
    private readonly isListening: boolean,
    readonly clock: HarnessClock,
  ) {
    this.published = new PublishedLog(running.services.log);
    this.progress = new Progress(clock, this, this.published);
  }

  static async start(options: TestBrokerOptions = {}): Promise<PosthornTestBroker> {
    const { storage = 'memory', listen = false } = options;
    const database = storage === 'memory' ? null : await startTestDatabase();
    let settle = (): Promise<void> => Promise.resolve();
    const clock = new HarnessClock(() => settle());
    try {
      const running = await startBroker({
        port: 0,
        inProcess: !listen,
        databaseUrl: database?.url ?? null,
        clock,
        logLevel: 'silent',
        // Members that come together are rare in a test, and waiting for them is not.
        groupInitialRebalanceDelayMs: 0,
      });
      const broker = new PosthornTestBroker(running, database, listen, clock);
      settle = () => broker.settle();
      return broker;
    } catch (error) {
      await database?.stop();
      throw error;
    }
  }

  /** `host:port` for clients of another kind. Throws without `listen: true`. */
  get address(): string {
    if (!this.isListening) {
      throw new Error('no port is open: create the broker (or the harness) with listen: true');
    }
    return `${this.running.host}:${this.running.port}`;
  }

  /** What @posthorn/client and the transport take as `connection.createSocket`. */
  readonly createSocket = (): ClientSocket => {
    const socket = this.running.connect();
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#bytesOfClosed += socket.bytesRead + socket.bytesWritten;
    });
    return socket;
  };

  /** Grows with every byte between the broker and the clients in this process. */
  get traffic(): number {
    let sum = this.#bytesOfClosed;
    for (const { bytesRead, bytesWritten } of this.#sockets) sum += bytesRead + bytesWritten;
    return sum;
  }

  /** Resolves when nothing has been sent for some turns of the event loop. What waits for I/O elsewhere is not waited for. */
  async settle(): Promise<void> {
    let before = this.traffic;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await turn();
      const { traffic } = this;
      if (traffic !== before) quiet = 0;
      before = traffic;
    }
  }

  /** Throws when its closing has begun: whoever connects then would wait for ever. */
  assertOpen(): void {
    if (this.#closed) throw new Error('the PosthornTestBroker was closed');
  }

  /** What is closed before this broker is. The returned function takes it out again. */
  use(user: { close(): Promise<void> }): () => void {
    this.assertOpen();
    this.#users.add(user);
    return () => this.#users.delete(user);
  }

  /** May be called twice. Closes the harnesses that use it first: without a broker none would end its app. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await Promise.all([...this.#users].map((user) => user.close()));
    } finally {
      this.published.close();
      this.clock.release();
      for (const socket of this.#sockets) socket.destroy();
      try {
        await this.running.close();
      } finally {
        await this.database?.stop();
      }
    }
  }
}
