export interface ConnectionQuotaSettings {
  readonly perAddressMax: number;
  /** Addresses with a maximum of their own. */
  readonly perAddressOverrides: ReadonlyMap<string, number>;
  readonly perPrincipalMax: number;
  /** Connections accepted in a second. */
  readonly creationRateMax: number;
}

/** Gives back what was counted; may be called twice. */
export type Leave = () => void;

const SECOND_MS = 1_000;

/** Counts connections by address and by principal, on all listeners of the broker together. */
export class ConnectionQuotas {
  private readonly byAddress = new Map<string, number>();
  private readonly byPrincipal = new Map<string, number>();
  /** When the next connection may be accepted, so that they come evenly. */
  private nextAt = 0;
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly settings: ConnectionQuotaSettings) {}

  /** null when the address has as many as it may have. */
  enter(address: string): Leave | null {
    const { perAddressMax, perAddressOverrides } = this.settings;
    return enter(this.byAddress, address, perAddressOverrides.get(address) ?? perAddressMax);
  }

  /** null when the principal has as many as it may have. */
  admit(principal: string): Leave | null {
    return enter(this.byPrincipal, principal, this.settings.perPrincipalMax);
  }

  /** How long a connection accepted now has to wait before it is served. A second's worth may come at once. */
  delayMs(now: number): number {
    // A clock that was set back by hours would hold up for hours whoever comes.
    if (now < this.lastAt) this.nextAt -= this.lastAt - now;
    this.lastAt = now;
    const everyMs = SECOND_MS / this.settings.creationRateMax;
    const at = Math.max(this.nextAt, now - SECOND_MS + everyMs);
    this.nextAt = at + everyMs;
    return Math.max(0, Math.ceil(at - now));
  }
}

function enter(counts: Map<string, number>, key: string, max: number): Leave | null {
  const count = counts.get(key) ?? 0;
  if (count >= max) return null;
  counts.set(key, count + 1);
  let isIn = true;
  return () => {
    if (!isIn) return;
    isIn = false;
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };
}
