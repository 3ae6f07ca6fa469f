import { connect, type Socket } from 'node:net';

export interface ReceivedEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
  /** The last id told until then. */
  readonly id: string;
}

/** Reads Server-Sent Events as a browser does, over fetch. */
export class EventSourceReader {
  readonly #controller = new AbortController();
  #buffer = '';
  #id = '';
  #events: ReceivedEvent[] = [];
  #wake = (): void => undefined;
  #isOver = false;
  status = 0;

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventSourceReader> {
    const reader = new EventSourceReader();
    const response = await fetch(url, { headers, signal: reader.#controller.signal });
    reader.status = response.status;
    void reader.#read(response).catch(() => undefined);
    return reader;
  }

  /** The next event of this name, skipping others. */
  async next(event: string): Promise<ReceivedEvent> {
    for (;;) {
      const found = this.#events.shift();
      if (found?.event === event) return found;
      if (found !== undefined) continue;
      if (this.#isOver) throw new Error(`the stream ended before an event "${event}"`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async take(event: string, count: number): Promise<ReceivedEvent[]> {
    const taken: ReceivedEvent[] = [];
    while (taken.length < count) taken.push(await this.next(event));
    return taken;
  }

  close(): void {
    this.#controller.abort();
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        this.#buffer += decoder.decode(chunk, { stream: true });
        const blocks = this.#buffer.split('\n\n');
        this.#buffer = blocks.pop() ?? '';
        for (const block of blocks) this.#received(block);
        this.#wake();
      }
    } finally {
      this.#isOver = true;
      this.#wake();
    }
  }

  #received(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const at = line.indexOf(': ');
        return [line.slice(0, at), line.slice(at + 2)] as const;
      }),
    );
    this.#id = fields.get('id') ?? this.#id;
    const data = fields.get('data');
    if (data === undefined) return;
    const event = fields.get('event') ?? 'message';
    this.#events.push({ event, data: JSON.parse(data) as Record<string, unknown>, id: this.#id });
  }
}

/** A client that asks and then reads nothing at all. */
export function silentReader(port: number, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.pause();
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
      resolve(socket);
    });
    socket.on('error', reject);
  });
}
