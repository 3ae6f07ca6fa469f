import type { ConsumedRecord } from '@posthorn/client';
import type { Clock } from './clock.js';
import type { PosthornDeserializer } from './codec.js';
import { Header } from './constants.js';
import { decodableInBinaryMode } from './contract/structured-mode.js';
import { describeError } from './errors.js';
import { HandlerInterruptedError, UndecodableRecordError } from './exceptions.js';
import type { RegisteredHandler } from './handler-registry.js';
import { headerText } from './headers.js';
import type { InvokeHandler } from './invoke.js';
import { PosthornBatchContext } from './posthorn-batch.context.js';
import { PosthornContext } from './posthorn.context.js';
import type { Replies } from './replies.js';
import type { Telemetry } from './telemetry/telemetry.js';
import { TimeLimit } from './time-limit.js';

export interface TriesDependencies {
  readonly group: string;
  readonly deserializer: PosthornDeserializer;
  readonly invoke: InvokeHandler;
  readonly replies: Replies;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/** What a try came to. The error is whatever was thrown, `undefined` too. */
export type Outcome =
  | { readonly error?: undefined; readonly value: unknown }
  | { readonly error: { readonly thrown: unknown } };

/** A record of a batch and which try of it this is. */
export interface BatchItem {
  readonly record: ConsumedRecord;
  readonly attempt: number;
}

/** One try of a handler: on one record or on a batch. Rejects only with HandlerInterruptedError: nobody knows how it ended. */
export class Tries {
  constructor(private readonly deps: TriesDependencies) {}

  once(
    handler: RegisteredHandler,
    record: ConsumedRecord,
    attempt: number,
    lost: AbortSignal,
  ): Promise<Outcome> {
    return this.within(handler, [{ record, attempt }], lost, async (signal) => {
      const delivery = { record, attempt, signal, ...this.place(handler) };
      const context = new PosthornContext(delivery);
      const data = await this.payload(handler, record);
      if (!handler.isEventHandler && isRequest(record)) {
        return this.deps.replies.answer(handler, data, context);
      }
      return this.deps.invoke(handler, data, context);
    });
  }

  /** Decoded anew each time: a handler may change what it is given, and neither its neighbour nor its next try may see that. */
  async payload(handler: RegisteredHandler, record: ConsumedRecord): Promise<unknown> {
    return handler.events.parse(record, await this.decode(record));
  }

  /** @param payloads of the items, which were decoded one by one. */
  batch(
    handler: RegisteredHandler,
    items: readonly BatchItem[],
    payloads: readonly unknown[],
    lost: AbortSignal,
  ): Promise<Outcome> {
    return this.within(handler, items, lost, (signal) => {
      const context = new PosthornBatchContext(items, { signal, ...this.place(handler) });
      return this.deps.invoke(handler, [...payloads], context);
    });
  }

  private place({ pattern }: RegisteredHandler): { group: string; pattern: string } {
    return { group: this.deps.group, pattern };
  }

  private async within(
    handler: RegisteredHandler,
    items: readonly BatchItem[],
    lost: AbortSignal,
    run: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<Outcome> {
    const { group, clock, telemetry } = this.deps;
    const limit = new TimeLimit(lost, handler.handlerTimeoutMs, clock);
    const records = items.map(({ record }) => record);
    const attempt = items[0]?.attempt ?? 1;
    try {
      const traced = { records, group, handler: handler.name, attempt };
      return { value: await telemetry.process(traced, () => run(limit.signal)) };
    } catch (error) {
      if (error instanceof HandlerInterruptedError) throw error;
      return { error: { thrown: error } };
    } finally {
      limit.end();
    }
  }

  private async decode(record: ConsumedRecord): Promise<unknown> {
    try {
      const { deserializer } = this.deps;
      const binary = decodableInBinaryMode(record);
      const packet = await deserializer.deserialize(binary, { channel: record.topic });
      return packet.data;
    } catch (error) {
      if (error instanceof UndecodableRecordError) throw error;
      throw new UndecodableRecordError(describeError(error).message, { cause: error });
    }
  }
}

export function isRequest(record: ConsumedRecord): boolean {
  return (
    headerText(record.headers, Header.correlationId) !== undefined &&
    headerText(record.headers, Header.replyTopic) !== undefined
  );
}
