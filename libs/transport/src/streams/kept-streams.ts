import type { Headers, Producer } from '@posthorn/client';
import { describeError } from '../errors/describe-error.js';
import { isStreamsTopic } from '../naming/topic-name.js';
import {
  type Interest,
  interestRecord,
  renewsHeader,
  type ReplyStream,
} from '../record/stream-interest.js';
import type { Clock } from '../runtime/clock.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';

/** How long nothing is promised that could not be kept: most likely the right to write there is missing. */
const REFUSED_FOR_MS = 10 * 60_000;
/** Their ids make a record of some 60 kB. */
const IDS_MAX = 1_000;

export interface KeptStreamsDependencies {
  readonly send: Producer['send'];
  /** How often the caller says that it is there, which is what its requests promise. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: ThrottledLogger;
}

/**
 * The streams of replies that this client gets. While it has some it says at intervals that it is there, in one record for
 * all that come from the instances of one service; and it says so when it has left one.
 */
export class KeptStreams {
  /** Topics by id. */
  private readonly kept = new Map<string, string>();
  private stopRenewing: (() => void) | undefined;
  private isClosed = false;
  private refusedAtMs: number | undefined;

  constructor(private readonly deps: KeptStreamsDependencies) {}

  /** Of a request that begins now. A promise that cannot be kept would end its stream. */
  promise(): Headers {
    const { clock, everyMs } = this.deps;
    const isRefused =
      this.refusedAtMs !== undefined && Math.abs(clock.now() - this.refusedAtMs) < REFUSED_FOR_MS;
    return isRefused ? [] : [renewsHeader(everyMs)];
  }

  keep({ id, topic }: ReplyStream): void {
    if (this.isClosed || !isStreamsTopic(topic)) return;
    this.kept.set(id, topic);
    if (this.stopRenewing === undefined) this.renewLater();
  }

  /** It has ended by itself. */
  forget({ id }: ReplyStream): void {
    this.kept.delete(id);
    if (this.kept.size > 0) return;
    this.stopRenewing?.();
    this.stopRenewing = undefined;
  }

  /** Nobody here waits for it, or ever did. */
  leave(stream: ReplyStream): void {
    this.forget(stream);
    if (!this.isClosed && isStreamsTopic(stream.topic))
      this.tell(stream.topic, 'left', [stream.id]);
  }

  /** Nothing is told any more. What has not been left by now lapses. */
  close(): void {
    this.isClosed = true;
    this.kept.clear();
    this.stopRenewing?.();
  }

  private renewLater(): void {
    const { clock, everyMs } = this.deps;
    this.stopRenewing = clock.after(everyMs, () => this.renew());
  }

  private renew(): void {
    this.renewLater();
    const byTopic = Map.groupBy(this.kept.keys(), (id) => this.kept.get(id) ?? '');
    for (const [topic, ids] of byTopic) {
      for (let at = 0; at < ids.length; at += IDS_MAX) {
        this.tell(topic, 'kept', ids.slice(at, at + IDS_MAX));
      }
    }
  }

  /** What is not told is told again at the next interval, or found out: a stream of which nobody says anything ends. */
  private tell(topic: string, interest: Interest, ids: readonly string[]): void {
    const { send, clock, logger } = this.deps;
    send(interestRecord(topic, interest, ids)).catch((error: unknown) => {
      if (this.isClosed) return;
      this.refusedAtMs = clock.now();
      const what = `cannot tell '${topic}' which streams of replies are wanted; those that are asked for next go on until they end by themselves`;
      logger.warn(`${what}: ${describeError(error).message}`);
    });
  }
}
