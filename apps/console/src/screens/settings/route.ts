import { GearIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-screen.js'), 'SettingsScreen'),
  staticData: {
    navigation: {
      label: 'Settings',
      section: 'Govern',
      icon: GearIcon,
      requires: 'config:view',
      keywords: 'retention audit alerts how long kept evaluation',
    },
  },
});
