import { useKeptHere } from './use-kept-here.js';

/** More are no favourites, and each is asked for by itself. */
export const FAVOURITES_MAX = 50;

export interface Favourites {
  /** In the order in which they were added. */
  readonly names: readonly string[];
  readonly has: (topic: string) => boolean;
  /** Adds it, or takes it away. */
  readonly toggle: (topic: string) => void;
}

/** Topics that somebody looks at every day. */
export function useFavourites(): Favourites {
  const [names, keep] = useKeptHere('favourites', namesIn);
  return {
    names,
    has: (topic) => names.includes(topic),
    toggle: (topic) =>
      keep(
        names.includes(topic)
          ? names.filter((name) => name !== topic)
          : [...names, topic].slice(-FAVOURITES_MAX),
      ),
  };
}

function namesIn(stored: unknown): readonly string[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((name): name is string => typeof name === 'string').slice(0, FAVOURITES_MAX);
}
