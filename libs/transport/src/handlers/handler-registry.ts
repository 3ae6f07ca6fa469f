import type { MessageHandler } from '@nestjs/microservices';
import type { AppliesFor } from './applied-records.js';
import { HandledEvents } from '../contract/handled-events.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { type FailureRules, rulesWithin } from '../options/failure-rules.js';
import { type HandlerMethod, handlerMethod } from './handler-methods.js';
import { checkHandlerOptions } from '../options/check-options.js';
import { defined } from '../options/defined.js';
import {
  type BatchOptions,
  DEFAULT_BATCH,
  type FailureOptions,
  type HandlerOptions,
} from '../options/options.js';
import type { Names } from '../naming/names.js';
import { retryLevels, type RetryPolicy } from '../retry/retry-policy.js';
import { retriedTopic, retryTopic, retryTopicsOf, withoutOwnTopics } from '../naming/topic-name.js';

export interface RegisteredHandler extends FailureRules {
  /** Of this server's handlers: 0, 1, ... */
  readonly id: number;
  readonly callback: MessageHandler;
  /** `Class.method` where known. */
  readonly name: string;
  /** The same for each of its topics; undefined where it is not known. */
  readonly method: HandlerMethod | undefined;
  /** A topic as the code calls it, or a regular expression as text. */
  readonly pattern: string;
  /** As the cluster calls it. */
  readonly topic: string | RegExp;
  readonly isEventHandler: boolean;
  readonly group: string;
  readonly events: HandledEvents;
  /** undefined: it takes one record at a time. */
  readonly batch: Required<BatchOptions> | undefined;
  /** How the service's database knows what it has applied; undefined: it does not. */
  readonly applies: AppliesFor | undefined;
  /** Of a regular expression: the same handler by the rules of topics that have their own, as the cluster calls them. */
  readonly perTopic: ReadonlyMap<string, RegisteredHandler>;
}

export interface HandlerMatch {
  readonly events: readonly RegisteredHandler[];
  readonly request: RegisteredHandler | undefined;
}

export interface HandlerDefaults {
  readonly group: string;
  readonly rules: FailureRules;
  /** By the topic's name on the cluster. */
  readonly perTopic: Readonly<Record<string, FailureOptions>>;
}

/**
 * Every handler by itself. Nest's base class links event handlers of one pattern into a list that fails and runs again
 * as a whole, and lets a second `@MessagePattern` silently replace the first: here the former are kept apart, so that each
 * has retries of its own, and the latter fails at boot.
 */
export class HandlerRegistry {
  private readonly handlers: RegisteredHandler[] = [];
  /** By group and topic. The number of topics is the broker's, not a sender's: it is as large as the subscriptions. */
  private readonly matches = new Map<string, Map<string, HandlerMatch>>();

  /** By extras and pattern. */
  private readonly turns = new WeakMap<object, Map<string, number>>();

  constructor(
    private readonly defaults: HandlerDefaults,
    private readonly names: Names,
  ) {}

