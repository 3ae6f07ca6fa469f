import { ShuffleIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchText } from '../../format/search-text.js';
import { rootRoute } from '../../shell/root-route.js';

export interface FlowSearch {
  /** Shows only what has it in its name, and the neighbours of that. */
  readonly filter?: string;
  /** The service that stays lit. */
  readonly service?: string;
}

export const flowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/flow',
  validateSearch: ({ filter, service }: Record<string, unknown>): FlowSearch => ({
    ...(searchText(filter) === '' ? {} : { filter: searchText(filter) }),
    ...(searchText(service) === '' ? {} : { service: searchText(service) }),
  }),
  component: lazyRouteComponent(() => import('./flow-screen.js'), 'FlowScreen'),
  staticData: {
    navigation: {
      label: 'Flow map',
      section: 'Watch',
      icon: ShuffleIcon,
      requires: 'topology:view',
      keywords: 'topology graph who produces consumes services topics',
    },
  },
});
