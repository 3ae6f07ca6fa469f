import type { AlertDeliveryBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { Status } from '../../components/values/status.js';

/** Whether somebody was told, and why not. */
export function DeliveryOutcome({ delivery }: { readonly delivery: AlertDeliveryBody }): ReactNode {
  const { webhook, status } = delivery;
  if (status === 'delivered') return <Status tone="good">{webhook} was told</Status>;
  return (
    <Status tone={status === 'failed' ? 'bad' : 'warn'}>
      {webhook} was not told: {whyNot(delivery)}
    </Status>
  );
}

export function whyNot({ lastStatus, lastError }: AlertDeliveryBody): string {
  return lastError ?? (lastStatus === null ? 'no answer yet' : `HTTP ${lastStatus}`);
}
