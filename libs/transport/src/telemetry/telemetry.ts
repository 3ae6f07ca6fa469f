import {
  type Attributes,
  context as contexts,
  type Context,
  createNoopMeter,
  type Link,
  metrics,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { ConsumedRecord, Producer, ProducerRecord, RecordMetadata } from '@posthorn/client';
import { asError } from '../errors/describe-error.js';
import { HandlerInterruptedError } from '../errors/exceptions.js';
import { TransactionFailedError } from '../errors/transaction-failed-error.js';
import {
  Attribute,
  errorType,
  type Operation,
  operationAttributes,
  recordAttributes,
} from './attributes.js';
import { measureEventLoop } from './event-loop.js';
import { headerGetter, type HeaderList, headerSetter } from './trace-headers.js';

/**
 * How a handler's span refers to the one that created its record. `parent`: as a child and by a link, so that an event and
 * everything it caused are one trace. `link`: by a link alone, each handler begins a trace of its own.
 */
export type TraceContext = 'parent' | 'link';

export interface TelemetryOptions {
  readonly traceContext?: TraceContext | undefined;
}

/** A handler's run on one record, or on several that were handed to it as a batch. */
export interface ProcessRun {
  readonly records: readonly ConsumedRecord[];
  readonly group: string;
  /** `Class.method`. */
  readonly handler: string;
  readonly attempt: number;
}

export interface Telemetry {
  /** Nobody listens, and nothing need be told, while it is false. */
  readonly isHeard: boolean;
  /** The producer's `send` under a span of its own, which names the transaction if it is part of one. */
  traced(producer: Pick<Producer, 'send'>, transactionalId?: string): Pick<Producer, 'send'>;
  /** From its beginning to its end, with its records' spans inside. Rejects as `work` does. */
  transaction<Result>(transactionalId: string, work: () => Promise<Result>): Promise<Result>;
  /** Runs a handler under its span: what it publishes or asks for meanwhile belongs to it. Rejects as `work` does. */
  process<Result>(run: ProcessRun, work: () => Promise<Result>): Promise<Result>;
}

const SCOPE = '@posthorn/transport';

/** What the API gives out as long as there is no SDK for metrics. */
const NO_METER = createNoopMeter();

const SILENT: Telemetry = {
  isHeard: false,
  traced: (producer) => producer,
  transaction: (_transactionalId, work) => work(),
  process: (_run, work) => work(),
};

/** Who is told of. */
export interface TracedClient {
  readonly clientId: string;
  /** null until a broker has said it. */
  readonly clusterId: () => string | null;
}

export function createTelemetry(
  client: TracedClient,
  options: TelemetryOptions | false = {},
): Telemetry {
  return options === false ? SILENT : new OpenTelemetry(client, options.traceContext ?? 'parent');
}

/**
 * Spans, context and metrics after OpenTelemetry's conventions for messaging, through its API alone: without an SDK in the
 * process they go nowhere. Records carry `traceparent` as plain headers, which every instrumentation of Kafka reads.
 */
class OpenTelemetry implements Telemetry {
  /** A proxy until an SDK is set up, and that SDK's from then on. */
  private readonly tracer = trace.getTracer(SCOPE);
  private known: Instruments | undefined;
  private heard = false;

  constructor(
    private readonly identity: TracedClient,
    private readonly traceContext: TraceContext,
  ) {}

  traced(producer: Pick<Producer, 'send'>, transactionalId?: string): Pick<Producer, 'send'> {
    const part = transactionalId === undefined ? {} : transactionAttributes(transactionalId);
    return {
      send: (record) =>
        this.isHeard
          ? this.send(record, part, (traced) => producer.send(traced))
          : producer.send(record),
    };
  }

  transaction<Result>(transactionalId: string, work: () => Promise<Result>): Promise<Result> {
    if (!this.isHeard) return work();
    const common = { [Attribute.system]: 'kafka', [Attribute.operationName]: 'transaction' };
    const span = this.tracer.startSpan('transaction', {
      kind: SpanKind.INTERNAL,
      attributes: { ...common, ...this.client, ...transactionAttributes(transactionalId) },
    });
    return this.measured(span, common, 'transaction', () =>
      contexts.with(trace.setSpan(contexts.active(), span), async () => {
        try {
          const result = await work();
          span.setAttribute(Attribute.transactionOutcome, 'committed');
          return result;
        } catch (error) {
          span.setAttribute(Attribute.transactionOutcome, outcomeOf(error));
          throw error;
        }
      }),
    );
  }

  process<Result>(run: ProcessRun, work: () => Promise<Result>): Promise<Result> {
    const [first] = run.records;
    return first === undefined || !this.isHeard ? work() : this.traceRun(run, first, work);
  }

  private traceRun<Result>(
    run: ProcessRun,
    first: ConsumedRecord,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const common = operationAttributes('process', first.topic);
    const created = run.records.map((record) =>
      propagation.extract(ROOT_CONTEXT, record.headers, headerGetter),
    );
    const isOne = run.records.length === 1;
    const parent = isOne && this.traceContext === 'parent' ? created[0] : contexts.active();
    const span = this.start('process', first.topic, {
      kind: SpanKind.CONSUMER,
      parent,
      links: created.flatMap(linkTo),
      attributes: { ...common, ...this.processAttributes(run, first) },
    });
    const group = { [Attribute.group]: run.group };
    this.instruments.consumed.add(run.records.length, { ...common, ...group });
    return this.measured(
      span,
      { ...common, ...group, [Attribute.handler]: run.handler },
      'process',
      () => contexts.with(trace.setSpan(parent ?? contexts.active(), span), work),
    );
  }

  private send(
    record: ProducerRecord,
    part: Attributes,
    send: (record: ProducerRecord) => Promise<RecordMetadata>,
  ): Promise<RecordMetadata> {
    const common = operationAttributes('send', record.topic);
    const headers: HeaderList = (record.headers ?? []).map(([key, value]) => [key, value]);
    const author = propagation.extract(ROOT_CONTEXT, headers, headerGetter);
    const span = this.start('send', record.topic, {
      kind: SpanKind.PRODUCER,
      parent: contexts.active(),
      // Who sends on what another wrote refers to it, and leaves its context in the record.
      links: linkTo(author).filter(({ context }) => !isActive(context)),
      attributes: { ...common, ...this.client, ...recordAttributes(record), ...part },
    });
    propagation.inject(trace.setSpan(contexts.active(), span), headers, headerSetter);
    return this.measured(span, common, 'send', async () => {
      const metadata = await send({ ...record, headers });
      span.setAttribute(Attribute.partition, String(metadata.partition));
      span.setAttribute(Attribute.offset, Number(metadata.offset));
      this.instruments.sent.add(1, common);
      return metadata;
    });
  }

  private processAttributes(run: ProcessRun, first: ConsumedRecord): Attributes {
    const isOne = run.records.length === 1;
    return {
      ...this.client,
      [Attribute.group]: run.group,
      [Attribute.partition]: String(first.partition),
      [Attribute.offset]: Number(first.offset),
      [Attribute.handler]: run.handler,
      [Attribute.attempt]: run.attempt,
      ...(isOne ? recordAttributes(first) : { [Attribute.batchCount]: run.records.length }),
    };
  }

  private get client(): Attributes {
    return { [Attribute.clientId]: this.identity.clientId };
  }

  private start(
    operation: Operation,
    destination: string,
    { parent, ...options }: SpanStart,
  ): Span {
    return this.tracer.startSpan(`${operation} ${destination}`, options, parent);
  }

  /** Ends the span and counts the time, whatever comes of the work. */
  private async measured<Result>(
    span: Span,
    labels: Attributes,
    operation: Operation,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const begun = performance.now();
    let failure: Attributes = {};
    try {
      return await work();
    } catch (error) {
      failure = { [Attribute.errorType]: errorType(error) };
      // A partition that was given away is no failure of the handler.
      if (error instanceof HandlerInterruptedError) span.setAttributes(failure);
      else markFailed(span, error);
      throw error;
    } finally {
      // A client learns it from the answer that it waited for here.
      const clusterId = this.identity.clusterId();
      if (clusterId !== null) span.setAttribute(Attribute.clusterId, clusterId);
      const seconds = (performance.now() - begun) / 1_000;
      this.instruments[operation].record(seconds, { ...labels, ...failure });
      span.end();
    }
  }

  /** Nobody listens before an SDK is set up, and to find that out costs a twentieth of the spans that go nowhere. */
  get isHeard(): boolean {
    this.heard ||= isAnyoneListening();
    return this.heard;
  }

  /** Made at the first use: an SDK that is set up after our module was loaded would not hear of them otherwise. */
  private get instruments(): Instruments {
    this.known ??= createInstruments();
    return this.known;
  }
}

/** A propagator alone counts: it carries context from a record to what its handler publishes. */
function isAnyoneListening(): boolean {
  if (propagation.fields().length > 0 || metrics.getMeter(SCOPE) !== NO_METER) return true;
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegateTracer(SCOPE) !== undefined;
}

/** For who answers an error instead of throwing it: the span that is active here has failed. */
export function markActiveFailed(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span) markFailed(span, error);
}

