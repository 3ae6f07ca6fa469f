import { Controller } from '@nestjs/common';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { startApp, until } from '../../test/harness.js';
import { headerText } from '../record/headers.js';
import { PosthornClient, Subscribe } from '../index.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

@Controller()
class Kitchen {
  constructor(private readonly events: PosthornClient) {}

  @Subscribe('orders')
  async cook(): Promise<void> {
    await this.events.publish('dishes', {});
  }
}

afterEach(() => {
  context.disable();
  propagation.disable();
  trace.disable();
});

describe('without an SDK', () => {
  it('records go through, and the first after one is set up has its spans', async () => {
    const { app, cluster } = await startApp({ controllers: [Kitchen] });
    await cluster.append({ topic: 'orders', value: '1' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);

    const spans = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(spans)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    await cluster.append({ topic: 'orders', value: '2' });
    await until(() => cluster.committedOf('svc', 'orders') === 2n);
    await app.close();

    const names = spans.getFinishedSpans().map(({ name }) => name);
    expect(names.toSorted()).toEqual(['process orders', 'send dishes']);
  });

  it('a propagator alone still hands the context of a record on', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const { app, cluster } = await startApp({ controllers: [Kitchen] });
    const headers = [['traceparent', Buffer.from(PARENT)]] as const;
    await cluster.append({ topic: 'orders', value: '1', headers });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    await app.close();

    const [dish] = cluster.records('dishes');
    expect(headerText(dish.headers, 'traceparent')).toBe(PARENT);
  });
});
