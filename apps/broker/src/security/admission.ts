import type { Clock } from '../clock.js';

export interface AdmissionSettings {
  readonly unauthenticatedConnectionsMax: number;
  readonly unauthenticatedPerAddressMax: number;
  readonly authenticationTimeoutMs: number;
}

/** The place of a connection that has not said who it is. */
export interface Place {
  /** It did, or it is gone; may be called again. */
  leave(): void;
}

/**
 * Places for connections whose TLS handshake or authentication is not finished: so many in all and per address, each
 * for a limited time. Strangers cost memory and handshakes, and must not take the places of those who are known.
 */
export class Admission {
  readonly #byAddress = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly settings: AdmissionSettings,
    private readonly clock: Clock,
  ) {}

  /** null when there is none left. `tooLate` is called when it was held for too long. */
  enter(address: string, tooLate: () => void): Place | null {
    const { unauthenticatedConnectionsMax, unauthenticatedPerAddressMax } = this.settings;
    const ofAddress = this.#byAddress.get(address) ?? 0;
    if (this.#count >= unauthenticatedConnectionsMax || ofAddress >= unauthenticatedPerAddressMax) {
      return null;
    }
    this.#count++;
    this.#byAddress.set(address, ofAddress + 1);
    let isHeld = true;
    const cancel = this.clock.after(this.settings.authenticationTimeoutMs, tooLate);
    return {
      leave: () => {
        if (!isHeld) return;
        isHeld = false;
        cancel();
        this.#left(address);
      },
    };
  }

  #left(address: string): void {
    this.#count--;
    const ofAddress = (this.#byAddress.get(address) ?? 1) - 1;
    if (ofAddress === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, ofAddress);
  }
}
