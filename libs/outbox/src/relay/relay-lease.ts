import { randomUUID } from 'node:crypto';
import type { OutboxRows } from './outbox-rows.js';

const LEASE_MS = 5000;
const LEASE_RENEW_MS = 1500;

export interface RelayLeaseOptions {
  readonly rows: Pick<OutboxRows, 'takeLease' | 'giveUpLease'>;
  readonly instanceId: string;
  now(): number;
  onNamesake?(instanceId: string): void;
}

/** For whoever runs the one that stands by. */
export function namesakeAtWork(instanceId: string): string {
  return (
    `another relay with the instanceId '${instanceId}' has begun and relays now; this one stands by. Where this one is not ` +
    'about to end, give each a name of its own'
  );
}

/**
 * Which of several relays is at work. A relay that starts takes the lease over from one of its name, which is taken for the
 * process that it restarts. Should that one live, it has lost the lease for as long as the other renews it: of two that took it
 * from each other by turns, each would fence what the other has under way, and rows would wait.
 */
export class RelayLease {
  readonly renewMs = LEASE_RENEW_MS;
  private readonly owner: string;
  private isStart = true;
  private wasHeld = false;
  private isTold = false;
  private heldUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: RelayLeaseOptions) {
    this.owner = `${options.instanceId}#${randomUUID()}`;
  }

  /** The next call of `isHeld` asks the database. */
  get isDue(): boolean {
    return this.options.now() >= this.heldUntil;
  }

  async isHeld(): Promise<boolean> {
    if (!this.isDue) return true;
    const { rows, instanceId } = this.options;
    const askedAt = this.options.now();
    const { isStart, owner } = this;
    const holder = await rows.takeLease({ owner, instanceId, isStart }, LEASE_MS);
    this.isStart = false;
    if (holder === 'us') {
      this.wasHeld = true;
      this.isTold = false;
      this.heldUntil = askedAt + LEASE_RENEW_MS;
      return true;
    }
    if (holder === 'namesake' && !this.isTold) {
      this.isTold = true;
      this.options.onNamesake?.(instanceId);
    }
    return false;
  }

  /** What was done under it has failed: perhaps another has it. */
  doubt(): void {
    this.heldUntil = Number.NEGATIVE_INFINITY;
  }

  async giveUp(): Promise<void> {
    if (!this.wasHeld) return;
    this.wasHeld = false;
    this.doubt();
    // Without a database it runs out by itself.
    await this.options.rows.giveUpLease(this.owner).catch(() => undefined);
  }
}
