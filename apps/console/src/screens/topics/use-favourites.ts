import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { whoAmIQuery } from '../../api/who.js';

/** More are no favourites, and each is asked for by itself. */
export const FAVOURITES_MAX = 50;

export interface Favourites {
  /** In the order in which they were added. */
  readonly names: readonly string[];
  readonly has: (topic: string) => boolean;
  /** Adds it, or takes it away. */
  readonly toggle: (topic: string) => void;
}

/** Topics that somebody looks at every day: kept in this browser, for each person who signs in here. */
export function useFavourites(): Favourites {
  const { data } = useQuery(whoAmIQuery());
  const [stored, setStored] = useLocalStorage<unknown>({
    key: `posthorn.favourites.${data?.actor ?? ''}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const names = namesIn(stored);
  return {
    names,
    has: (topic) => names.includes(topic),
    toggle: (topic) =>
      setStored(
        names.includes(topic)
          ? names.filter((name) => name !== topic)
          : [...names, topic].slice(-FAVOURITES_MAX),
      ),
  };
}

/** What lies in a browser may be anybody's. */
function namesIn(stored: unknown): readonly string[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((name): name is string => typeof name === 'string').slice(0, FAVOURITES_MAX);
}
