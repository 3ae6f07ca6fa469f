import { ShuffleIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export interface FlowSearch {
  /** Shows only what has it in its name, and the neighbours of that. */
  readonly filter?: string;
}

export const flowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/flow',
  validateSearch: ({ filter }: Record<string, unknown>): FlowSearch =>
    typeof filter === 'string' || typeof filter === 'number' ? { filter: String(filter) } : {},
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
