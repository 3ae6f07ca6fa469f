import type { Genre } from './contract.js';

/** So many last views decide. */
export const LAST_VIEWS = 5;

/** The genre that a viewer has watched most in these views, newest first; of equals the one watched last. */
export function recommend(newestFirst: readonly Genre[]): Genre | undefined {
  const counts = new Map<Genre, number>();
  for (const genre of newestFirst) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return newestFirst.find((genre) => counts.get(genre) === most);
}
