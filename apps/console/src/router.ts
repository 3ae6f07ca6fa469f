import { createRouter } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './format/url-search.js';
import { ScreenProblem } from './shell/screen-problem.js';
import { screenRoutes } from './screens/index.js';
import { rootRoute } from './shell/root-route.js';

export const router = createRouter({
  routeTree: rootRoute.addChildren(screenRoutes),
  parseSearch,
  stringifySearch,
  // The code of a screen is fetched when the pointer is over its link, so that a click finds it there.
  defaultPreload: 'intent',
  defaultErrorComponent: ScreenProblem,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
