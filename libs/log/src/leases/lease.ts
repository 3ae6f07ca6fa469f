import type { Pool } from '@posthorn/db';
import type { LogSettings } from '../settings.js';
import { renewLease, type Renewal } from '../sql/leases.js';

/** Serving stops at two thirds of the lease, so that a clock that runs a little fast never outlives it. */
const SERVING_SHARE = 2 / 3;

/** The registration of this broker: the epoch that it was given, and how long it may serve under it. */
export class Lease {
  #brokerEpoch: bigint | null = null;
  #servingUntil = 0;
  #renewAt = 0;

  constructor(
    private readonly pool: Pool,
    private readonly settings: LogSettings,
  ) {}

  /** null before it is registered, and once the registration is gone. */
  get brokerEpoch(): bigint | null {
    return this.#brokerEpoch;
  }

  get isLive(): boolean {
    return this.#nowMs() < this.#servingUntil;
  }

  get isDue(): boolean {
    return this.#nowMs() >= this.#renewAt;
  }

  /** @param sentAt when the statement that registered us was sent. */
  begin(brokerEpoch: bigint, sentAt: number): void {
    this.#brokerEpoch = brokerEpoch;
    this.#liveFrom(sentAt);
  }

  /** False when there is nothing to renew any more. */
  async renew(brokerId: number, database: Omit<Renewal, 'leaseMs'>): Promise<boolean> {
    if (this.#brokerEpoch === null) return false;
    const sentAt = this.#nowMs();
    const { leaseMs } = this.settings;
    const renewal = { leaseMs, ...database };
    if (!(await renewLease(this.pool, brokerId, this.#brokerEpoch, renewal))) return false;
    this.#liveFrom(sentAt);
    return true;
  }

  end(): void {
    this.#brokerEpoch = null;
    this.#servingUntil = 0;
  }

  /** By our own clock the lease began when the statement was sent, which is never later than when it was carried out. */
  #liveFrom(sentAt: number): void {
    const { leaseMs, tickMs } = this.settings;
    this.#servingUntil = sentAt + leaseMs * SERVING_SHARE;
    this.#renewAt = sentAt + tickMs;
  }

  #nowMs(): number {
    return this.settings.clock.monotonicMs();
  }
}
