import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { systemClock } from '../../apps/broker/src/clock.js';
import { defaultConfig } from '../../apps/broker/src/config/config.js';
import type { RequestProcessor } from '../../apps/broker/src/kafka/network/connection.js';
import { ConnectionQuotas } from '../../apps/broker/src/kafka/network/connection-quotas.js';
import { KafkaMetrics } from '../../apps/broker/src/metrics/kafka-metrics.js';
import { MemoryPool } from '../../apps/broker/src/kafka/network/memory-pool.js';
import {
  KafkaServer,
  type KafkaServerOptions,
} from '../../apps/broker/src/kafka/network/server.js';
import { Reports } from '../../apps/broker/src/reports.js';
import { Admission } from '../../apps/broker/src/security/admission.js';
import { listenersOf } from '../../apps/broker/src/security/listeners.js';
import { RawClient } from './raw-client.js';
import { until } from './support.js';

const MIB = 1024 * 1024;

/** A request frame whose body is a text, behind the eight bytes that a frame has at least. */
function request(body: string, bytes = 0): Buffer {
  const frame = Buffer.alloc(4 + 8 + Math.max(bytes, body.length));
  frame.writeInt32BE(frame.length - 4, 0);
  frame.write(body, 12);
  return frame;
}

/** What a test's requests ask for, and when they end. */
class Script implements RequestProcessor {
  readonly started: string[] = [];
  private readonly held = new Map<string, () => void>();

  mayOverlap(): boolean {
    return true;
  }

  process(frame: Buffer): readonly Buffer[] | Promise<readonly Buffer[]> {
    const body = frame.subarray(8).toString().replaceAll('\0', '');
    this.started.push(body);
    const [verb, size] = body.split(' ');
    if (verb === 'fail') throw new Error('a bug');
    const answer = [request(body, verb === 'large' ? Number(size) : 0)];
    if (verb !== 'hold') return answer;
    return new Promise((resolve) => this.held.set(body, () => resolve(answer)));
  }

  release(body: string): void {
    this.held.get(body)?.();
  }
}

