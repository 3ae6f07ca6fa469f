import { Controller, Injectable } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { PosthornTestHarness } from '@posthorn/testing';
import { PosthornClient, SubscribeBatch } from '@posthorn/transport';

const spans = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const spanProcessors = [new SimpleSpanProcessor(spans)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
});

afterAll(() => {
  context.disable();
  propagation.disable();
  trace.disable();
});

const named = (name: string): readonly ReadableSpan[] =>
  spans.getFinishedSpans().filter((span) => span.name === name);

const idOf = (span: ReadableSpan): string => span.spanContext().spanId;

it('the span of a batch has a link to the span that sent each of its records, and none of them for a parent', async () => {
  @Injectable()
  @Controller()
  class Kitchen {
    constructor(private readonly events: PosthornClient) {}

    @SubscribeBatch('orders', { batch: { maxRecords: 3, maxWaitMs: 60_000 } })
    async cook(@Payload() orders: unknown[]): Promise<void> {
      await this.events.publish('dishes', orders.length);
    }
  }
  await using harness = await PosthornTestHarness.create({
    posthorn: { groupId: 'kitchen', topics: { partitions: 1 } },
    controllers: [Kitchen],
  });
  await Promise.all([1, 2, 3].map((id) => harness.publish('orders', { id })));
  await harness.idle();

  // Where the batches are cut is the moment's: what holds is said of however many there are.
  const batches = named('process orders');
  const links = batches.flatMap((batch) => batch.links.map((link) => link.context.spanId));
  expect(links.sort()).toEqual(named('send orders').map(idOf).sort());
  expect(links).toHaveLength(3);
  for (const batch of batches) {
    const { length } = batch.links;
    if (length === 1) continue;
    expect(batch.parentSpanContext).toBeUndefined();
    expect(batch.attributes).toMatchObject({
      'messaging.batch.message_count': length,
      'messaging.consumer.group.name': 'kitchen',
      'posthorn.handler': 'Kitchen.cook',
    });
  }
  const causes = named('send dishes').map((span) => span.parentSpanContext?.spanId ?? 'none');
  expect(causes.sort()).toEqual(batches.map(idOf).sort());
});
