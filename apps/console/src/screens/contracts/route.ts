import { FileTextIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { asyncApiSearchOf } from './asyncapi/asyncapi-search.js';
import { contractsSearchOf, diffSearchOf, versionSearchOf } from './contracts-search.js';

const contractsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/contracts',
  validateSearch: contractsSearchOf,
  component: lazyRouteComponent(() => import('./contracts-screen.js'), 'ContractsScreen'),
  staticData: {
    navigation: {
      label: 'Contracts',
      section: 'Data',
      icon: FileTextIcon,
      keywords: 'schemas registry events versions compatibility asyncapi avro json',
      requires: 'contract:view',
    },
  },
});

// With two names behind the first, of which no event makes a path of its own.
const asyncApiRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/contracts/all/asyncapi',
  validateSearch: asyncApiSearchOf,
  component: lazyRouteComponent(() => import('./asyncapi/asyncapi-screen.js'), 'AsyncApiScreen'),
});

const contractRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/contracts/$event',
  component: lazyRouteComponent(() => import('./contract-screen.js'), 'ContractScreen'),
});

const schemaRoute = createRoute({
  getParentRoute: () => contractRoute,
  path: '/',
  validateSearch: versionSearchOf,
  component: lazyRouteComponent(() => import('./schema-tab.js'), 'SchemaTab'),
});

const diffRoute = createRoute({
  getParentRoute: () => contractRoute,
  path: '/diff',
  validateSearch: diffSearchOf,
  component: lazyRouteComponent(() => import('./diff-tab.js'), 'DiffTab'),
});

const clientsRoute = createRoute({
  getParentRoute: () => contractRoute,
  path: '/clients',
  component: lazyRouteComponent(() => import('./clients-tab.js'), 'ClientsTab'),
});

export const contractRoutes = [
  contractsRoute,
  asyncApiRoute,
  contractRoute.addChildren([schemaRoute, diffRoute, clientsRoute]),
] as const;
