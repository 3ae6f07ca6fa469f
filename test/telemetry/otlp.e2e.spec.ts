import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { connectCluster } from '@posthorn/client';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';

const MAIN = 'apps/broker/dist/main.js';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}
interface LogRecord {
  readonly severityText: string;
  readonly body: { readonly stringValue?: string };
  readonly attributes: readonly Attribute[];
}
interface Exported {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
  readonly resourceLogs?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
  }[];
}

/** The HTTP side of an OpenTelemetry collector: OTLP says what it is sent. */
class Collector {
  readonly received: { readonly path: string; readonly body: Exported }[] = [];
  private readonly server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      this.received.push({ path: request.url ?? '', body: JSON.parse(body) as Exported });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  get spans(): readonly Span[] {
    return this.received
      .flatMap(({ body }) => body.resourceSpans ?? [])
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  }

  get logs(): readonly LogRecord[] {
    return this.received
      .flatMap(({ body }) => body.resourceLogs ?? [])
      .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  }

  get services(): readonly unknown[] {
    return this.received
      .flatMap(({ body }) => [...(body.resourceSpans ?? []), ...(body.resourceLogs ?? [])])
      .flatMap(({ resource }) => resource.attributes.filter(({ key }) => key === 'service.name'))
      .map(({ value }) => value.stringValue);
  }
}

const valueOf = ({ attributes }: Pick<Span, 'attributes'>, key: string): unknown =>
  Object.values(attributes.find((attribute) => attribute.key === key)?.value ?? {})[0];

describe('a broker that is told of a collector', () => {
  let database: TestDatabase;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => child?.kill('SIGKILL'));
  afterAll(() => database.drop());

  /** Resolves when it listens, with what it prints from then on. */
  async function start(
    env: Record<string, string>,
  ): Promise<{ kafka: number; admin: number; out: () => string; ended: Promise<number | null> }> {
    const [kafka, admin] = [await freePort(), await freePort()];
    const started = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        POSTHORN_PORT: String(kafka),
        POSTHORN_ADMIN_PORT: String(admin),
        ...env,
      },
    });
    child = started;
    let out = '';
    const listening = new Promise<void>((resolve) => {
      started.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        out += chunk;
        if (out.includes('"listening"')) resolve();
      });
    });
    const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
    await Promise.race([listening, ended]);
    return { kafka, admin, out: () => out, ended };
  }

  it('sends its log and a span of each request, and what waits when it stops', async () => {
    const collector = new Collector();
    try {
      const broker = await start({
        OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start(),
        OTEL_TRACES_SAMPLER: 'always_on',
        OTEL_SERVICE_NAME: 'posthorn-a',
      });
      const cluster = connectCluster({
        brokers: [`127.0.0.1:${broker.kafka}`],
        clientId: 'shop',
      });
      await cluster.producer().send({ topic: 'orders', key: 'o-1', value: '{}' });
      await cluster.close();
      await fetch(`http://127.0.0.1:${broker.admin}/api/v1/topics/orders`, {
        headers: { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` },
      });
      child?.kill('SIGTERM');
      expect(await broker.ended).toBe(0);

      const produce = collector.spans.find(({ name }) => name === 'Produce');
      if (produce === undefined) throw new Error('no span of a Produce request');
      expect(valueOf(produce, 'messaging.client.id')).toBe('shop');
      expect(valueOf(produce, 'enduser.id')).toBe('User:ANONYMOUS');
      expect(BigInt(produce.endTimeUnixNano)).toBeGreaterThanOrEqual(
        BigInt(produce.startTimeUnixNano),
      );
      const http = collector.spans.find(({ name }) => name.startsWith('GET '));
      expect(http).toMatchObject({
        name: 'GET /api/v1/topics/:topic',
        traceId: TRACE_ID,
        parentSpanId: 'b7ad6b7169203331',
      });
      const stopping = collector.logs.find(({ body }) => body.stringValue === 'stopping');
      expect(stopping).toMatchObject({ severityText: 'INFO' });
      expect(stopping && valueOf(stopping, 'reason')).toBe('SIGTERM');
      expect(new Set(collector.services)).toEqual(new Set(['posthorn-a']));
      expect(broker.out()).toContain('"stopping"');
    } finally {
      collector.close();
    }
  });

  it('works, says so and stops, where there is no collector', async () => {
    const broker = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      OTEL_BLRP_SCHEDULE_DELAY: '50',
    });
    const ready = await fetch(`http://127.0.0.1:${broker.admin}/health/live`);
    expect(ready.status).toBe(200);
    child?.kill('SIGTERM');
    expect(await broker.ended).toBe(0);
    expect(broker.out()).toContain('OpenTelemetry could not be exported');
  });

  it('refuses a protocol that it does not speak, and says which it does', async () => {
    const refused = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      },
    });
    const code = new Promise((resolve) => refused.once('exit', resolve));
    const error = await text(refused.stderr);
    expect(await code).toBe(1);
    expect(error).toMatch(/^OTEL_EXPORTER_OTLP_PROTOCOL=grpc: the broker speaks OTLP over HTTP/);
  });
});
