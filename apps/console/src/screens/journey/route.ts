import { Share1Icon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { journeySearchOf } from './journey-search.js';

export const journeyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/journey',
  validateSearch: journeySearchOf,
  component: lazyRouteComponent(() => import('./journey-screen.js'), 'JourneyScreen'),
  staticData: {
    navigation: {
      label: 'Journey',
      section: 'Data',
      icon: Share1Icon,
      requires: 'journey:view',
      keywords: 'order trace correlation sequence where is it stuck what happened',
    },
  },
});
