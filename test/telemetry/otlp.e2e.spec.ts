import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
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
  readonly requests: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly content: Buffer;
  }[] = [];
  private readonly server: Server = createServer((request, response) => {
    void buffer(request).then((content) => {
      const { url = '', headers } = request;
      this.requests.push({ path: url, headers, content });
      response.writeHead(200, { 'content-type': headers['content-type'] ?? '' }).end();
    });
  });

  /** What came as JSON. */
  private get received(): readonly { readonly body: Exported }[] {
    return this.requests.map(({ content }) => ({ body: JSON.parse(String(content)) as Exported }));
  }

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

  /** What every resource says of itself by this name, each once. */
  resources(name: string): readonly unknown[] {
    const found = this.received
      .flatMap(({ body }) => [...(body.resourceSpans ?? []), ...(body.resourceLogs ?? [])])
      .flatMap(({ resource }) => resource.attributes.filter(({ key }) => key === name))
      .map(({ value }) => value.stringValue);
    return [...new Set(found)];
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
    // Behind the last that it has printed, which 'exit' does not wait for.
    const ended = new Promise<number | null>((resolve) => started.once('close', resolve));
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
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=shop%2C%20test',
        OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20key',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
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
      expect(collector.resources('service.name')).toEqual(['posthorn-a']);
      expect(collector.resources('deployment.environment.name')).toEqual(['shop, test']);
      const keys = collector.requests.map(({ headers }) => headers['api-key']);
      expect(new Set(keys)).toEqual(new Set(['a key']));
      expect(broker.out()).toContain('"stopping"');
    } finally {
      collector.close();
    }
  });

  it('speaks protobuf unless told otherwise, to the address of each signal', async () => {
    const collector = new Collector();
    try {
      const address = await collector.start();
      const broker = await start({
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${address}/spans-here`,
        OTEL_EXPORTER_OTLP_ENDPOINT: `${address}/base`,
        OTEL_TRACES_SAMPLER: 'always_on',
        OTEL_SERVICE_NAME: 'posthorn-b',
      });
      await fetch(`http://127.0.0.1:${broker.admin}/api/v1/topics`);
      child?.kill('SIGTERM');
      expect(await broker.ended).toBe(0);
      const types = collector.requests.map(({ headers }) => headers['content-type']);
      expect(new Set(types)).toEqual(new Set(['application/x-protobuf']));
      const contentOf = (path: string): string =>
        collector.requests
          .filter((request) => request.path === path)
          .map(({ content }) => content.toString('latin1'))
          .join('');
      for (const part of ['posthorn-b', 'GET /api/v1/topics']) {
        expect(contentOf('/spans-here')).toContain(part);
      }
      for (const part of ['posthorn-b', 'stopping', 'SIGTERM']) {
        expect(contentOf('/base/v1/logs')).toContain(part);
      }
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
