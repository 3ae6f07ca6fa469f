import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { deliveryBody } from '../webhooks/delivery-body.js';
import { DeliverySender } from '../webhooks/delivery-sender.js';
import type { Delivery, NewDelivery, Webhook } from '../webhooks/webhook.js';
import type { Alert } from './alert.js';

export type Example = Pick<Alert, 'rule' | 'severity' | 'labels' | 'summary'>;

/** Of what was not stored. */
const NOT_STORED = '00000000-0000-0000-0000-000000000000';

/** Deliveries that say that they are none: sent once, at once. */
@Injectable()
export class TestDeliveries {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly sender: DeliverySender,
  ) {}

  /** @param rule whose webhook it is told; null: nobody's. */
  send(webhook: Webhook, about: Example, rule: string | null, at: Date): Promise<Delivery> {
    return this.sender.sendNow(this.test(webhook, about, rule, at));
  }

  preview(webhook: Webhook, about: Example, rule: string | null, at: Date): Delivery {
    return {
      ...this.test(webhook, about, rule, at),
      id: NOT_STORED,
      seq: 0n,
      status: 'pending',
      attempts: 0,
      nextAttemptAt: at,
      lastAttemptAt: null,
      lastStatus: null,
      lastError: null,
      createdAt: at,
      deliveredAt: null,
    };
  }

  private test(
    { name: webhook, format }: Webhook,
    about: Example,
    rule: string | null,
    at: Date,
  ): NewDelivery {
    const times = { since: at, firedAt: at, resolvedAt: null };
    const alert = { ...about, ...times, id: null, state: 'firing', value: null } as const;
    const { clusterId } = this.context.log.cluster;
    const body = deliveryBody(format, { event: 'alert.test', alert, clusterId, at });
    return { webhook, rule, alertId: null, event: 'alert.test', body };
  }
}
