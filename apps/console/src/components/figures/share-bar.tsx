import type { ReactNode } from 'react';
import classes from './share-bar.module.css';

interface ShareBarProps {
  readonly part: number;
  readonly whole: number;
}

/** How large, beside its neighbours. The figure itself stands in another column, so this says nothing aloud. */
export function ShareBar({ part, whole }: ShareBarProps): ReactNode {
  const share = whole > 0 ? Math.min(part / whole, 1) : 0;
  return (
    <svg className={classes.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className={classes.track} width="100" height="6" />
      <rect className={classes.fill} width={share * 100} height="6" />
    </svg>
  );
}
