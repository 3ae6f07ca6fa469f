import { EnvelopeOpenIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { groupsSearchOf, lettersSearchOf } from './letters-search.js';

const deadLettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dead-letters',
  validateSearch: groupsSearchOf,
  component: lazyRouteComponent(() => import('./dead-letters-screen.js'), 'DeadLettersScreen'),
  staticData: {
    navigation: {
      label: 'Dead letters',
      section: 'Repair',
      icon: EnvelopeOpenIcon,
      requires: 'deadLetter:view',
      keywords: 'dlq errors failed poison retry redrive',
    },
  },
});

const letterGroupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dead-letters/$letterGroup',
  validateSearch: lettersSearchOf,
  component: lazyRouteComponent(() => import('./letter-group-screen.js'), 'LetterGroupScreen'),
});

export const deadLetterRoutes = [deadLettersRoute, letterGroupRoute] as const;
