import type { ReactNode } from 'react';
import classes from './tools.module.css';

interface ToolsProps {
  /** One line, at the left: what has to be known of what stands below, or a field that narrows it. */
  readonly about?: ReactNode;
  /** Buttons, at the right; false where they are refused. */
  readonly children: ReactNode;
}

/** The line above a table. */
export function Tools({ about, children }: ToolsProps): ReactNode {
  return (
    <div className={classes.tools}>
      <div className={classes.about}>{about}</div>
      {children}
    </div>
  );
}
