import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing } from './failure.js';
import { signInWhenAsked } from './sign-in.js';

const RETRIES = 2;

/** How often figures that move are asked for anew. The browser pauses it in a hidden tab. */
export const LIVE_MS = 3_000;
/** Lists that change when somebody does something. */
export const CALM_MS = 15_000;

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signInWhenAsked }),
  mutationCache: new MutationCache({ onError: signInWhenAsked }),
  defaultOptions: {
    // A browser that has no network asks all the same, and says then that nobody answers: held back, a page would show what is old as
    // if it were not. On loopback there is a broker, whatever the browser thinks of its network.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 1_000,
      refetchOnWindowFocus: true,
      // What is refused stays refused; only a broker that is away or moving may answer next time.
      retry: (failures, error) => isPassing(error) && failures < RETRIES,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4_000),
    },
  },
});
