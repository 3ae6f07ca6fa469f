import { Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { POSTHORN } from './constants.js';
import type { HandlerOptions } from './options.js';
import { PosthornClient } from './posthorn-client.js';

/**
 * `@EventPattern` for Posthorn alone, with typed options. Nest 12's own does not compile under `strict` on a handler with
 * two parameters (TS1241: an overload for typed events wins); this one does, on handlers of any shape.
 */
export function Subscribe(
  topic: string | RegExp | readonly (string | RegExp)[],
  options: HandlerOptions = {},
): MethodDecorator {
  return EventPattern<unknown>(topic, POSTHORN, { ...options });
}

/** The client that PosthornModule provides; the class itself is a token too. */
export const InjectPosthorn = (): ParameterDecorator & PropertyDecorator => Inject(PosthornClient);
