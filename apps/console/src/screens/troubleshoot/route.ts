import { QuestionMarkCircledIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export const troubleshootRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/troubleshoot',
  validateSearch: (search: Record<string, unknown>): { filter?: string } =>
    typeof search.filter === 'string' && search.filter !== '' ? { filter: search.filter } : {},
  component: lazyRouteComponent(() => import('./troubleshoot-screen.js'), 'TroubleshootScreen'),
  staticData: {
    navigation: {
      label: 'Troubleshoot',
      section: 'Repair',
      icon: QuestionMarkCircledIcon,
      keywords: 'help errors problems codes hints common',
    },
  },
});
