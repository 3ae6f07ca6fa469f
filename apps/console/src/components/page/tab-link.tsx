import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import classes from './tab-link.module.css';

/** A tab that is a page of its own: it can be opened beside, sent to somebody and gone back from. */
export const TabLink = createLink((props: ComponentProps<'a'>) => (
  <a {...props} className={classes.tab} />
));

export function TabLinks({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {children}
    </nav>
  );
}
