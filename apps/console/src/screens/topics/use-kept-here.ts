import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { whoAmIQuery } from '../../api/who.js';

/**
 * What somebody wants to find again, kept in this browser, for each person who signs in here.
 * @param read makes sense of what lies there, which may be anybody's.
 */
export function useKeptHere<T>(
  name: string,
  read: (stored: unknown) => T,
): readonly [kept: T, keep: (next: T) => void] {
  const { data } = useQuery(whoAmIQuery());
  const [stored, setStored] = useLocalStorage<unknown>({
    key: `posthorn.${name}.${data?.actor ?? ''}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  return [read(stored), setStored];
}
