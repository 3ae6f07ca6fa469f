import type { ReactNode } from 'react';
import { Tag } from '../values/status.js';

interface NoMembersProps {
  readonly memberCount: number;
  /** Records not read yet, as the API gives it. */
  readonly lag: string | null;
}

/** Lag that nobody works on only grows: the first thing to see about a group. */
export function NoMembers({ memberCount, lag }: NoMembersProps): ReactNode {
  if (memberCount > 0 || lag === null || lag === '0') return null;
  return (
    <Tag tone="bad" title="Records wait and nobody reads them. Is the service down?">
      lag, but no members
    </Tag>
  );
}
