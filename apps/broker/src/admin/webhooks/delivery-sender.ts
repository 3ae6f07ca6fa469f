import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables } from '../database/admin-tables.js';
import { Trouble } from '../trouble.js';
import { DeliveryTable } from './delivery-table.js';
import { GONE, waitAfter } from './retry-schedule.js';
import { signatureOf } from './signature.js';
import type { Delivery, NewDelivery, Webhook } from './webhook.js';
import { sendWebhook, type WebhookAnswer } from './webhook-request.js';
import { WebhookTable } from './webhook-table.js';

const LOOK_MS = 1_000;
/** Receivers that are told at the same time, by this broker. */
const AT_ONCE = 4;

/**
 * Tells webhooks what is to be told. Every broker does, each what it has claimed. One that is killed between sending and
 * writing down that it did leaves a delivery that is sent again, under the same id: at least once.
 */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #stopping = new AbortController();
  readonly #sending = new Set<Promise<void>>();
  #looking: Promise<void> | null = null;
  #nap = new AbortController();
  readonly #trouble: Trouble;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly deliveries: DeliveryTable,
    private readonly webhooks: WebhookTable,
  ) {
    this.#trouble = new Trouble(context, 'webhooks are told again');
  }

  onApplicationBootstrap(): void {
    if (this.tables.isThere) this.#looking = this.#sealed().then(() => this.#look());
  }

  /** Resolves once nothing is under way here; what was not sent is sent by others. */
  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#looking;
    await Promise.all(this.#sending);
  }

  /** There is something to tell: now, and not at the next look. */
  wake(): void {
    this.#nap.abort();
  }

  /** Sends it now, and once, whatever waits. @returns it as it is then. */
  async sendNow(delivery: NewDelivery): Promise<Delivery> {
    const claimed = await this.deliveries.addClaimed(delivery);
    return (await this.#attempt(claimed, null)) ?? this.deliveries.one(claimed.id);
  }

  /** Whoever was given a key seals what was stored before. */
  async #sealed(): Promise<void> {
    await this.webhooks.sealAll().catch((err: unknown) => {
      this.context.logger.warn({ err }, 'secrets of webhooks were left as they are');
    });
  }

  async #look(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // Made before the look, so that whoever wakes during it is not missed.
      this.#nap = new AbortController();
      const { signal } = this.#nap;
      try {
        while (this.#sending.size < AT_ONCE && (await this.#claimOne()));
        this.#trouble.over();
      } catch (err) {
        this.#trouble.tell(err, 'webhooks cannot be told; it is tried again');
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #claimOne(): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false;
    const delivery = await this.deliveries.claim();
    if (delivery === undefined) return false;
    this.context.faultPoint?.('delivery-claimed');
    const sending = this.#tell(delivery).finally(() => {
      this.#sending.delete(sending);
      this.wake();
    });
    this.#sending.add(sending);
    return true;
  }

  async #tell(delivery: Delivery): Promise<void> {
    try {
      await this.#attempt(delivery, waitAfter(delivery.attempts));
    } catch (err) {
      // Its lease runs out, and it is sent again.
      this.context.logger.warn({ err, delivery: delivery.id }, 'a delivery was left');
    }
  }

  async #attempt(delivery: Delivery, waitMs: number | null): Promise<Delivery | undefined> {
    const webhook = await this.webhooks.one(delivery.webhook);
    const answer = await this.#send(delivery, webhook);
    this.context.faultPoint?.('delivery-sent');
    if (answer.error === null) return this.deliveries.delivered(delivery.id, answer.status);
    return this.deliveries.failed(delivery, answer, answer.status === GONE ? null : waitMs);
  }

  async #send({ id, body, lastAttemptAt }: Delivery, webhook: Webhook): Promise<WebhookAnswer> {
    // By the clock of the database, as everything about it.
    const attemptedAt = lastAttemptAt ?? new Date(this.context.clock.now());
    const timestamp = Math.floor(attemptedAt.getTime() / 1_000);
    const secrets = this.#secretsOf(webhook, attemptedAt);
    if (typeof secrets === 'string') return { status: null, error: secrets };
    return sendWebhook({
      url: webhook.url,
      body,
      scope: this.context.webhookAddresses ?? 'private',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': `Posthorn/${this.context.version}`,
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf({ id, body, timestamp }, secrets),
      },
    });
  }

  /** What is in the way, where there is something: it is tried again, perhaps by a broker that has the key. */
  #secretsOf(webhook: Webhook, at: Date): readonly string[] | string {
    try {
      return this.webhooks.secretsOf(webhook, at);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