  add(
    topic: string | RegExp,
    callback: MessageHandler,
    isEventHandler: boolean,
    extras: object,
  ): RegisteredHandler {
    const pattern = String(topic);
    const method = handlerMethod(extras, this.turnOf(extras, pattern));
    const name = method?.name ?? `handler of ${pattern}`;
    const where = `${name} ('${pattern}')`;
    if (typeof topic !== 'string' && !(topic instanceof RegExp)) {
      throw new PosthornConfigError(`${where}: a topic is a text or a regular expression`);
    }
    const options = checkHandlerOptions(where, extras);
    const group = this.groupOf(options);
    const handler = this.resolve(options, method, {
      callback,
      name,
      pattern,
      topic:
        typeof topic === 'string' ? this.realTopic(where, topic) : withoutOwnTopics(topic, group),
      group,
      isEventHandler,
      id: this.handlers.length,
    });
    this.refuseDuplicate(handler);
    const problem = generatorProblem(method) ?? this.problemOf(handler, method);
    if (problem) throw new PosthornConfigError(`${where}: ${problem}`);
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

  /** The patterns of the group's handlers, each once, and the retry topics where a handler has some. */
  topicsOf(group: string): readonly (string | RegExp)[] {
    const own = this.handlers.filter((handler) => handler.group === group);
    const patterns = [...new Map(own.map((handler) => [handler.pattern, handler.topic])).values()];
    const fromPatterns = own.some(
      (handler) => handler.topic instanceof RegExp && formsOf(handler).some(isDelayed),
    );
    if (fromPatterns) return [...patterns, retryTopicsOf(group)];
    return [...patterns, ...new Set(own.flatMap(retryTopicsOfHandler))];
  }

  /** The retry topics that are known before anything failed, by the topic they belong to. */
  retryTopics(): readonly string[] {
    return [...new Set(this.handlers.flatMap(retryTopicsOfHandler))];
  }

  /** The event handler of that name, if it still handles the topic. */
  named(group: string, name: string, topic: string): RegisteredHandler | undefined {
    return this.match(group, topic).events.find((handler) => handler.name === name);
  }

  /** Order per key is what the group keeps: some handler of it parks. */
  parks(group: string): boolean {
    return this.handlers.some(
      (handler) =>
        handler.group === group && formsOf(handler).some(({ retry }) => retry.mode === 'park'),
    );
  }

  /** The group's handlers whose database knows what they have applied, each once. */
  appliesOf(group: string): readonly AppliesFor[] {
    const own = this.handlers.flatMap(({ applies }) =>
      applies?.reader.group === group ? [applies] : [],
    );
    return [...new Map(own.map((applies) => [applies.reader.name, applies])).values()];
  }

  /** Some handler of the topic, or of the one whose retries it holds, is one of them. */
  appliesOnce(group: string, topic: string): boolean {
    const { events, request } = this.match(group, retriedTopic(topic, group) ?? topic);
    return [...events, ...(request ? [request] : [])].some(({ applies }) => applies !== undefined);
  }

  /** All handlers of the topic take batches, which keep the order of the partition by themselves. */
  takesBatchesOnly(group: string, topic: string): boolean {
    const { events, request } = this.match(group, topic);
    return events.length > 0 && request === undefined && events.every(({ batch }) => batch);
  }

  /** All handlers of the group whose pattern matches the topic, not only the first; a method whose patterns overlap once. */
  match(group: string, topic: string): HandlerMatch {
    const known = this.matches.get(group)?.get(topic);
    if (known) return known;
    const covering = this.handlers.filter(
      (handler) => handler.group === group && covers(handler, topic),
    );
    const own = oncePerMethod(covering).map((handler) => formOf(handler, topic));
    const match: HandlerMatch = {
      events: own.filter((handler) => handler.isEventHandler),
      request: own.find((handler) => !handler.isEventHandler),
    };
    const ofGroup = this.matches.get(group) ?? new Map<string, HandlerMatch>();
    this.matches.set(group, ofGroup.set(topic, match));
    return match;
  }

  /** Of all handlers of the topic, each once. */
  namesOf(group: string, topic: string): readonly string[] {
    const { events, request } = this.match(group, topic);
    return [...new Set([...events, ...(request ? [request] : [])].map(({ name }) => name))];
  }

  /** What holds for a topic before any handler says more. */
  rulesOf(topic: string): FailureRules {
    const { rules, perTopic } = this.defaults;
    return rulesWithin(rules, Object.hasOwn(perTopic, topic) ? perTopic[topic] : {});
  }

  /** Topics that have rules and no handler. */
  unreadTopics(): readonly string[] {
    const isRead = (topic: string): boolean =>
      this.handlers.some((handler) => covers(handler, topic));
    return Object.keys(this.defaults.perTopic).filter((topic) => !isRead(topic));
  }

  /** How often the pattern came with these extras before: from other controllers that inherit the method. */
  private turnOf(extras: object, pattern: string): number {
    const turns = this.turns.get(extras) ?? new Map<string, number>();
    const turn = turns.get(pattern) ?? 0;
    this.turns.set(extras, turns.set(pattern, turn + 1));
    return turn;
  }

  private realTopic(where: string, declared: string): string {
    try {
      return this.names.declareTopic(declared);
    } catch (error) {
      if (!(error instanceof PosthornConfigError)) throw error;
      throw new PosthornConfigError(`${where}: ${error.message}`, { cause: error });
    }
  }

  private groupOf({ group }: HandlerOptions): string {
    return group === undefined ? this.defaults.group : this.names.declareGroup(group);
  }

  private resolve(
    options: HandlerOptions,
    method: HandlerMethod | undefined,
    handler: Pick<
      RegisteredHandler,
      'id' | 'callback' | 'name' | 'pattern' | 'topic' | 'group' | 'isEventHandler'
    >,
  ): RegisteredHandler {
    const { rules, perTopic } = this.defaults;
    const { batch } = options;
    const { topic, group } = handler;
    const by = (outer: FailureRules): FailureRules => {
      const own = rulesWithin(outer, options);
      return { ...own, retry: retryOf(handler, own.retry) };
    };
    const resolved: RegisteredHandler = {
      ...handler,
      method,
      ...by(typeof topic === 'string' ? this.rulesOf(topic) : rules),
      applies: appliesFor(method, group),
      events: new HandledEvents(
        (options.events ?? []).filter((event) => event.topic === handler.pattern),
      ),
      batch: batch && { ...DEFAULT_BATCH, ...(batch === true ? {} : defined(batch)) },
      perTopic: new Map(),
    };
    if (typeof topic === 'string') return resolved;
    const special = Object.keys(perTopic).filter((name) => topic.test(name));
    const forms = special.map(
      (name) => [name, { ...resolved, ...by(this.rulesOf(name)) }] as const,
    );
    return { ...resolved, perTopic: new Map(forms) };
  }

  private problemOf(handler: RegisteredHandler, method?: HandlerMethod): string | undefined {
    for (const topic of [undefined, ...handler.perTopic.keys()]) {
      const form = formOf(handler, topic);
      const others = this.handlers.map((other) => formOf(other, topic));
      const problem = clashOf(form, others) ?? placeProblem(form, method);
      if (problem === undefined) continue;
      return topic === undefined
        ? problem
        : `for '${topic}', which has rules of its own: ${problem}`;
    }
    return undefined;
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

/** Its records would be committed, and nothing of it would have run. */
function generatorProblem(method: HandlerMethod | undefined): string | undefined {
  if (method?.isGenerator !== true) return undefined;
  return 'it is a generator, and what it returns is never run: return an Observable, which `from` of rxjs makes of one';
}

/** What cannot work together, and what to do about it; undefined where everything can. */
function clashOf(
  handler: RegisteredHandler,
  others: readonly RegisteredHandler[],
): string | undefined {
  const { mode } = handler.retry;
  if (handler.batch && !handler.isEventHandler) {
    return 'a request has one answer; a batch handler takes events';
  }
  if (handler.batch && mode === 'park') {
    return "a batch handler cannot park keys; give it retry.mode 'blocking' or 'delayed'";
  }
  const beside = others.filter(
    ({ group, pattern, isEventHandler }) =>
      isEventHandler && group === handler.group && pattern === handler.pattern,
  );
  const orderly = beside.find(({ retry }) => (retry.mode === 'park') !== (mode === 'park'));
  if (orderly !== undefined) {
    return `it and ${orderly.name} read the topic in one group, and only one of them parks keys; give it a 'group' of its own`;
  }
  const couldBeTaken = [...beside, ...othersThatMeet(handler, others)];
  if (mode === 'delayed' && couldBeTaken.some(({ name }) => name === handler.name)) {
    return "delayed retries tell handlers apart by name, and two have this one; give one of them a 'group' of its own";
  }
  return undefined;
}

/** Other methods that may be given the same records. */
function othersThatMeet(
  handler: RegisteredHandler,
  others: readonly RegisteredHandler[],
): readonly RegisteredHandler[] {
  return others.filter(
    ({ group, topic, isEventHandler, method }) =>
      isEventHandler &&
      group === handler.group &&
      method !== handler.method &&
      mayMeet(topic, handler.topic),
  );
}

/** Of two regular expressions nobody can say. */
function mayMeet(one: string | RegExp, other: string | RegExp): boolean {
  if (typeof one === 'string') return typeof other === 'string' ? one === other : other.test(one);
  return typeof other === 'string' ? one.test(other) : true;
}

/** Whoever asked waits for the answer now: a handler that answers tries again in its place, whatever the default is. */
function retryOf(
  { isEventHandler }: Pick<RegisteredHandler, 'isEventHandler'>,
  retry: RetryPolicy,
): RetryPolicy {
  return isEventHandler || retry.mode !== 'delayed' ? retry : { ...retry, mode: 'blocking' };
}

function appliesFor(method: HandlerMethod | undefined, group: string): AppliesFor | undefined {
  const { name, appliesOnce, appliedRecords } = method ?? {};
  if (name === undefined || appliesOnce?.reader === undefined) return undefined;
  if (appliedRecords === undefined) return undefined;
  return { reader: { group, name: appliesOnce.reader(group, name) }, records: appliedRecords };
}

/** Why a handler that applies each record once cannot have these options. */
function placeProblem(
  { batch, retry, applies }: RegisteredHandler,
  { appliesOnce }: Partial<HandlerMethod> = {},
): string | undefined {
  if (appliesOnce === undefined) return undefined;
  if (batch && appliesOnce.batches !== true)
    return 'it applies each record once, which a batch handler cannot tell of its records';
  if (retry.mode !== 'delayed' || applies !== undefined) return undefined;
  return appliesOnce.reader === undefined
    ? "it applies each record once and knows it by its position, which the group has passed when a delayed retry comes; give it retry.mode 'blocking' or 'park'"
    : "it applies each record once, and its delayed retries have to be known to the inbox: import OutboxModule of @posthorn/outbox, or give it retry.mode 'blocking' or 'park'";
}

/** The handler by the rules that hold for records of the topic. */
function formOf(handler: RegisteredHandler, topic: string | undefined): RegisteredHandler {
  return (topic === undefined ? undefined : handler.perTopic.get(topic)) ?? handler;
}

/** The handler by every set of rules that may hold for a record of it. */
function formsOf(handler: RegisteredHandler): readonly RegisteredHandler[] {
  return [handler, ...handler.perTopic.values()];
}

const isDelayed = ({ retry }: RegisteredHandler): boolean => retry.mode === 'delayed';

function retryTopicsOfHandler(handler: RegisteredHandler): string[] {
  const { topic, group, retry } = handler;
  if (!isDelayed(handler) || typeof topic !== 'string') return [];
  return Array.from({ length: retryLevels(retry) }, (_, index) =>
    retryTopic(topic, group, index + 1),
  );
}

/** By the topic's own name where the method is declared with it, since contracts and rules go by that; else by its first expression. */
function oncePerMethod(handlers: readonly RegisteredHandler[]): readonly RegisteredHandler[] {
  const first = new Map<HandlerMethod, RegisteredHandler>();
  for (const handler of handlers) {
    const { method, topic } = handler;
    if (method === undefined) continue;
    const known = first.get(method);
    if (known === undefined || (typeof topic === 'string' && typeof known.topic !== 'string')) {
      first.set(method, handler);
    }
  }
  return handlers.filter(
    (handler) => handler.method === undefined || first.get(handler.method) === handler,
  );
}

function covers(handler: RegisteredHandler, topic: string): boolean {
  return typeof handler.topic === 'string' ? handler.topic === topic : handler.topic.test(topic);
}
