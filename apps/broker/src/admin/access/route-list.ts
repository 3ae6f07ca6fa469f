import { RequestMethod, type INestApplicationContext, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { ROUTE_ACCESS, type RouteAccess } from './requires.js';

export interface Route {
  /** `GET /api/v1/topics/:topic`. */
  readonly name: string;
  readonly path: string;
  /** undefined where the route does not say it, which nobody gets through. */
  readonly access: RouteAccess | undefined;
}

/** Every route of the controllers, and who may call it. */
export function routesOf(app: INestApplicationContext): readonly Route[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    const controller = metatype as Type;
    const prototype = controller.prototype as Record<string, () => unknown>;
    return scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (verb === undefined) return [];
      const path = [controller, handler]
        .map((part) => String(Reflect.getMetadata(PATH_METADATA, part)).replaceAll(/^\/|\/$/g, ''))
        .filter((part) => part !== '')
        .join('/');
      const access = reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
        handler,
        controller,
      ]);
      return [{ name: `${RequestMethod[verb]} /${path}`, path, access }];
    });
  });
}
