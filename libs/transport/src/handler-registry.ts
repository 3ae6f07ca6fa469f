import type { MessageHandler } from '@nestjs/microservices';
import { HandledEvents } from './contract/handled-events.js';
import { PosthornConfigError } from './exceptions.js';
import { handlerName } from './handler-names.js';
import { checkHandlerOptions, type DeadLetterOptions, type HandlerOptions } from './options.js';
import type { RetryPolicy } from './retry.js';
import { topicNameProblem, withoutDeadLetters } from './topic-name.js';

export interface RegisteredHandler {
  readonly callback: MessageHandler;
  /** `Class.method` where known. */
  readonly name: string;
  /** A topic, or a regular expression as text. */
  readonly pattern: string;
  readonly topic: string | RegExp;
  readonly isEventHandler: boolean;
  readonly group: string;
  readonly retry: RetryPolicy;
  readonly deadLetter: DeadLetterOptions | false;
  readonly events: HandledEvents;
}

export interface HandlerMatch {
  readonly events: readonly RegisteredHandler[];
  readonly request: RegisteredHandler | undefined;
}

export interface HandlerDefaults {
  readonly group: string;
  readonly retry: RetryPolicy;
  readonly deadLetter: DeadLetterOptions | false;
}

/**
 * Every handler by itself. Nest's base class links event handlers of one pattern into a list that fails and runs again
 * as a whole, and lets a second `@MessagePattern` silently replace the first: here the former are kept apart, so that each
 * has retries of its own, and the latter fails at boot.
 */
export class HandlerRegistry {
  private readonly handlers: RegisteredHandler[] = [];
  private readonly matches = new Map<string, HandlerMatch>();

  constructor(private readonly defaults: HandlerDefaults) {}

  add(
    topic: string | RegExp,
    callback: MessageHandler,
    isEventHandler: boolean,
    extras: object,
  ): RegisteredHandler {
    const pattern = String(topic);
    const name = handlerName(extras) ?? `handler of ${pattern}`;
    const where = `${name} ('${pattern}')`;
    const problem = typeof topic === 'string' ? topicNameProblem(topic) : undefined;
    if (problem !== undefined) throw new PosthornConfigError(`${where}: ${problem}`);
    const handler = this.resolve(checkHandlerOptions(where, extras), {
      callback,
      name,
      pattern,
      topic: typeof topic === 'string' ? topic : withoutDeadLetters(topic),
      isEventHandler,
    });
    this.refuseDuplicate(handler);
    this.handlers.push(handler);
    this.matches.clear();
    return handler;
  }

  get all(): readonly RegisteredHandler[] {
    return this.handlers;
  }

  groups(): readonly string[] {
    return [...new Set(this.handlers.map((handler) => handler.group))];
  }

  /** Exactly the patterns of the group's handlers, each once. */
  topicsOf(group: string): readonly (string | RegExp)[] {
    const own = this.handlers.filter((handler) => handler.group === group);
    return [...new Map(own.map((handler) => [handler.pattern, handler.topic])).values()];
  }

  /** All handlers of the group whose pattern matches the topic, not only the first. */
  match(group: string, topic: string): HandlerMatch {
    // The number of topics is the broker's, not a sender's, so the cache is as large as the subscription.
    const key = `${group}\n${topic}`;
    const known = this.matches.get(key);
    if (known) return known;
    const own = this.handlers.filter(
      (handler) => handler.group === group && covers(handler, topic),
    );
    const match: HandlerMatch = {
      events: own.filter((handler) => handler.isEventHandler),
      request: own.find((handler) => !handler.isEventHandler),
    };
    this.matches.set(key, match);
    return match;
  }

  private resolve(
    options: HandlerOptions,
    handler: Omit<RegisteredHandler, 'group' | 'retry' | 'deadLetter' | 'events'>,
  ): RegisteredHandler {
    const { group, retry, deadLetter } = this.defaults;
    return {
      ...handler,
      group: options.group ?? group,
      events: new HandledEvents(
        (options.events ?? []).filter((event) => event.topic === handler.topic),
      ),
      retry: { ...retry, ...options.retry },
      deadLetter:
        options.deadLetter === undefined || options.deadLetter === false
          ? (options.deadLetter ?? deadLetter)
          : { ...(deadLetter === false ? {} : deadLetter), ...options.deadLetter },
    };
  }

  private refuseDuplicate(handler: RegisteredHandler): void {
    if (handler.isEventHandler) return;
    const other = this.handlers.find(
      (known) => !known.isEventHandler && known.pattern === handler.pattern,
    );
    if (!other) return;
    throw new PosthornConfigError(
      `two @MessagePattern handlers for topic '${handler.pattern}': ${other.name} and ${handler.name}. ` +
        'A request has one answer; keep one of them, or make the other an @EventPattern.',
    );
  }
}

function covers(handler: RegisteredHandler, topic: string): boolean {
  return typeof handler.topic === 'string' ? handler.topic === topic : handler.topic.test(topic);
}
