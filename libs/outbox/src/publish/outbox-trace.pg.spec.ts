import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { context, createTraceState, propagation, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { InstallOutbox1764200000000, openDataSource, Outbox } from '../index.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createEmptyDatabase();
  dataSource = await openDataSource({
    type: 'postgres',
    url: database.url,
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterAll(async () => {
  context.disable();
  propagation.disable();
  await dataSource.destroy();
  await database.drop();
});

it('a row has the trace in which it was written, unless its author wrote one', async () => {
  const outbox = new Outbox(dataSource);
  const span = trace.setSpanContext(context.active(), {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: TraceFlags.SAMPLED,
    traceState: createTraceState('shop=1'),
  });
  const record = { topic: 'orders', key: 'k', value: 'x' };
  const authored = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
  await context.with(span, () =>
    dataSource.transaction((manager) =>
      outbox.add(manager, [record, { ...record, headers: authored }]),
    ),
  );
  await dataSource.transaction((manager) => outbox.add(manager, record));
  const rows = await dataSource.query<{ headers: object }[]>(
    'select headers from posthorn.outbox order by id',
  );
  expect(rows.map(({ headers }) => headers)).toEqual([
    { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01`, tracestate: 'shop=1' },
    authored,
    {},
  ]);
});
