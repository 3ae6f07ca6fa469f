import type { ReactNode } from 'react';
import classes from './numbered-name.module.css';

interface NumberedNameProps {
  readonly name: ReactNode;
  /** "-3", "-3 @ 1,200". */
  readonly number: string;
  /** On a phone only: wider screens have a column for it. */
  readonly isForPhones?: boolean;
}

/** A name with what tells it from its siblings. Where there is no room for both the name is cut: its number would be lost first. */
export function NumberedName({ name, number, isForPhones }: NumberedNameProps): ReactNode {
  return (
    <span className={classes.both}>
      <span className={classes.name}>{name}</span>
      <span className={isForPhones === true ? classes.phone : undefined}>{number}</span>
    </span>
  );
}
