import type { ConsumedRecord, Headers, Producer } from '@posthorn/client';
import type { LoggerService } from '@nestjs/common';
import type { WritePacket } from '@nestjs/microservices';
import { from, fromEvent, isObservable, map, mergeMap, type Observable, of, takeUntil } from 'rxjs';
import type { Clock } from '../runtime/clock.js';
import type { PosthornSerializer } from '../record/codec.js';
import { Header } from '../record/header-names.js';
import { describeError, isObject } from '../errors/describe-error.js';
import { HandlerInterruptedError, HandlerTimeoutError } from '../errors/exceptions.js';
import type { RegisteredHandler } from '../handlers/handler-registry.js';
import { int32 } from '../record/header-bytes.js';
import { headerText } from '../record/headers.js';
import type { CurrentHooks } from '../handlers/invoke.js';
import type { PosthornContext } from '../context/posthorn.context.js';
import type { StreamLeases } from '../streams/stream-leases.js';
import { WantedStream } from '../streams/wanted-stream.js';
import { markActiveFailed } from '../telemetry/telemetry.js';

/** Callers wait 30 s by default; a reply this late is of little use, and the partition has waited for it. */
const REPLY_TIMEOUT_MS = 10_000;

class NotAcknowledgedError extends Error {}

/** Nest's `Server.send`: replies in order, the last one marked. */
export type SendReplies = (
  stream: Observable<unknown>,
  respond: (packet: WritePacket) => Promise<void>,
) => void;

export interface RepliesDependencies {
  readonly producer: Pick<Producer, 'send'>;
  readonly serializer: PosthornSerializer;
  readonly send: SendReplies;
  readonly hooks: CurrentHooks;
  readonly streams: Pick<StreamLeases, 'begin'>;
  readonly clock: Clock;
  readonly logger: LoggerService;
}

/**
 * Answers requests under Nest's Kafka header names. A request is never retried and never dead-lettered: its caller is
 * waiting, gets the error, and knows best whether to ask again. A reply that cannot be written is logged and dropped, with
 * those behind it, for the same reason: the caller may be gone with its topic, and the handler has run. A stream of replies ends
 * when its caller wants no more of it or its partition leaves, and has then been handled.
 */
export class Replies {
  constructor(private readonly deps: RepliesDependencies) {}

  /**
   * Resolves when the last reply is written or given up; rejects, with no last reply, when the partition was lost meanwhile.
   * @param payload throws or rejects where the request does not decode, which its caller is told.
   * @param leaving aborts when the partition is to be given up.
   */
  answer(
    handler: RegisteredHandler,
    payload: () => unknown,
    context: PosthornContext,
    leaving: AbortSignal,
  ): Promise<void> {
    const { send, hooks, streams: leases, clock } = this.deps;
    return new Promise((resolve, reject) => {
      const run = async (end: () => void): Promise<void> => {
        const { signal } = context;
        const request = context.getMessage().headers;
        const wanted = new WantedStream({ leases, clock, request, leaving });
        let index = 0;
        const stream = from(this.call(handler, payload, context)).pipe(
          mergeMap((value: unknown) => (isObservable(value) ? value : of(value))),
          takeUntil(fromEvent(signal, 'abort').pipe(map(() => throwTimeout(signal)))),
          (replies) => wanted.of(replies),
        );
        send(stream, async (packet) => {
          if (packet.err) markActiveFailed(packet.err);
          const isLost = signal.aborted && !tookTooLong(signal);
          if (!isLost && !wanted.isLeft) {
            const where = index === 0 ? await wanted.begin() : [];
            const isWritten = await this.write(context.getMessage(), packet, index, where);
            index += 1;
            // Behind a reply that is missing none may come: the caller could not tell.
            if (!isWritten) wanted.left();
          }
          if (!packet.isDisposed) return;
          wanted.over();
          end();
          if (isLost)
            reject(new HandlerInterruptedError('the partition was lost while its request ran'));
          else resolve();
        });
      };
      const hooked = hooks()?.(context, run) ?? run(() => undefined);
      Promise.resolve(hooked).catch(reject);
    });
  }

  private async call(
    handler: RegisteredHandler,
    payload: () => unknown,
    context: PosthornContext,
  ): Promise<unknown> {
    return handler.callback(await payload(), context);
  }

  /** False where it was given up; the caller is told that at least, where that is possible. */
  private async write(
    request: ConsumedRecord,
    packet: WritePacket,
    index: number,
    more: Headers,
  ): Promise<boolean> {
    try {
      await this.put(request, packet, index, more);
      return true;
    } catch (error) {
      const topic = headerText(request.headers, Header.replyTopic) ?? '';
      const { message } = describeError(error);
      this.deps.logger.error(`cannot reply to '${request.topic}' through '${topic}': ${message}`);
      if (!(error instanceof NotAcknowledgedError)) {
        const err = `the reply cannot be written: ${message}`;
        await this.put(request, { err, isDisposed: true }, index, []).catch(() => undefined);
      }
      return false;
    }
  }

  private async put(
    request: ConsumedRecord,
    packet: WritePacket,
    index: number,
    more: Headers,
  ): Promise<void> {
    const topic = headerText(request.headers, Header.replyTopic) ?? '';
    const value = await this.encode(packet);
    const partition = replyPartition(request.headers);
    const headers = [...replyHeaders(request, packet, index), ...more];
    await this.within(this.deps.producer.send({ topic, partition, value, headers }));
  }

  /** A reply topic that is gone would otherwise hold the partition for the producer's whole delivery timeout. */
  private async within(sent: Promise<unknown>): Promise<void> {
    let cancel = (): void => undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      const error = new NotAcknowledgedError(`not acknowledged within ${REPLY_TIMEOUT_MS} ms`);
      cancel = this.deps.clock.after(REPLY_TIMEOUT_MS, () => reject(error));
    });
    try {
      await Promise.race([sent, tooLate]);
    } finally {
      cancel();
    }
  }

  private async encode(packet: WritePacket): Promise<Buffer | string | null> {
    if (packet.response === undefined || packet.err) return null;
    // JSON null must stay apart from "no value", which completes the caller's Observable without one.
    if (packet.response === null) return 'null';
    return this.deps.serializer.serialize(packet.response);
  }
}

function tookTooLong(signal: AbortSignal): boolean {
  return signal.reason instanceof HandlerTimeoutError;
}

/** The caller is told that its handler took too long; of a lost partition somebody else will tell. */
function throwTimeout(signal: AbortSignal): void {
  if (tookTooLong(signal)) throw signal.reason;
}

function replyPartition(headers: Headers): number | undefined {
  const text = headerText(headers, Header.replyPartition);
  const partition = text === undefined ? Number.NaN : Number(text);
  return Number.isInteger(partition) && partition >= 0 ? partition : undefined;
}

function replyHeaders(request: ConsumedRecord, packet: WritePacket, index: number): Headers {
  const headers: [string, Buffer][] = [
    [Header.correlationId, Buffer.from(headerText(request.headers, Header.correlationId) ?? '')],
  ];
  if (packet.err) headers.push([Header.nestError, Buffer.from(errorText(packet.err))]);
  if (index > 0 || !packet.isDisposed) headers.push([Header.replyIndex, int32(index)]);
  if (packet.isDisposed) headers.push([Header.nestIsDisposed, Buffer.alloc(1)]);
  return headers;
}

function errorText(error: unknown): string {
  return isObject(error) && !(error instanceof Error)
    ? JSON.stringify(error)
    : describeError(error).message;
}
