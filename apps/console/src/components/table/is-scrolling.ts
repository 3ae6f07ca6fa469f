import { createContext } from 'react';

/**
 * Whether the table around is being scrolled. A cell that asks the broker for something waits until it stands still: of the
 * rows that only pass by, nobody reads anything.
 */
export const IsScrolling = createContext(false);
