import { MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { searchSearchOf } from './search-search.js';

export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/search',
  validateSearch: searchSearchOf,
  component: lazyRouteComponent(() => import('./search-screen.js'), 'SearchScreen'),
  staticData: {
    navigation: {
      label: 'Search',
      section: 'Data',
      icon: MagnifyingGlassIcon,
      requires: 'search:run',
      keywords: 'find key trace correlation header json',
    },
  },
});
