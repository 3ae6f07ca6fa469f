import { isDeepStrictEqual, inspect } from 'node:util';
import type fc from 'fast-check';
import type { Model } from './model.js';
import type { World } from './world.js';

/** One request, with what must come of it. Every command may be tried in every state; refusals are part of the model. */
export abstract class Command implements fc.AsyncCommand<Model, World> {
  /** The command as it is printed in a failure. */
  abstract toString(): string;
  abstract run(model: Model, world: World): Promise<void>;

  /** Whether the model says enough to hold it against. */
  // oxlint-disable-next-line no-unused-vars
  check(_model: Model): boolean {
    return true;
  }
}

/** Throws what was expected and what came. */
export function must(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what}: ${inspect(actual)} instead of ${inspect(expected)}`);
}
