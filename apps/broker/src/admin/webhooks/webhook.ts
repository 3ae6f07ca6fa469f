export const WEBHOOK_FORMATS = ['standard', 'slack'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly format: WebhookFormat;
  readonly description: string;
  readonly secret: string;
}

export interface Webhook extends NewWebhook {
  /** Signed with, too, until `previousUntil`. */
  readonly previousSecret: string | null;
  readonly previousUntil: Date | null;
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const DELIVERY_EVENTS = ['alert.firing', 'alert.resolved', 'alert.test'] as const;
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];

/** Something to be told to a webhook, at least once. */
export interface Delivery {
  readonly id: string;
  /** In the order in which they were made. */
  readonly seq: bigint;
  readonly webhook: string;
  readonly rule: string | null;
  readonly alertId: bigint | null;
  readonly event: DeliveryEvent;
  /** What is sent, byte for byte, at every attempt. */
  readonly body: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly lastAttemptAt: Date | null;
  /** Of HTTP; null when nothing was answered. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

export interface NewDelivery {
  readonly webhook: string;
  readonly rule: string | null;
  readonly alertId: bigint | null;
  readonly event: DeliveryEvent;
  readonly body: string;
}

export interface DeliveryFilter {
  readonly webhook?: string;
  readonly rule?: string;
  readonly alertId?: bigint;
  readonly status?: DeliveryStatus;
}
