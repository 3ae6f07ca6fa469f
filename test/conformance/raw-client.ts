import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import {
  decodeResponse,
  encodeRequest,
  FrameSplitter,
  Produce,
  type Api,
  type ProduceResponse,
} from '@posthorn/protocol';
import { buildBatch, type BatchOptions } from '@posthorn/records';

/** One socket that says exactly what a test wants to say, right or wrong. */
export class RawClient {
  readonly closed: Promise<void>;
  private readonly splitter = new FrameSplitter(256 * 1024 * 1024);
  private readonly frames: Buffer[] = [];
  private readonly waiting: ((frame: Buffer) => void)[] = [];
  private correlationId = 0;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      for (const frame of this.splitter.push(chunk)) this.receive(frame);
    });
  }

  /** Over TLS when there are options for it. */
  static open(address: string, tls: ConnectionOptions | null = null): Promise<RawClient> {
    const [host, port] = address.split(':');
    const to = { host, port: Number(port) };
    return new Promise((resolve, reject) => {
      const opened = (): void => resolve(new RawClient(socket));
      const socket = tls === null ? connect(to, opened) : connectTls({ ...to, ...tls }, opened);
      socket.once('error', reject);
    });
  }

  /** Sends a request without waiting; the returned promise is its answer's body. */
  ask<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    version: number,
    body: Input,
  ): Promise<Response> {
    const context = { correlationId: ++this.correlationId, clientId: 'raw' };
    this.write(...encodeRequest(api, version, context, body));
    return this.next().then((frame) => {
      const response = decodeResponse(api, version, frame);
      if (response.correlationId !== context.correlationId) {
        throw new Error(`answer ${response.correlationId} came for ${context.correlationId}`);
      }
      return response.body;
    });
  }

  /** One batch to one partition, acks=-1, Produce v9. */
  produce(topic: string, partition: number, records: Buffer | null): Promise<ProduceResponse> {
    return this.ask(Produce, 9, {
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name: topic, partitionData: [{ index: partition, records }] }],
    });
  }

  write(...buffers: readonly Buffer[]): void {
    for (const buffer of buffers) this.socket.write(buffer);
  }

  /** The next frame that was not claimed by an earlier call. */
  next(): Promise<Buffer> {
    const frame = this.frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  close(): Promise<void> {
    this.socket.destroy();
    return this.closed;
  }

  private receive(frame: Buffer): void {
    const waiter = this.waiting.shift();
    if (waiter === undefined) this.frames.push(frame);
    else waiter(frame);
  }
}

/** A batch of records whose key is their value, as a producer would send it. */
export function batchOf(values: readonly string[], options: BatchOptions = {}): Buffer {
  const timestamp = BigInt(Date.now());
  const records = values.map((value) => ({ key: value, value, timestamp }));
  return buildBatch(records, options).buffer;
}

export function keylessBatch(): Buffer {
  return buildBatch([{ value: 'a', timestamp: BigInt(Date.now()) }]).buffer;
}

export function batchAt(timestamp: bigint): Buffer {
  return buildBatch([{ key: 'a', value: 'a', timestamp }]).buffer;
}
