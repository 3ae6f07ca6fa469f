import { Controller, Injectable } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
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
import { channel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import { startApp, until } from '../../test/harness.js';
import { headerText } from '../record/headers.js';
import { PosthornClient, type PosthornModuleOptions, Subscribe } from '../index.js';

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 1e8 });
const meters = new MeterProvider({ readers: [reader] });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const spanProcessors = [new SimpleSpanProcessor(spans)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  metrics.setGlobalMeterProvider(meters);
});

afterAll(async () => {
  await meters.shutdown();
  context.disable();
  propagation.disable();
  trace.disable();
  metrics.disable();
});

beforeEach(() => spans.reset());

let failures = 0;

@Injectable()
@Controller()
class Kitchen {
  constructor(private readonly events: PosthornClient) {}

  @Subscribe('orders', { retry: { attempts: 2 } })
  async cook(@Payload() order: { id: string }): Promise<void> {
    await sleep(1);
    if (failures > 0) {
      failures -= 1;
      throw new RangeError('the oven is cold');
    }
    await this.events.publish('dishes', { of: order.id });
  }

  @MessagePattern('prices')
  price(): never {
    throw new TypeError('no such dish');
  }
}

async function kitchen(options: PosthornModuleOptions = {}) {
  const test = await startApp({
    controllers: [Kitchen],
    options: { clientId: 'kitchen', ...options },
  });
  return { ...test, client: test.app.get(PosthornClient) };
}

function named(name: string): readonly ReadableSpan[] {
  return spans.getFinishedSpans().filter((span) => span.name === name);
}

