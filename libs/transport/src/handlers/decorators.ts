import { EventPattern } from '@nestjs/microservices';
import { POSTHORN, posthornServer } from './transport-id.js';
import { EventContract, type EventPayload } from '../contract/define-event.js';
import type { HandlerOptions } from '../options/options.js';

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
  const events = targets.filter((one) => one instanceof EventContract);
  const topics = targets.map((one) => (one instanceof EventContract ? one.topic : one));
  const { server } = options;
  const transport = server === undefined ? POSTHORN : posthornServer(server);
  return EventPattern<unknown>([...new Set(topics)], transport, {
    ...options,
    ...(events.length > 0 ? { events } : {}),
  });
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
