import { DownloadIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export interface ExportsSearch {
  /** The form is open, with this topic. */
  readonly export?: string;
}

export const exportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/exports',
  validateSearch: (search: Record<string, unknown>): ExportsSearch =>
    typeof search.export === 'string' ? { export: search.export } : {},
  component: lazyRouteComponent(() => import('./exports-screen.js'), 'ExportsScreen'),
  staticData: {
    navigation: {
      label: 'Exports',
      section: 'Data',
      icon: DownloadIcon,
      requires: 'export:view',
      keywords: 'download file csv ndjson excel spreadsheet jobs',
    },
  },
});
