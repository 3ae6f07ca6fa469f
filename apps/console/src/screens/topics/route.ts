import { StackIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { schemaSearchOf } from './schema-search.js';
import { topicsSearchOf } from './topics-search.js';
import { recordsSearchOf } from './records/records-search.js';

const topicsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/topics',
  validateSearch: topicsSearchOf,
  component: lazyRouteComponent(() => import('./topics-screen.js'), 'TopicsScreen'),
  staticData: {
    navigation: {
      label: 'Topics',
      section: 'Data',
      icon: StackIcon,
      keywords: 'records events messages',
      requires: 'topic:view',
    },
  },
});

const topicRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/topics/$topic',
  component: lazyRouteComponent(() => import('./topic-screen.js'), 'TopicScreen'),
});

const recordsRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/',
  validateSearch: recordsSearchOf,
  component: lazyRouteComponent(() => import('./records/records-tab.js'), 'RecordsTab'),
});

const partitionsRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/partitions',
  component: lazyRouteComponent(() => import('./partitions-tab.js'), 'PartitionsTab'),
});

const clientsRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/clients',
  component: lazyRouteComponent(() => import('./clients-tab.js'), 'ClientsTab'),
});

const configRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/config',
  validateSearch: (search: Record<string, unknown>): { onlySet?: true } =>
    search.onlySet === true ? { onlySet: true } : {},
  component: lazyRouteComponent(() => import('./config-tab.js'), 'ConfigTab'),
});

const schemaRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/schema',
  validateSearch: schemaSearchOf,
  component: lazyRouteComponent(() => import('./schema-tab.js'), 'SchemaTab'),
});

const docsRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/docs',
  component: lazyRouteComponent(() => import('./docs-tab.js'), 'DocsTab'),
});

const indexRoute = createRoute({
  getParentRoute: () => topicRoute,
  path: '/index',
  component: lazyRouteComponent(() => import('./search-index/index-tab.js'), 'IndexTab'),
});

export const topicRoutes = [
  topicsRoute,
  topicRoute.addChildren([
    recordsRoute,
    partitionsRoute,
    clientsRoute,
    schemaRoute,
    docsRoute,
    configRoute,
    indexRoute,
  ]),
] as const;
