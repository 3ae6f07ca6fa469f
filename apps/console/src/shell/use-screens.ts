import { useQuery } from '@tanstack/react-query';
import { useRouter, type AnyRouter, type LinkProps } from '@tanstack/react-router';
import { whoAmIQuery } from '../api/who.js';
import type { NavigationEntry } from './navigation.js';

export interface Screen {
  readonly to: NonNullable<LinkProps['to']>;
  readonly navigation: NavigationEntry;
}

/** The routes that name a place in the sidebar, in the order in which they were registered. */
function screensOf(router: AnyRouter): Screen[] {
  return Object.values(router.routesById).flatMap((route) => {
    const { navigation } = (route.options.staticData ?? {}) as { navigation?: NavigationEntry };
    return navigation === undefined ? [] : [{ to: route.fullPath as Screen['to'], navigation }];
  });
}

/** Those that the person may look at; all of them until that is known. */
export function useScreens(): Screen[] {
  const router = useRouter();
  const { data } = useQuery(whoAmIQuery());
  return screensOf(router).filter(
    ({ navigation: { requires } }) =>
      requires === undefined || data === undefined || data.actions.includes(requires),
  );
}
