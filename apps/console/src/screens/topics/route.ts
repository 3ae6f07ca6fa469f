import { StackIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

const topicsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/topics',
  validateSearch: (search: Record<string, unknown>): { filter?: string } =>
    typeof search.filter === 'string' ? { filter: search.filter } : {},
  component: lazyRouteComponent(() => import('./topics-screen.js'), 'TopicsScreen'),
  staticData: {
    navigation: { label: 'Topics', section: 'Data', icon: StackIcon, keywords: 'records events' },
  },
});

const topicRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/topics/$topic',
  component: lazyRouteComponent(() => import('./topic-screen.js'), 'TopicScreen'),
});

export const topicRoutes = [topicsRoute, topicRoute] as const;
