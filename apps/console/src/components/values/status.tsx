import type { ReactNode } from 'react';
import classes from './status.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet';

interface StatusProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** Says more when the pointer rests on it. */
  readonly title?: string;
}

/** A state: a dot and its word, since a colour alone says nothing to many. */
export function Status({ tone, children, title }: StatusProps): ReactNode {
  return (
    <span className={classes.status} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** A word that shall be seen while looking for something else. */
export function Tag({ tone, children, title }: StatusProps): ReactNode {
  return (
    <span className={classes.tag} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
