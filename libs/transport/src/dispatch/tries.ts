import type { ConsumedRecord, HandleContext } from '@posthorn/client';
import type { BatchItem } from './batch-queue.js';
import type { Clock } from '../runtime/clock.js';
import type { PosthornDeserializer } from '../record/codec.js';
import { Header } from '../record/header-names.js';
import { decodableInBinaryMode } from '../contract/structured-mode.js';
import { describeError } from '../errors/describe-error.js';
import { HandlerInterruptedError, UndecodableRecordError } from '../errors/exceptions.js';
import type { RegisteredHandler } from '../handlers/handler-registry.js';
import { headerText } from '../record/headers.js';
import { type InvokeHandler, reasonOf } from '../handlers/invoke.js';
import { PosthornBatchContext } from '../context/posthorn-batch.context.js';
import { PosthornContext } from '../context/posthorn.context.js';
import type { Replies } from './replies.js';
import { HandlerScope, whileHandling } from '../context/causation.js';
import { orAborted } from '../runtime/signals.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { Consumed } from '../context/consumed.js';
import { TimeLimit } from './time-limit.js';

export interface TriesDependencies {
  readonly group: string;
  readonly deserializer: PosthornDeserializer;
  readonly invoke: InvokeHandler;
  readonly replies: Replies;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Whether what handlers publish names the record that they handle. */
  readonly causation: boolean;
}

/** What the try of a batch came to. The error is whatever was thrown, `undefined` too. */
export type Outcome =
  | { readonly error?: undefined; readonly value: unknown }
  | { readonly error: { readonly thrown: unknown } };

/** One try of a handler on one record. */
export interface Try extends Consumed {
  readonly contexts: HandleContext;
  readonly handler: RegisteredHandler;
  readonly record: ConsumedRecord;
  readonly attempt: number;
}

/** One try of a handler: on one record or on a batch. With a HandlerInterruptedError nobody knows how it ended. */
export class Tries {
  private readonly scope = new HandlerScope();

  constructor(private readonly deps: TriesDependencies) {}

  /** Throws or rejects with whatever was thrown, `undefined` too. */
  once(of: Try, lost: AbortSignal): Promise<unknown> {
    const { handler, record, attempt } = of;
    // Every record comes this way, and most need no more: no timer, no span.
    const isPlain = handler.handlerTimeoutMs === undefined && !this.deps.telemetry.isHeard;
    if (isPlain) return this.work(of, lost);
    return this.within(handler, [record], attempt, lost, async (signal) => this.work(of, signal));
  }

  /** Throws or rejects with what was thrown. */
  private work(consumed: Try, signal: AbortSignal): Promise<unknown> {
    const { group } = this.deps;
    const { handler, record, attempt } = consumed;
    const { pattern } = handler;
    const context = new PosthornContext({ record, group, pattern, attempt, signal, consumed });
    if (!handler.isEventHandler && isRequest(record)) {
      const payload = (): unknown => this.payload(handler, record);
      const { leaving } = consumed.contexts;
      return this.handling(context, () =>
        this.deps.replies.answer(handler, payload, context, leaving),
      );
    }
    const data = this.payload(handler, record);
    return data instanceof Promise
      ? this.runDecoded(handler, data, context)
      : this.run(handler, data, context);
  }

  private async runDecoded(
    handler: RegisteredHandler,
    data: Promise<unknown>,
    context: PosthornContext,
  ): Promise<unknown> {
    return this.run(handler, await orAborted(data, context.signal, reasonOf), context);
  }

  private run(
    handler: RegisteredHandler,
    data: unknown,
    context: PosthornContext,
  ): Promise<unknown> {
    return this.handling(context, () => this.deps.invoke(handler, data, context));
  }

  /** What is published meanwhile names the record. */
  private handling(context: PosthornContext, work: () => Promise<unknown>): Promise<unknown> {
    const { causation, telemetry } = this.deps;
    if (!causation) return work();
    // A span is active in the async context of here, and not in that of the scope.
    return telemetry.isHeard ? whileHandling(context, work) : this.scope.run(context, work);
  }

  /**
   * Decoded anew each time: a handler may change what it is given, and neither its neighbour nor its next try may see that.
   * Throws or rejects; a promise only where something in between is asynchronous, since every record pays for it.
   */
  payload(handler: RegisteredHandler, record: ConsumedRecord): unknown {
    const packet = this.decode(record);
    const { events } = handler;
    if ('then' in packet) {
      return Promise.resolve(packet).then(({ data }) => events.parse(record, data), undecodable);
    }
    return events.contracts.length === 0 ? packet.data : events.parse(record, packet.data);
  }

  /** Of each item what `payload` gives, within the time that the handler has. */
  async payloads(
    handler: RegisteredHandler,
    items: readonly BatchItem[],
    lost: AbortSignal,
  ): Promise<readonly PromiseSettledResult<unknown>[]> {
    const limit = new TimeLimit(lost, handler.handlerTimeoutMs, this.deps.clock);
    const decode = async ({ record }: BatchItem): Promise<unknown> => {
      const data = this.payload(handler, record);
      return data instanceof Promise ? orAborted(data, limit.signal, reasonOf) : data;
    };
    try {
      return await Promise.allSettled(items.map(decode));
    } finally {
      limit.end();
    }
  }

  /** Rejects only with HandlerInterruptedError. @param payloads of the items, which were decoded one by one. */
  batch(
    handler: RegisteredHandler,
    items: readonly BatchItem[],
    payloads: readonly unknown[],
    lost: AbortSignal,
  ): Promise<Outcome> {
    const records = items.map(({ record }) => record);
    const tried = this.within(handler, records, items[0]?.attempt ?? 1, lost, (signal) => {
      const { pattern } = handler;
      const contexts = items.map(({ context }) => context);
      const consumed = { handler, contexts, isShared: items.some(({ isShared }) => isShared) };
      const context = new PosthornBatchContext(items, {
        signal,
        group: this.deps.group,
        pattern,
        consumed,
      });
      return this.deps.invoke(handler, [...payloads], context);
    });
    return tried.then((value) => ({ value }), failure);
  }

  private async within(
    handler: RegisteredHandler,
    records: readonly ConsumedRecord[],
    attempt: number,
    lost: AbortSignal,
    work: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<unknown> {
    const { group, clock, telemetry } = this.deps;
    const limit = new TimeLimit(lost, handler.handlerTimeoutMs, clock);
    try {
      const traced = { records, group, handler: handler.name, attempt };
      return await telemetry.process(traced, () => work(limit.signal));
    } finally {
      limit.end();
    }
  }

  private decode(record: ConsumedRecord): ReturnType<PosthornDeserializer['deserialize']> {
    try {
      const binary = decodableInBinaryMode(record);
      return this.deps.deserializer.deserialize(binary, { channel: record.topic });
    } catch (error) {
      return undecodable(error);
    }
  }
}

function failure(thrown: unknown): Outcome {
  if (thrown instanceof HandlerInterruptedError) throw thrown;
  return { error: { thrown } };
}

function undecodable(error: unknown): never {
  if (error instanceof UndecodableRecordError) throw error;
  throw new UndecodableRecordError(describeError(error).message, { cause: error });
}

export function isRequest(record: ConsumedRecord): boolean {
  return (
    headerText(record.headers, Header.correlationId) !== undefined &&
    headerText(record.headers, Header.replyTopic) !== undefined
  );
}
