import type { AnyRouter, LinkProps } from '@tanstack/react-router';
import type { NavigationEntry } from './navigation.js';

export interface Screen {
  readonly to: NonNullable<LinkProps['to']>;
  readonly navigation: NavigationEntry;
}

/** The routes that name a place in the sidebar, in the order in which they were registered. */
export function screensOf(router: AnyRouter): Screen[] {
  return Object.values(router.routesById).flatMap((route) => {
    const { navigation } = (route.options.staticData ?? {}) as { navigation?: NavigationEntry };
    return navigation === undefined ? [] : [{ to: route.fullPath as Screen['to'], navigation }];
  });
}
