import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  apiByKey,
  encodeResponse,
  FrameSplitter,
  Reader,
  readRequestHeader,
  type AnyApi,
  type Api,
} from '@posthorn/protocol';

/** A request on its way to the broker. */
export interface ProxiedRequest {
  readonly api: AnyApi;
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** Stands behind the header. */
  readonly body: () => Reader;
}

export type Verdict =
  | 'forward'
  /** The broker gets it and works on it; the connection ends before the answer. */
  | 'lose-answer'
  /** The connection ends at once. */
  | 'lose-request'
  /** The broker never sees it; this answer, header included and without size, comes in its place. */
  | { readonly answer: Buffer };

export type Rule = (request: ProxiedRequest) => Verdict;

const FRAME_BYTES_MAX = 256 * 1024 * 1024;

/** The answer of an API as a proxy would give it. */
export function answerOf<Body>(
  api: Api<unknown, never, unknown, Body>,
  request: ProxiedRequest,
  body: Body,
): Verdict {
  const parts = encodeResponse(api, request.version, request.correlationId, body);
  return { answer: Buffer.concat(parts).subarray(4) };
}

/**
 * Stands between clients and a broker and does what networks do: cut, freeze, lose an answer, refuse. Start it first, so
 * that the broker can advertise its port. Requests are forwarded whole, answers keep the order of the requests.
 */
export class KafkaProxy {
  rule: Rule = () => 'forward';
  #target: { host: string; port: number } | null = null;
  #cut = false;
  #frozen = false;
  readonly #links = new Set<Link>();

  private constructor(private readonly server: Server) {
    server.on('connection', (client) => this.#accept(client));
  }

  static async start(port = 0): Promise<KafkaProxy> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new KafkaProxy(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }
  get connections(): number {
    return this.#links.size;
  }

  target(host: string, port: number): void {
    this.#target = { host, port };
  }

  /** Ends every connection, and new ones as they come. */
  cut(): void {
    this.#cut = true;
    for (const link of this.#links) link.destroy();
  }

  /** Accepts and reads, but nothing passes either way any more, as with a stopped process. */
  freeze(): void {
    this.#frozen = true;
    for (const link of this.#links) link.freeze();
  }

  /** What is open now passes nothing any more and stays open, as where a router has forgotten it; new connections work. */
  silence(): void {
    for (const link of this.#links) link.freeze();
  }

  /** Undoes `cut`; frozen connections are ended. */
  restore(): void {
    this.#cut = false;
    if (this.#frozen) for (const link of this.#links) link.destroy();
    this.#frozen = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #accept(client: Socket): void {
    if (this.#cut || this.#target === null) {
      client.destroy();
      return;
    }
    const broker = connect(this.#target.port, this.#target.host);
    const link = new Link(client, broker, (request) => this.rule(request));
    if (this.#frozen) link.freeze();
    this.#links.add(link);
    client.once('close', () => this.#links.delete(link));
  }
}

/** An answer that is due, in the order of the requests. */
interface Due {
  readonly kind: 'broker' | 'close' | 'own';
  readonly answer: Buffer | null;
}

class Link {
  readonly #due: Due[] = [];
  #frozen = false;

  constructor(
    private readonly client: Socket,
    private readonly broker: Socket,
    private readonly rule: Rule,
  ) {
    client.setNoDelay(true);
    broker.setNoDelay(true);
    const requests = new FrameSplitter(FRAME_BYTES_MAX);
    const answers = new FrameSplitter(FRAME_BYTES_MAX);
    client.on('data', (chunk: Buffer) => requests.push(chunk).forEach((frame) => this.#ask(frame)));
    broker.on('data', (chunk: Buffer) =>
      answers.push(chunk).forEach((frame) => this.#answer(frame)),
    );
    for (const socket of [client, broker]) {
      socket.on('error', () => this.destroy());
      socket.on('close', () => this.destroy());
    }
  }

  freeze(): void {
    this.#frozen = true;
  }

  destroy(): void {
    this.client.destroy();
    this.broker.destroy();
  }

  #ask(frame: Buffer): void {
    if (this.#frozen) return;
    const verdict = this.rule(requestOf(frame));
    if (verdict === 'lose-request') return this.destroy();
    if (typeof verdict === 'object') {
      this.#due.push({ kind: 'own', answer: verdict.answer });
      return this.#flushOwn();
    }
    this.#due.push({ kind: verdict === 'lose-answer' ? 'close' : 'broker', answer: null });
    this.broker.write(sized(frame));
  }

  #answer(frame: Buffer): void {
    if (this.#frozen) return;
    const due = this.#due.shift();
    if (due?.kind === 'close') return this.destroy();
    this.client.write(sized(frame));
    this.#flushOwn();
  }

  #flushOwn(): void {
    for (let due = this.#due[0]; due?.kind === 'own'; due = this.#due[0]) {
      this.#due.shift();
      if (due.answer !== null) this.client.write(sized(due.answer));
    }
  }
}

function requestOf(frame: Buffer): ProxiedRequest {
  const header = readRequestHeader(new Reader(frame));
  const api = apiByKey.get(header.apiKey);
  if (api === undefined)
    throw new Error(`a request of API ${header.apiKey}, which is not declared`);
  return {
    api,
    version: header.apiVersion,
    correlationId: header.correlationId,
    clientId: header.clientId,
    body: () => {
      const reader = new Reader(frame);
      readRequestHeader(reader);
      return reader;
    },
  };
}

function sized(frame: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(frame.length);
  return Buffer.concat([size, frame]);
}
