import type { HttpResponse } from '../http/http-types.js';

export interface StreamEvent {
  /** As the client's listener is called. */
  readonly event: string;
  readonly data: object;
  /** Where to go on from: what the client sends back as Last-Event-ID. */
  readonly id?: string;
}

/** Proxies and browsers give up on a silent connection after a minute or two. */
const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for so long is gone, or as good as gone. */
const STALLED_MS = 60_000;
/** What a browser waits before it connects again. */
const RECONNECT_MS = 2_000;

/**
 * One answer of Server-Sent Events. Whoever sends waits until the connection takes more, so that what a slow reader has
 * not read stays where it comes from, and not in memory.
 */
export class EventStream {
  readonly #gone = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  #lastId: string | null = null;
  #isIdStale = false;

  constructor(private readonly response: HttpResponse) {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // nginx would gather what is to be seen at once.
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${RECONNECT_MS}\n\n`);
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
    response.on('close', () => this.#close());
    // A reset is a way to leave; 'close' follows.
    response.on('error', () => undefined);
  }

  /** Aborts when the client is gone or the stream has ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** What was sent has not all been taken yet. */
  get isBehind(): boolean {
    return this.response.writableNeedDrain;
  }

  /** Resolves when the connection takes more; at once when it is gone. */
  async send({ event, data, id }: StreamEvent): Promise<void> {
    if (this.gone.aborted) return;
    const idLine = id === undefined ? '' : `id: ${id}\n`;
    if (id !== undefined) this.#isIdStale = false;
    const taken = this.response.write(
      `${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
    );
    if (!taken) await this.#drained();
  }

  /** Where to go on from, without an event of its own: told with the next heartbeat, as `position`. */
  passed(id: string): void {
    this.#lastId = id;
    this.#isIdStale = true;
  }

  /** The last event, after which a client should not come back for the same. */
  end(reason: string): void {
    if (this.gone.aborted) return;
    this.response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    this.#close();
  }

  #beat(): void {
    if (this.response.writableNeedDrain) return;
    const isToTell = this.#isIdStale && this.#lastId !== null;
    const position = `id: ${this.#lastId}\nevent: position\ndata: {}\n\n`;
    this.response.write(isToTell ? position : ': \n\n');
    this.#isIdStale = false;
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const stalled = setTimeout(() => this.response.destroy(), STALLED_MS).unref();
      const done = (): void => {
        clearTimeout(stalled);
        this.response.off('drain', done);
        this.gone.removeEventListener('abort', done);
        resolve();
      };
      this.response.once('drain', done);
      this.gone.addEventListener('abort', done, { once: true });
    });
  }

  #close(): void {
    clearInterval(this.#heartbeat);
    this.#gone.abort();
  }
}
