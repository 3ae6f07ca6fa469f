import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { Queries } from '../database/admin-tables.js';
import { deliveryBody } from '../webhooks/delivery-body.js';
import { DeliveryTable } from '../webhooks/delivery-table.js';
import { WebhookTable } from '../webhooks/webhook-table.js';
import type { DeliveryEvent, NewDelivery, Webhook } from '../webhooks/webhook.js';
import type { Alert } from './alert.js';

/** What became of a rule's alerts. */
export interface Happened {
  readonly fired: readonly Alert[];
  readonly ended: readonly Alert[];
  /** Who is told. */
  readonly webhooks: readonly string[];
}

/** Writes down what webhooks are to be told, in the transaction in which it happens: one is not without the other. */
@Injectable()
export class Announcements {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly webhooks: WebhookTable,
    private readonly deliveries: DeliveryTable,
  ) {}

  async write(within: Queries, happened: readonly Happened[], at: Date): Promise<void> {
    const wanted = happened.filter(
      ({ fired, ended, webhooks }) => fired.length + ended.length > 0 && webhooks.length > 0,
    );
    if (wanted.length === 0) return;
    const known = new Map((await this.webhooks.list(within)).map((one) => [one.name, one]));
    const deliveries = wanted.flatMap(({ fired, ended, webhooks }) =>
      webhooks
        .flatMap((name) => known.get(name) ?? [])
        .flatMap((webhook) => [
          ...ended.map((alert) => this.told(webhook, 'alert.resolved', alert, at)),
          ...fired.map((alert) => this.told(webhook, 'alert.firing', alert, at)),
        ]),
    );
    await this.deliveries.add(within, deliveries);
  }

  private told(webhook: Webhook, event: DeliveryEvent, alert: Alert, at: Date): NewDelivery {
    const { clusterId } = this.context.log.cluster;
    return {
      webhook: webhook.name,
      rule: alert.rule,
      alertId: alert.id,
      event,
      body: deliveryBody(webhook.format, { event, alert, clusterId, at }),
    };
  }
}