function markFailed(span: Span, error: unknown): void {
  const { message } = asError(error);
  span.setAttribute(Attribute.errorType, errorType(error));
  span.recordException(asError(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

interface SpanStart {
  readonly kind: SpanKind;
  readonly parent: Context | undefined;
  readonly links: Link[];
  readonly attributes: Attributes;
}

type Instruments = ReturnType<typeof createInstruments>;

function createInstruments() {
  const meter = metrics.getMeter(SCOPE);
  if (meter !== NO_METER) measureEventLoop(meter);
  const operation = meter.createHistogram('messaging.client.operation.duration', {
    description: 'From the call to the acknowledgement, of records and of transactions',
    unit: 's',
  });
  return {
    sent: meter.createCounter('messaging.client.sent.messages', {
      description: 'Records that were acknowledged',
      unit: '{message}',
    }),
    consumed: meter.createCounter('messaging.client.consumed.messages', {
      description: 'Records handed to a handler, once an attempt',
      unit: '{message}',
    }),
    send: operation,
    transaction: operation,
    process: meter.createHistogram('messaging.process.duration', {
      description: 'Of a handler, each attempt',
      unit: 's',
    }),
  };
}

const transactionAttributes = (transactionalId: string): Attributes => ({
  [Attribute.transactionalId]: transactionalId,
});

const outcomeOf = (error: unknown): string =>
  error instanceof TransactionFailedError && error.outcome === 'unknown' ? 'unknown' : 'aborted';

function linkTo(created: Context): Link[] {
  const context = trace.getSpanContext(created);
  return context === undefined || !trace.isSpanContextValid(context) ? [] : [{ context }];
}

function isActive({ spanId }: Link['context']): boolean {
  return trace.getSpanContext(contexts.active())?.spanId === spanId;
}
