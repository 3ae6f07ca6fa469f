import type { ConsumedRecord, Headers } from '@posthorn/client';
import type { WritePacket } from '@nestjs/microservices';
import type { Clock } from '../runtime/clock.js';
import type { PosthornReplyDeserializer } from '../record/codec.js';
import { Header } from '../record/header-names.js';
import { isObject } from '../errors/describe-error.js';
import { PosthornRemoteException, PosthornTimeoutException } from '../errors/exceptions.js';
import { headerInt32 } from '../record/header-bytes.js';
import { headerText } from '../record/headers.js';
import { type ReplyStream, streamOf } from '../record/stream-interest.js';
import type { KeptStreams } from '../streams/kept-streams.js';

export type ReplyCallback = (packet: WritePacket) => void;

interface PendingRequest {
  readonly pattern: string;
  readonly callback: ReplyCallback;
  /** How many of its numbered replies have come. */
  replies: number;
  /** Once it is known to be answered by one that can be left. */
  stream?: ReplyStream;
  cancelTimer: () => void;
}

export interface PendingRequestsDependencies {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly deserializer: PosthornReplyDeserializer;
  readonly streams: Pick<KeptStreams, 'promise' | 'keep' | 'forget' | 'leave' | 'close'>;
}

/** Requests that wait for replies, by correlation id. Each ends exactly once: last reply, error, time limit or unsubscription. */
export class PendingRequests {
  private readonly pending = new Map<string, PendingRequest>();

  constructor(private readonly deps: PendingRequestsDependencies) {}

  get size(): number {
    return this.pending.size;
  }

  add(id: string, pattern: string, callback: ReplyCallback): void {
    this.pending.set(id, { pattern, callback, replies: 0, cancelTimer: this.arm(id, pattern) });
  }

  /** Headers of a request: what is promised should it be answered by a stream. */
  promise(): Headers {
    return this.deps.streams.promise();
  }

  /** Ends the request with an error of this side: a stream that answers it is left. */
  fail(id: string, err: unknown): void {
    this.leave(id)?.callback({ err });
  }

  /** While what it takes to tell them still stands. All else may still be answered. */
  leaveStreams(err: unknown): void {
    for (const [id, { stream }] of this.pending) if (stream !== undefined) this.fail(id, err);
    this.deps.streams.close();
  }

  failAll(err: unknown): void {
    // Deleting while iterating a Map is defined, and what a callback adds meanwhile ends here too.
    for (const id of this.pending.keys()) this.fail(id, err);
  }

  /** Forgets a request whose caller is no longer interested. */
  forget(id: string): void {
    this.leave(id);
  }

  /** Routes a record of the inbox to the request it answers; replies that come too late find none. */
  async reply(record: ConsumedRecord): Promise<void> {
    const id = headerText(record.headers, Header.correlationId);
    const request = id === undefined ? undefined : this.pending.get(id);
    const stream = streamOf(record.headers);
    if (id === undefined || !request) return stream && this.deps.streams.leave(stream);
    const problem = outOfTurn(record, request);
    if (problem !== undefined) {
      if (stream) this.deps.streams.leave(stream);
      return this.fail(id, remoteError(problem, request.pattern));
    }
    if (stream) {
      request.stream = stream;
      this.deps.streams.keep(stream);
    }
    const packet = await this.decode(record, request.pattern);
    // Whoever asked may have gone meanwhile: a timer that is armed now would have nobody to end it.
    if (this.pending.get(id) !== request) return;
    if ('unreadable' in packet) return this.fail(id, packet.unreadable);
    if (packet.err !== undefined || packet.isDisposed) {
      const { err, response } = packet;
      this.end(id)?.callback(err === undefined ? { response, isDisposed: true } : { err });
      return;
    }
    request.cancelTimer();
    request.cancelTimer = this.arm(id, request.pattern);
    request.callback({ response: packet.response });
  }

  private async decode(
    record: ConsumedRecord,
    pattern: string,
  ): Promise<WritePacket | { readonly unreadable: unknown }> {
    try {
      const { err, response, isDisposed } = await this.deps.deserializer.deserialize(record, {
        channel: pattern,
      });
      return err === undefined ? { response, isDisposed } : { err: remoteError(err, pattern) };
    } catch (unreadable) {
      return { unreadable };
    }
  }

  /** Its last reply has come. */
  private end(id: string): PendingRequest | undefined {
    const request = this.remove(id);
    if (request?.stream) this.deps.streams.forget(request.stream);
    return request;
  }

  /** Nobody waits for its replies. */
  private leave(id: string): PendingRequest | undefined {
    const request = this.remove(id);
    if (request?.stream) this.deps.streams.leave(request.stream);
    return request;
  }

  private remove(id: string): PendingRequest | undefined {
    const request = this.pending.get(id);
    this.pending.delete(id);
    request?.cancelTimer();
    return request;
  }

  private arm(id: string, pattern: string): () => void {
    const { clock, timeoutMs } = this.deps;
    return clock.after(timeoutMs, () =>
      this.fail(id, new PosthornTimeoutException(pattern, timeoutMs)),
    );
  }
}

/** Whoever streams may go away, and another instance then answers from the beginning: what came before would come twice. */
function outOfTurn({ headers }: ConsumedRecord, request: PendingRequest): string | undefined {
  const index = headerInt32(headers, Header.replyIndex);
  // Other servers do not number their replies.
  if (index === undefined && request.replies === 0) return undefined;
  if ((index ?? 0) !== request.replies) {
    return `the stream of replies was cut after ${request.replies}, and begun anew elsewhere`;
  }
  request.replies += 1;
  return undefined;
}

function remoteError(error: unknown, pattern: string): PosthornRemoteException {
  return new PosthornRemoteException(isObject(error) ? error : String(error), pattern);
}
