import { ComponentInstanceIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchText } from '../../format/search-text.js';
import { rootRoute } from '../../shell/root-route.js';

export interface ServicesSearch {
  readonly filter?: string;
}

const servicesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/services',
  validateSearch: ({ filter }: Record<string, unknown>): ServicesSearch =>
    searchText(filter) === '' ? {} : { filter: searchText(filter) },
  component: lazyRouteComponent(() => import('./services-screen.js'), 'ServicesScreen'),
  staticData: {
    navigation: {
      label: 'Services',
      section: 'Watch',
      icon: ComponentInstanceIcon,
      keywords: 'handlers instances clients members producers consumers',
      requires: 'topology:view',
    },
  },
});

const serviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/services/$service',
  component: lazyRouteComponent(() => import('./service-screen.js'), 'ServiceScreen'),
});

export const serviceRoutes = [servicesRoute, serviceRoute] as const;
