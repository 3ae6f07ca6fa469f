import { CodeIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

/** Everybody who is signed in may have what they may see, so it takes no permission. */
export const definitionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/definitions',
  component: lazyRouteComponent(() => import('./definitions-screen.js'), 'DefinitionsScreen'),
  staticData: {
    navigation: {
      label: 'Definitions',
      section: 'Govern',
      icon: CodeIcon,
      keywords: 'export import backup copy cluster document topics users acls',
    },
  },
});
