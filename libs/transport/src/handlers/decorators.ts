import { EventPattern } from '@nestjs/microservices';
import { POSTHORN, posthornServer } from './transport-id.js';
import { EventContract, type EventPayload } from '../contract/define-event.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { HandlerOptions } from '../options/options.js';
import { PATTERN_METADATA } from './nest-metadata.js';

/**
 * `@EventPattern` for Posthorn alone, with typed options. Nest 12's own does not compile under `strict` on a handler with
 * two parameters (TS1241: an overload for typed events wins); this one does, on handlers of any shape.
 */
export function Subscribe(
  topic: string | RegExp | readonly (string | RegExp)[],
  options?: HandlerOptions,
): MethodDecorator;
/**
 * Handles the events of these contracts: each payload is checked first, and one that does not keep its contract goes to
 * the dead letters without a retry. The compiler holds the handler's first parameter to what the contracts give out.
 */
export function Subscribe<Event extends EventContract<never, unknown>>(
  events: Event | readonly Event[],
  options?: HandlerOptions,
): EventHandlerDecorator<EventPayload<Event>>;
export function Subscribe(
  target: Target | readonly Target[],
  options: HandlerOptions = {},
): MethodDecorator {
  const targets: readonly Target[] = Array.isArray(target) ? target : [target];
  return (prototype, method, descriptor) => {
    const problem = problemOf(targets) ?? takenProblem(descriptor.value);
    if (problem !== undefined) {
      throw new PosthornConfigError(`${prototype.constructor.name}.${String(method)}: ${problem}`);
    }
    const events = targets.filter((one) => one instanceof EventContract);
    const topics = targets.map((one) => (one instanceof EventContract ? one.topic : one));
    const { server } = options;
    const transport = server === undefined ? POSTHORN : posthornServer(server);
    const decorate: MethodDecorator = EventPattern<unknown>([...new Set(topics)], transport, {
      ...options,
      ...(events.length > 0 ? { events } : {}),
    });
    decorate(prototype, method, descriptor);
  };
}

function problemOf(targets: readonly unknown[]): string | undefined {
  if (targets.length === 0) return '@Subscribe with an empty list would never be given a record';
  const wrong = targets.findIndex(
    (one) => typeof one !== 'string' && !(one instanceof RegExp) && !(one instanceof EventContract),
  );
  if (wrong === -1) return undefined;
  const one = targets[wrong];
  const hint =
    one === undefined
      ? ': is it imported from a file that imports this one?'
      : ': events are made by defineEvent, of the same copy of @posthorn/transport';
  return `@Subscribe takes topics, regular expressions and contracts, not ${typeof one}${hint}`;
}

/** Nest keeps one pattern for each method: a second decorator would take the place of the first without a word. */
function takenProblem(method: unknown): string | undefined {
  if (typeof method !== 'function' || !Reflect.hasOwnMetadata(PATTERN_METADATA, method)) return;
  return 'it has two decorators that say what it handles, and only one counts: give @Subscribe a list, or write two methods';
}

/**
 * Handles the records of one partition many at a time: the handler's first parameter is an array of payloads, each of
 * them decoded and checked by itself. How batches are cut, and retried when a part of them fails, is in the README.
 */
export function SubscribeBatch(
  topic: string | RegExp | readonly (string | RegExp)[],
  options?: HandlerOptions,
): MethodDecorator;
export function SubscribeBatch<Event extends EventContract<never, unknown>>(
  events: Event | readonly Event[],
  options?: HandlerOptions,
): EventHandlerDecorator<EventPayload<Event>[]>;
export function SubscribeBatch(
  target: Target | readonly Target[],
  options: HandlerOptions = {},
): MethodDecorator {
  return Subscribe(target as string, { batch: true, ...options });
}

type Target = string | RegExp | EventContract<never, unknown>;

/** A method decorator for handlers that can be given this payload. */
export type EventHandlerDecorator<Payload> = <
  Handler extends (payload: Payload, ...rest: never[]) => unknown,
>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void;
