import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { decodeResponse, encodeRequest, FrameSplitter, type Api } from '@posthorn/protocol';

const FRAME_BYTES_MAX = 64 * 1024 * 1024;
/** Of clients that go elsewhere when a broker says nothing. */
const IMPATIENT: Patience = { connectMs: 1_000, answerMs: 5_000 };

export interface Patience {
  readonly connectMs: number;
  /** For a request that does not name its own. */
  readonly answerMs: number;
}

/** Nobody knows what became of the request. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

interface Waiting {
  readonly resolve: (frame: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** One socket to a broker: requests as they are made, pipelined, answers in their order. */
export class KafkaConnection {
  readonly #waiting: { readonly id: number; readonly waiting: Waiting }[] = [];
  readonly #frames = new FrameSplitter(FRAME_BYTES_MAX);
  #nextId = 1;

  private constructor(
    private readonly socket: Socket,
    private readonly answerMs: number,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
  }

  static async open(
    host: string,
    port: number,
    { connectMs, answerMs } = IMPATIENT,
  ): Promise<KafkaConnection> {
    const socket = createConnection({ host, port });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(connectMs) });
    } catch (cause) {
      socket.destroy();
      throw new ConnectionLost(`no connection to ${host}:${port}`, { cause });
    }
    return new KafkaConnection(socket, answerMs);
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  close(): void {
    this.socket.destroy();
    const lost = new ConnectionLost('the connection is closed');
    for (const { waiting } of this.#waiting.splice(0)) waiting.reject(lost);
  }

  /** Rejects with ConnectionLost, and closes, when no answer comes in time. */
  async request<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    version: number,
    body: Input,
    timeoutMs = this.answerMs,
  ): Promise<Response> {
    if (this.isClosed) throw new ConnectionLost('the connection is closed');
    const correlationId = this.#nextId++;
    const frame = new Promise<Buffer>((resolve, reject) => {
      this.#waiting.push({ id: correlationId, waiting: { resolve, reject } });
    });
    const timer = setTimeout(() => this.close(), timeoutMs);
    try {
      const context = { correlationId, clientId: 'durability' };
      for (const part of encodeRequest(api, version, context, body)) this.socket.write(part);
      return decodeResponse(api, version, await frame).body;
    } finally {
      clearTimeout(timer);
    }
  }

  #received(chunk: Buffer): void {
    for (const frame of this.#frames.push(chunk)) {
      const next = this.#waiting.shift();
      const id = frame.readInt32BE(0);
      if (next?.id === id) next.waiting.resolve(frame);
      else {
        next?.waiting.reject(new Error(`answer ${id} where ${next.id} was due`));
        this.close();
      }
    }
  }
}
