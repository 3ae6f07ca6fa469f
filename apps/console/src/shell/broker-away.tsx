import type { ReactNode } from 'react';
import { useAway } from '../api/cluster.js';
import { failureOf } from '../api/failure.js';
import classes from './broker-away.module.css';

/** What is on the screen may be old: said once, above everything, rather than by each table. */
export function BrokerAway(): ReactNode {
  const reason = useAway();
  if (reason === null) return null;
  return (
    <p className={classes.away} role="status">
      {failureOf(reason).title}. What you see may be old; this page keeps trying.
    </p>
  );
}
