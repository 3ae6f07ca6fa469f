import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  readonly title: string;
  /** What would be here, and how it comes here. */
  readonly children?: ReactNode;
  /** The button that makes the first one. */
  readonly action?: ReactNode;
}

/** Where there is nothing: says what there could be, rather than "no data". */
export function EmptyState({ title, children, action }: EmptyStateProps): ReactNode {
  return (
    <section className={classes.empty}>
      <h2>{title}</h2>
      {children !== undefined && <div className={classes.text}>{children}</div>}
      {action}
    </section>
  );
}
