import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { clusterQuery } from '../api/cluster.js';
import { failureOf, isPassing } from '../api/failure.js';
import classes from './broker-away.module.css';

/** What is on the screen may be old: said once, above everything, rather than by each table. */
export function BrokerAway(): ReactNode {
  const { error, failureReason } = useQuery(clusterQuery());
  const reason = error ?? failureReason;
  if (reason === null || !isPassing(reason)) return null;
  return (
    <p className={classes.away} role="status">
      {failureOf(reason).title}. What you see may be old; this page keeps trying.
    </p>
  );
}
