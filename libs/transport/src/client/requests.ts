import type { ConsumedRecord } from '@posthorn/client';
import type { WritePacket } from '@nestjs/microservices';
import type { Clock } from '../runtime/clock.js';
import type { PosthornReplyDeserializer } from '../record/codec.js';
import { Header } from '../record/header-names.js';
import { isObject } from '../errors/describe-error.js';
import { PosthornRemoteException, PosthornTimeoutException } from '../errors/exceptions.js';
import { headerInt32 } from '../record/header-bytes.js';
import { headerText } from '../record/headers.js';

export type ReplyCallback = (packet: WritePacket) => void;

interface PendingRequest {
  readonly pattern: string;
  readonly callback: ReplyCallback;
  /** How many of its numbered replies have come. */
  replies: number;
  cancelTimer: () => void;
}

/** Requests that wait for replies, by correlation id. Each ends exactly once: last reply, error, time limit or unsubscription. */
export class PendingRequests {
  private readonly pending = new Map<string, PendingRequest>();

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMs: number,
    private readonly deserializer: PosthornReplyDeserializer,
  ) {}

  get size(): number {
    return this.pending.size;
  }

  add(id: string, pattern: string, callback: ReplyCallback): void {
    this.pending.set(id, { pattern, callback, replies: 0, cancelTimer: this.arm(id, pattern) });
  }

  /** Ends the request with an error. */
  fail(id: string, err: unknown): void {
    this.remove(id)?.callback({ err });
  }

  failAll(err: unknown): void {
    // Deleting while iterating a Map is defined, and what a callback adds meanwhile ends here too.
    for (const id of this.pending.keys()) this.fail(id, err);
  }

  /** Forgets a request whose caller is no longer interested. */
  forget(id: string): void {
    this.remove(id);
  }

  /** Routes a record of the inbox to the request it answers; replies that come too late find none. */
  async reply(record: ConsumedRecord): Promise<void> {
    const id = headerText(record.headers, Header.correlationId);
    const request = id === undefined ? undefined : this.pending.get(id);
    if (id === undefined || !request) return;
    const problem = outOfTurn(record, request);
    if (problem !== undefined) return this.fail(id, remoteError(problem, request.pattern));
    const packet = await this.decode(record, request.pattern);
    // Whoever asked may have gone meanwhile: a timer that is armed now would have nobody to end it.
    if (this.pending.get(id) !== request) return;
    if (packet.err !== undefined) return this.fail(id, packet.err);
    if (packet.isDisposed) {
      this.remove(id)?.callback({ response: packet.response, isDisposed: true });
      return;
    }
    request.cancelTimer();
    request.cancelTimer = this.arm(id, request.pattern);
    request.callback({ response: packet.response });
  }

  private async decode(record: ConsumedRecord, pattern: string): Promise<WritePacket> {
    try {
      const { err, response, isDisposed } = await this.deserializer.deserialize(record, {
        channel: pattern,
      });
      return err === undefined ? { response, isDisposed } : { err: remoteError(err, pattern) };
    } catch (error) {
      return { err: error };
    }
  }

  private remove(id: string): PendingRequest | undefined {
    const request = this.pending.get(id);
    this.pending.delete(id);
    request?.cancelTimer();
    return request;
  }

  private arm(id: string, pattern: string): () => void {
    return this.clock.after(this.timeoutMs, () =>
      this.fail(id, new PosthornTimeoutException(pattern, this.timeoutMs)),
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
