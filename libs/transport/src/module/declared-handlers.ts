import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { serverOf } from '../handlers/transport-id.js';
import {
  PATTERN_EXTRAS_METADATA,
  PATTERN_METADATA,
  TRANSPORT_METADATA,
} from '../handlers/nest-metadata.js';
import { PosthornConfigError } from '../errors/exceptions.js';

/** A method with a decorator that says what it handles. */
export interface DeclaredHandler {
  /** `Class.method`. */
  readonly name: string;
  readonly method: object;
  /** What the decorator stored: one object for each method, also where several classes inherit it. */
  readonly extras: object;
  /** The server that alone may have it, null for the one without a name; undefined: it is not known for ours. */
  readonly server: string | null | undefined;
}

/** Of all controllers, in the order in which Nest registers them with a server. */
export function declaredHandlers(modules: ModulesContainer): readonly DeclaredHandler[] {
  return [...modules.values()].flatMap(({ controllers }) =>
    [...controllers.values()].flatMap(({ metatype }) => handlersOf(metatype)),
  );
}

/** Nest looks for handlers in controllers alone: on a provider they are never called, and nothing says so. */
export function refuseHandlersOfProviders(
  modules: ModulesContainer,
  known: readonly DeclaredHandler[],
): void {
  const methods = new Set(known.map(({ method }) => method));
  for (const { providers } of modules.values()) {
    for (const { metatype, inject } of providers.values()) {
      // What a factory makes is not known by its class.
      const declared = inject === null || inject === undefined ? handlersOf(metatype) : [];
      const lost = declared.find(
        ({ method, server }) => server !== undefined && !methods.has(method),
      );
      if (lost === undefined) continue;
      throw new PosthornConfigError(
        `${lost.name} handles records, but its class is a provider, and Nest looks for handlers in controllers: put it in 'controllers' of its module, not in 'providers'`,
      );
    }
  }
}

function handlersOf(metatype: unknown): readonly DeclaredHandler[] {
  if (typeof metatype !== 'function') return [];
  const prototype: unknown = metatype.prototype;
  if (typeof prototype !== 'object' || prototype === null) return [];
  const names = new MetadataScanner().getAllMethodNames(prototype);
  return names.flatMap((name) => {
    const method = (prototype as Record<string, unknown>)[name];
    if (typeof method !== 'function' || !Reflect.hasMetadata(PATTERN_METADATA, method)) return [];
    const extras: unknown = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method);
    if (typeof extras !== 'object' || extras === null) return [];
    const server = serverOf(Reflect.getMetadata(TRANSPORT_METADATA, method));
    return [{ name: `${metatype.name}.${name}`, method, extras, server }];
  });
}