describe('a connection', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function serve(
    limits: Partial<KafkaServerOptions['limits']> = {},
    options: Partial<KafkaServerOptions> = {},
    connectionsMax = 100,
  ): Promise<{
    script: Script;
    server: KafkaServer;
    open: () => Promise<RawClient>;
    lines: string[];
  }> {
    const script = new Script();
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    const server: KafkaServer = new KafkaServer({
      connectionQuotas: new ConnectionQuotas({
        perAddressMax: 100,
        perAddressOverrides: new Map(),
        perPrincipalMax: 100,
        creationRateMax: 1_000_000,
      }),
      listener: listenersOf({ ...defaultConfig, port: 0 })[0],
      tls: null,
      tlsClientAuth: 'none',
      onCertificateRefused: () => undefined,
      admission: new Admission(defaultConfig, systemClock),
      handshakeTimeoutMs: 10_000,
      nextId: () => 1,
      hasRoom: () => server.connectionCount < connectionsMax,
      limits: {
        frameBytesMax: 8 * MIB,
        requestsInFlightMax: 10,
        requestBytesInFlightMax: 16 * MIB,
        idleMs: 60_000,
        stalledMs: 60_000,
        ...limits,
      },
      requestPool: new MemoryPool(64 * MIB),
      responsePool: new MemoryPool(64 * MIB),
      clock: systemClock,
      reports: new Reports(logger, systemClock),
      metrics: new KafkaMetrics(),
      ...options,
    });
    const port = await server.listen();
    server.serve({
      processor: script,
      identify: () => undefined,
      connectionThrottleMs: () => 0,
    });
    closers.push(() => server.close(100));
    const open = async (): Promise<RawClient> => {
      const client = await RawClient.open(`127.0.0.1:${port}`);
      closers.push(() => client.close());
      return client;
    };
    return { script, server, open, lines };
  }

  const text = (frame: Buffer): string => frame.subarray(8).toString().replaceAll('\0', '');

  it('answers in the order of the requests, whatever order they end in', async () => {
    const { script, open } = await serve();
    const client = await open();
    client.write(request('hold a'), request('hold b'), request('c'));
    await until('all three to start', () => script.started.length === 3);
    script.release('hold b');
    script.release('hold a');
    expect([
      text(await client.next()),
      text(await client.next()),
      text(await client.next()),
    ]).toEqual(['hold a', 'hold b', 'c']);
  });

  it('stops reading while too many requests are in flight, and goes on when they end', async () => {
    const { script, open } = await serve({ requestsInFlightMax: 3 });
    const client = await open();
    for (let index = 0; index < 500; index++) client.write(request(`hold ${index}`, 10_000));
    await until('three to start', () => script.started.length === 3);
    await until('the socket to fill up', () => client.socket.writableLength > 0);
    expect(script.started).toHaveLength(3);
    for (let index = 0; index < 500; index++) {
      await until(`request ${index}`, () => script.started.includes(`hold ${index}`));
      script.release(`hold ${index}`);
      expect(text(await client.next())).toBe(`hold ${index}`);
    }
  });

  it('starts nothing more for a peer that does not take its answers, and serves the others', async () => {
    const { script, open } = await serve({ requestsInFlightMax: 1_000 });
    const slow = await open();
    slow.socket.pause();
    for (let index = 0; index < 100; index++) slow.write(request(`large ${MIB}`));
    const other = await open();
    other.write(request('quick'));
    expect(text(await other.next())).toBe('quick');
    const started = script.started.filter((body) => body.startsWith('large')).length;
    // What the kernel's buffers take, and one answer that is stuck.
    expect(started).toBeLessThan(50);
    slow.socket.resume();
    for (let index = 0; index < 100; index++) await slow.next();
  });

  it('cuts off a peer that takes no byte of its answer for too long', async () => {
    const { open, server, lines } = await serve({ stalledMs: 200, requestsInFlightMax: 100 });
    const slow = await open();
    slow.socket.pause();
    for (let index = 0; index < 20; index++) slow.write(request(`large ${MIB}`));
    await until('the connection to be cut', () => server.connectionCount === 0);
    expect(lines.join()).toContain('slow reader');
  });

  it('closes a connection that says nothing for too long, without a line in the log', async () => {
    const { open, lines } = await serve({ idleMs: 100 });
    const client = await open();
    await client.closed;
    expect(lines).toEqual([]);
  });

  it('leaves a connection alone whose request takes longer than any of its limits', async () => {
    // A busy machine may take some of it until the request is there.
    const { script, open } = await serve({ idleMs: 3_000, stalledMs: 3_000 });
    const client = await open();
    client.write(request('hold on'));
    await until('it to start', () => script.started.includes('hold on'));
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    script.release('hold on');
    expect(text(await client.next())).toBe('hold on');
  });

  it('cuts off a peer that closed its side and left a request that takes longer than that', async () => {
    const { script, open, server, lines } = await serve({ stalledMs: 50 });
    const client = await open();
    client.write(request('hold on'));
    await until('it to start', () => script.started.includes('hold on'));
    client.socket.end();
    await until('the connection to be cut', () => server.connectionCount === 0);
    expect(lines.join()).toContain('peer gone');
  });

  it('lets large requests of several connections share the memory there is', async () => {
    const { script, open } = await serve({}, { requestPool: new MemoryPool(5 * MIB) });
    const clients = await Promise.all([open(), open(), open()]);
    for (const [index, client] of clients.entries())
      client.write(request(`hold ${index}`, 4 * MIB));
    await until('the first', () => script.started.length === 1);
    const heartbeat = await open();
    heartbeat.write(request('small'));
    expect(text(await heartbeat.next())).toBe('small');
    for (let done = 1; done <= 3; done++) {
      const held = script.started.filter((body) => body.startsWith('hold'));
      expect(held).toHaveLength(done);
      script.release(held.at(-1) ?? '');
      if (done < 3) await until('the next', () => script.started.length === done + 2);
    }
    for (const client of clients) await client.next();
  });

  it('gives memory back when a peer leaves in the middle of a request', async () => {
    const requestPool = new MemoryPool(5 * MIB);
    const { open } = await serve({}, { requestPool });
    const client = await open();
    client.write(request('never', 4 * MIB).subarray(0, 1_000));
    await until('the reservation', () => requestPool.usedBytes > 0);
    await client.close();
    await until('its return', () => requestPool.usedBytes === 0);
  });

  it('answers a peer that has already ended its side', async () => {
    const { open } = await serve();
    const client = await open();
    for (let index = 0; index < 50; index++) client.write(request(`${index}`));
    client.socket.end();
    for (let index = 0; index < 50; index++) expect(text(await client.next())).toBe(`${index}`);
    await client.closed;
  });

  it('stops at once although peers stay connected, and answers what they had asked', async () => {
    const { script, server, open } = await serve();
    const [idle, busy] = await Promise.all([open(), open()]);
    busy.write(request('hold on'), request('more'));
    await until('both to start', () => script.started.length === 2);
    const closed = server.close(20_000);
    script.release('hold on');
    expect([text(await busy.next()), text(await busy.next())]).toEqual(['hold on', 'more']);
    await Promise.all([closed, idle.closed, busy.closed]);
  });

  it('cuts off a peer that talks on after its connection was ended', async () => {
    const { open, server } = await serve();
    const client = await open();
    client.socket.removeAllListeners('end');
    client.write(request('fail'));
    const talk = setInterval(() => client.write(request('more')), 20);
    await until('the connection to be gone', () => server.connectionCount === 0);
    clearInterval(talk);
  });

  it('ends one connection, with the stack in the log, when a request meets a bug', async () => {
    const { open, lines } = await serve();
    const [client, other] = await Promise.all([open(), open()]);
    client.write(request('fine'), request('fail'), request('never'));
    expect(text(await client.next())).toBe('fine');
    await client.closed;
    await until('the line', () => lines.length === 1);
    expect(lines[0]).toContain('a bug');
    other.write(request('still here'));
    expect(text(await other.next())).toBe('still here');
  });

  it('refuses connections above the limit', async () => {
    const { open } = await serve({}, {}, 2);
    const [first] = [await open(), await open()];
    const third = await open();
    await third.closed;
    first?.write(request('served'));
    expect(text((await first?.next()) ?? Buffer.alloc(0))).toBe('served');
  });

  it('takes thousands of tiny requests in one chunk without a deep stack', async () => {
    const { open } = await serve();
    const client = await open();
    client.write(Buffer.concat(Array.from({ length: 20_000 }, () => request('t'))));
    for (let index = 0; index < 20_000; index++) await client.next();
  });
});
