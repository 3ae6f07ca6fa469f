import type { Clock } from '../clock.js';
import type { ClientQuota, QuotaKey } from './client-quota.js';
import { QuotaRules, type Limit } from './quota-rules.js';
import {
  RequestThrottle,
  UNTHROTTLED,
  type ClientLimits,
  type Metered,
} from './request-throttle.js';
import { SlidingRate, type QuotaWindow } from './sliding-rate.js';
import { TokenBucket } from './token-bucket.js';

/** Names that clients make up must not fill the memory. */
const CLIENTS_MAX = 10_000;

/** What clients have used of their quotas on this broker, and how long they have to wait. Quotas are per broker, as in Kafka. */
export class Quotas {
  private rules = new QuotaRules([]);
  private readonly clients = new Map<string, Map<string, ClientLimits>>();
  private clientCount = 0;
  private readonly meters = new Map<string, SlidingRate | TokenBucket>();
  private lookedForIdleAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly window: QuotaWindow,
  ) {}

  /** From here on the limits are these; what was used counts on. */
  replace(quotas: readonly ClientQuota[]): void {
    this.rules = new QuotaRules(quotas);
    this.forgetClients();
  }

  /** For one request. */
  throttleOf(user: string, clientId: string | null, requestBytes: number): RequestThrottle {
    if (this.rules.isEmpty) return UNTHROTTLED;
    const limits = this.clients.get(user)?.get(clientId ?? '') ?? this.add(user, clientId ?? '');
    return new RequestThrottle(limits, this.clock, requestBytes);
  }

  /** Counts a connection, and says how long it is to wait. */
  connectionThrottleMs(address: string): number {
    const limit = this.rules.limitOfAddress(address);
    if (limit === null) return 0;
    const now = this.clock.now();
    const { meter, perSecond } = this.metered('connection_creation_rate', limit, SlidingRate);
    meter.record(1, now);
    return meter.throttleMs(perSecond, now);
  }

  private add(user: string, clientId: string): ClientLimits {
    if (++this.clientCount > CLIENTS_MAX) this.forgetClients();
    const rate = (key: QuotaKey): Metered<SlidingRate> | null => {
      const limit = this.rules.limitOf(key, user, clientId);
      return limit && this.metered(key, limit, SlidingRate);
    };
    const mutations = this.rules.limitOf('controller_mutation_rate', user, clientId);
    const limits: ClientLimits = {
      window: this.window,
      produce: rate('producer_byte_rate'),
      fetch: rate('consumer_byte_rate'),
      requestTime: rate('request_percentage'),
      mutations: mutations && this.metered('controller_mutation_rate', mutations, TokenBucket),
    };
    let ofUser = this.clients.get(user);
    if (ofUser === undefined) this.clients.set(user, (ofUser = new Map()));
    ofUser.set(clientId, limits);
    return limits;
  }

  private metered<Meter extends SlidingRate | TokenBucket>(
    key: QuotaKey,
    { value, sharedBy }: Limit,
    Kind: new (window: QuotaWindow) => Meter,
  ): Metered<Meter> {
    const name = `${key} ${sharedBy}`;
    let meter = this.meters.get(name);
    if (meter === undefined) {
      if (this.meters.size >= CLIENTS_MAX) this.forgetIdle();
      this.meters.set(name, (meter = new Kind(this.window)));
    }
    return { meter: meter as Meter, perSecond: value };
  }

  private forgetClients(): void {
    this.clients.clear();
    this.clientCount = 0;
  }

  /**
   * A meter in which nothing counts any more is as good as a new one; clients that hold it must ask again. Looked for once
   * in a sample's time: in less, few become idle, and when every new name had all of ten thousand looked at, one client
   * that makes up names took a millisecond of the broker for each request, and everybody else's limits with it.
   */
  private forgetIdle(): void {
    const now = this.clock.now();
    if (Math.abs(now - this.lookedForIdleAt) < this.window.sampleMs) return;
    this.lookedForIdleAt = now;
    for (const [name, meter] of this.meters) if (meter.isIdle(now)) this.meters.delete(name);
    this.forgetClients();
  }
}
