import type { UnreachableBroker } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { Status } from '../values/status.js';

interface UnreachableProps {
  readonly brokers: readonly UnreachableBroker[];
  /** What is missing for that. */
  readonly what: string;
}

/** A list that is not whole says so: brokers that did not answer for their share of it. */
export function Unreachable({ brokers, what }: UnreachableProps): ReactNode {
  if (brokers.length === 0) return null;
  const ids = brokers.map(({ brokerId }) => brokerId).join(', ');
  return (
    <p role="status">
      <Status tone="warn" title={brokers.map(({ detail }) => detail).join(' ')}>
        {brokers.length === 1 ? `Broker ${ids} does not answer.` : `Brokers ${ids} do not answer.`}{' '}
        {what}
      </Status>
    </p>
  );
}