function traceparent(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

describe('spans', () => {
  it('an event and all that it causes are one trace', async () => {
    const { app, cluster, client } = await kitchen();
    await client.publish('orders', { id: 'o-1' }, { key: 'k' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    await app.close();
    const [sent] = named('send orders');
    const [processed] = named('process orders');
    const [caused] = named('send dishes');
    expect(sent.kind).toBe(SpanKind.PRODUCER);
    expect(processed.kind).toBe(SpanKind.CONSUMER);
    expect(processed.parentSpanContext?.spanId).toBe(sent.spanContext().spanId);
    expect(processed.links.map((link) => link.context.spanId)).toEqual([sent.spanContext().spanId]);
    expect(caused.parentSpanContext?.spanId).toBe(processed.spanContext().spanId);
    const [record] = cluster.records('orders');
    expect(headerText(record.headers, 'traceparent')).toBe(traceparent(sent));
    expect(processed.attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'orders',
      'messaging.destination.partition.id': '0',
      'messaging.consumer.group.name': 'svc',
      'messaging.kafka.offset': 0,
      'messaging.kafka.message.key': 'k',
      'messaging.client.id': 'kitchen',
      'messaging.kafka.cluster.id': 'fake-cluster',
      'posthorn.handler': 'Kitchen.cook',
      'posthorn.attempt': 1,
    });
    expect(sent.attributes).toMatchObject({
      'messaging.operation.name': 'send',
      'messaging.destination.partition.id': '0',
      'messaging.kafka.offset': 0,
      'messaging.kafka.cluster.id': 'fake-cluster',
    });
  });

  it("with traceContext 'link' a handler begins a trace of its own, and points to its cause", async () => {
    const { app, cluster, client } = await kitchen({ telemetry: { traceContext: 'link' } });
    await client.publish('orders', { id: 'o-1' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    await app.close();
    const [sent] = named('send orders');
    const [processed] = named('process orders');
    expect(processed.parentSpanContext).toBeUndefined();
    expect(processed.spanContext().traceId).not.toBe(sent.spanContext().traceId);
    expect(processed.links.map((link) => link.context.spanId)).toEqual([sent.spanContext().spanId]);
  });

  it("never overwrites an author's context, and links to it", async () => {
    const { app, cluster, client } = await kitchen();
    const authored = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await client.publish('dishes', { of: 'o-1' }, { headers: { traceparent: authored } });
    await app.close();
    const [record] = cluster.records('dishes');
    expect(record.headers.filter(([key]) => key === 'traceparent')).toHaveLength(1);
    expect(headerText(record.headers, 'traceparent')).toBe(authored);
    const [sent] = named('send dishes');
    expect(sent.links.map((link) => link.context.traceId)).toEqual(['a'.repeat(32)]);
  });

  it('every attempt is a span, a failed one says why, and the dead letter keeps the context of its record', async () => {
    failures = 2;
    const { app, cluster, client } = await kitchen();
    await client.publish('orders', { id: 'o-1' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    await app.close();
    const [sent] = named('send orders');
    const attempts = named('process orders');
    expect(attempts.map((span) => span.attributes['posthorn.attempt'])).toEqual([1, 2]);
    for (const span of attempts) {
      expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'the oven is cold' });
      expect(span.attributes['error.type']).toBe('RangeError');
      expect(span.events.map(({ name }) => name)).toEqual(['exception']);
    }
    const [letter] = cluster.records('orders.svc.dlq');
    expect(headerText(letter.headers, 'traceparent')).toBe(traceparent(sent));
    const [buried] = named('send orders.svc.dlq');
    expect(buried.links.map((link) => link.context.spanId)).toEqual([sent.spanContext().spanId]);
  });

  it('a record that does not decode is a failed span too', async () => {
    const { app, cluster } = await kitchen();
    await cluster.append({ topic: 'orders', value: '{' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    await app.close();
    const [processed] = named('process orders');
    expect(processed.attributes['error.type']).toBe('UndecodableRecordError');
  });

  it('a request that fails marks the span of its handler, although an answer was sent', async () => {
    const { app, client } = await kitchen();
    await expect(lastValueFrom(client.send('prices', 'soup'))).rejects.toThrow(
      'Internal server error',
    );
    await app.close();
    const [processed] = named('process prices');
    expect(processed.status.code).toBe(SpanStatusCode.ERROR);
    expect(processed.attributes['messaging.message.conversation_id']).toEqual(expect.any(String));
  });

  it('telemetry: false leaves no span and no header', async () => {
    const { app, cluster, client } = await kitchen({ telemetry: false });
    await client.publish('orders', { id: 'o-1' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    await app.close();
    expect(spans.getFinishedSpans()).toEqual([]);
    expect(cluster.records('orders')[0].headers).toEqual([]);
  });
});

it('metrics count what was sent and handled, and the time of each attempt with its error', async () => {
  failures = 1;
  const { app, cluster, client } = await kitchen({ groupId: 'counted' });
  await client.publish('orders', { id: 'o-1' });
  await until(() => cluster.committedOf('counted', 'orders') === 1n);
  await app.close();
  await reader.forceFlush();
  const [{ scopeMetrics }] = measured.getMetrics().slice(-1);
  const points = (name: string) =>
    scopeMetrics
      .flatMap((scope) => scope.metrics)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints as { attributes: object; value: unknown }[]);
  const ofGroup = (name: string) =>
    points(name).filter((point) =>
      Object.entries(point.attributes).some(([, value]) => value === 'counted'),
    );
  expect(ofGroup('messaging.client.consumed.messages').map(({ value }) => value)).toEqual([2]);
  const times = ofGroup('messaging.process.duration');
  const errors = times.map(
    ({ attributes }) => Object.entries(attributes).find(([key]) => key === 'error.type')?.[1],
  );
  expect(new Set(errors)).toEqual(new Set(['RangeError', undefined]));
  expect(points('messaging.client.sent.messages').length).toBeGreaterThan(0);
  expect(points('messaging.client.operation.duration').length).toBeGreaterThan(0);
});

it('metrics tell of the process how long its event loop stood still, and of a group how often that endangered it', async () => {
  const { app, client } = await kitchen();
  await client.publish('orders', { id: 'o-1' });
  // A second client is of the same process.
  const other = await kitchen({ clientId: 'other' });
  await other.client.publish('orders', { id: 'o-2' });
  const collect = async (name: string) => {
    await reader.forceFlush();
    const [{ scopeMetrics }] = measured.getMetrics().slice(-1);
    return scopeMetrics
      .flatMap((scope) => scope.metrics)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints as { attributes: object; value: number }[]);
  };
  await collect('posthorn.event_loop.delay');
  // It measures from one timer to the next, so there has to be one before.
  await sleep(100);
  const from = performance.now();
  while (performance.now() - from < 300);
  await sleep(100);
  const [delay, ...more] = await collect('posthorn.event_loop.delay');
  expect(more).toEqual([]);
  expect(delay.value).toBeGreaterThan(0.2);
  const stall = { groupId: 'late', delayMs: 4_000, sessionTimeoutMs: 45_000 };
  channel('posthorn:kafka:stalled').publish(stall);
  expect(await collect('posthorn.consumer.stalls')).toMatchObject([
    { attributes: { 'messaging.consumer.group.name': 'late' }, value: 1 },
  ]);
  await app.close();
  await other.app.close();
});
