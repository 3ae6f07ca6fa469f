import type { LoggerService } from '@nestjs/common';
import type { DispatchEvents, FailedAttempt, HandlerAttempt } from '../failures/failed-attempt.js';
import { describeError } from '../errors/describe-error.js';

/** What `server.on(...)` tells: metrics, health and tests build on it. */
export type PosthornServerEvents = {
  /** Trouble with the group or the broker; the server goes on by itself. */
  error: (error: Error) => void;
  /** A handler is about to run. */
  attempt: (info: HandlerAttempt) => void;
  /** A handler succeeded; the record may be committed once all of its handlers are done. */
  handled: (info: HandlerAttempt) => void;
  /** A handler failed and will be tried again. */
  retry: (info: FailedAttempt & { readonly delayMs: number }) => void;
  /** A handler's failure was written to a dead-letter topic. */
  deadLetter: (info: FailedAttempt & { readonly deadLetterTopic: string }) => void;
};

/** Node's EventEmitter throws on an 'error' that nobody listens to, and lets one listener's mistake stop the others. */
export class ServerEvents {
  private readonly listeners: {
    [Event in keyof PosthornServerEvents]: Set<PosthornServerEvents[Event]>;
  } = {
    error: new Set(),
    attempt: new Set(),
    handled: new Set(),
    retry: new Set(),
    deadLetter: new Set(),
  };

  constructor(private readonly logger: LoggerService) {}

  on<Event extends keyof PosthornServerEvents>(
    event: Event,
    listener: PosthornServerEvents[Event],
  ): void {
    this.listeners[event].add(listener);
  }

  /** What a dispatcher tells, counted and passed on. */
  counting(counts: { retries: number; deadLetters: number }): DispatchEvents {
    return {
      attempt: (info) => this.emit('attempt', info),
      handled: (info) => this.emit('handled', info),
      retry: (info) => {
        counts.retries += 1;
        this.emit('retry', info);
      },
      deadLetter: (info) => {
        counts.deadLetters += 1;
        this.emit('deadLetter', info);
      },
    };
  }

  emit<Event extends keyof PosthornServerEvents>(
    event: Event,
    told: Parameters<PosthornServerEvents[Event]>[0],
  ): void {
    const listeners = this.listeners[event];
    if (listeners.size === 0) return;
    // A listener's own mistake must not decide about a record.
    const failed = (error: unknown): void =>
      this.logger.error(`listener of '${event}' failed: ${describeError(error).message}`);
    for (const listener of listeners) {
      try {
        const returned = (listener as (value: typeof told) => unknown)(told);
        // Nobody waits for one that is asynchronous, and its rejection would end the process.
        if (returned instanceof Promise) returned.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }
}
