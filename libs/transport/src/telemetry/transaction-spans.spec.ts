import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { type RunningBroker, startBroker } from '../../../../apps/broker/src/broker.js';
import { PosthornClient } from '../index.js';

type Labels = Readonly<Record<string, unknown>>;

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 1e8 });
const meters = new MeterProvider({ readers: [reader] });
let broker: RunningBroker;
let client: PosthornClient;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  const spanProcessors = [new SimpleSpanProcessor(spans)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  metrics.setGlobalMeterProvider(meters);
  broker = await startBroker({ port: 0, inProcess: true, logLevel: 'silent' });
  client = new PosthornClient({
    brokers: 'in-process:9092',
    clientId: 'kitchen',
    connection: { createSocket: () => broker.connect() },
    producer: { transactionalId: 'kitchen-0' },
  });
  await client.unwrap().ensureTopics([{ topic: 'dishes', partitions: 1 }]);
});
afterAll(async () => {
  await client.close();
  await broker.close();
  await meters.shutdown();
  context.disable();
  trace.disable();
  metrics.disable();
});
beforeEach(() => spans.reset());

const named = (name: string): readonly ReadableSpan[] =>
  spans.getFinishedSpans().filter((span) => span.name === name);

describe('the span of a transaction', () => {
  it('says that it was committed, and has those of its records inside', async () => {
    await client.transaction(async (tx) => {
      await tx.publish('dishes', 1);
      await tx.publish('dishes', 2);
    });

    const [span] = named('transaction');
    expect(span?.attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.operation.name': 'transaction',
      'messaging.client.id': 'kitchen',
      'messaging.kafka.cluster.id': broker.services.log.cluster.clusterId,
      'posthorn.transaction.id': 'kitchen-0',
      'posthorn.transaction.outcome': 'committed',
    });
    const sends = named('send dishes');
    expect(sends).toHaveLength(2);
    for (const send of sends) {
      expect(send.parentSpanContext?.spanId).toBe(span?.spanContext().spanId);
      expect(send.attributes['posthorn.transaction.id']).toBe('kitchen-0');
    }
  });

  it('says that it was aborted, and of what', async () => {
    const failed = client.transaction(() => {
      throw new RangeError('the oven is cold');
    });

    await expect(failed).rejects.toThrow(RangeError);
    const [span] = named('transaction');
    expect(span?.attributes).toMatchObject({
      'posthorn.transaction.outcome': 'aborted',
      'error.type': 'RangeError',
    });
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'the oven is cold' });
  });
});

it('its duration is measured, those that failed by their error', async () => {
  await reader.forceFlush();

  const [{ scopeMetrics }] = measured.getMetrics().slice(-1);
  const points = scopeMetrics
    .flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === 'messaging.client.operation.duration')
    .flatMap(({ dataPoints }) => dataPoints as { attributes: Labels; value: unknown }[])
    .filter(({ attributes }) => attributes['messaging.operation.name'] === 'transaction');
  expect(points.map(({ attributes, value }) => [attributes['error.type'], value])).toEqual([
    [undefined, expect.objectContaining({ count: 1 })],
    ['RangeError', expect.objectContaining({ count: 1 })],
  ]);
});
