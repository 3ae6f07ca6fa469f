import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { liveAlertsQuery } from '../api/alerts.js';
import { useMayAsk } from '../api/who.js';
import { plural } from '../format/numbers.js';
import classes from './sidebar.module.css';

/** How many alerts fire, on whatever screen one is; nothing where none does. */
export function AlertBadge(): ReactNode {
  const { data } = useQuery({ ...liveAlertsQuery(), enabled: useMayAsk('alert:view') });
  const firing = data?.alerts.filter(({ state }) => state === 'firing').length ?? 0;
  if (firing === 0) return null;
  return (
    <span className={classes.badge} role="img" aria-label={`${plural(firing, 'alert')} firing`}>
      {firing}
    </span>
  );
}
