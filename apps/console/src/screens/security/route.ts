import { LockClosedIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

/** Everybody has keys and sessions of their own, so it takes no permission; its tabs do. */
const securityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./security-screen.js'), 'SecurityScreen'),
  staticData: {
    navigation: {
      label: 'Security',
      section: 'Govern',
      icon: LockClosedIcon,
      keywords:
        'masking hide users passwords api keys sessions roles grants acls quotas permissions',
    },
  },
});

const usersRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'filter'),
  component: lazyRouteComponent(() => import('./users/users-tab.js'), 'UsersTab'),
});

const apiKeysRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/api-keys',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'user'),
  component: lazyRouteComponent(() => import('./api-keys/api-keys-tab.js'), 'ApiKeysTab'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/sessions',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'user'),
  component: lazyRouteComponent(() => import('./sessions/sessions-tab.js'), 'SessionsTab'),
});

const rolesRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/roles',
  component: lazyRouteComponent(() => import('./roles/roles-tab.js'), 'RolesTab'),
});

const aclsRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/acls',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'principal'),
  component: lazyRouteComponent(() => import('./acls/acls-tab.js'), 'AclsTab'),
});

const quotasRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/quotas',
  component: lazyRouteComponent(() => import('./quotas/quotas-tab.js'), 'QuotasTab'),
});

const maskingRoute = createRoute({
  getParentRoute: () => securityRoute,
  path: '/masking',
  component: lazyRouteComponent(() => import('./masking/masking-tab.js'), 'MaskingTab'),
});

/** A user may be called 4711, which comes out of the URL as a number. */
function textsOf<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
): { [Key in Name]?: string } {
  const value = search[name];
  const text = typeof value === 'number' ? String(value) : value;
  const found: { [Key in Name]?: string } = {};
  if (typeof text === 'string' && text !== '') found[name] = text;
  return found;
}

export const securityRoutes = [
  securityRoute.addChildren([
    usersRoute,
    apiKeysRoute,
    sessionsRoute,
    rolesRoute,
    aclsRoute,
    quotasRoute,
    maskingRoute,
  ]),
] as const;
