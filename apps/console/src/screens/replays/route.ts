import { ReloadIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export interface ReplaysSearch {
  /** The form is open, with this topic. */
  readonly replay?: string;
}

export const replaysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/replays',
  validateSearch: ({ replay }: Record<string, unknown>): ReplaysSearch =>
    typeof replay === 'string' ? { replay } : {},
  component: lazyRouteComponent(() => import('./replays-screen.js'), 'ReplaysScreen'),
  staticData: {
    navigation: {
      label: 'Replays',
      section: 'Repair',
      icon: ReloadIcon,
      requires: 'replay:view',
      keywords: 'redrives jobs again copy progress',
    },
  },
});
