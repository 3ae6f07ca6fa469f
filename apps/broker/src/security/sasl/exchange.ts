import type { Principal } from '../principal.js';

/** What a token of the client's leads to. */
export type SaslStep =
  | { readonly kind: 'challenge'; readonly token: Buffer }
  | {
      readonly kind: 'success';
      readonly token: Buffer;
      readonly principal: Principal;
      /** When the proof ends, as a bearer token does; milliseconds since the epoch. */
      readonly expiresAt: number | null;
    }
  | {
      readonly kind: 'failure';
      /** For the client: the same for an unknown user as for a wrong password. */
      readonly message: string;
      /** For the log: what was wrong, without a word of the token. */
      readonly reason: string;
    };

/** One attempt to authenticate by one mechanism. Rejects when it cannot be told whether the proof is right. */
export interface SaslExchange {
  /** Who the client claims to be, once it said so. */
  readonly userName: string | null;
  respond(token: Buffer): Promise<SaslStep>;
}

/** Whether an attempt for this user may be checked at all; see LoginGuard. */
export type MayTry = (userName: string) => boolean;

export interface SaslMechanism {
  readonly name: string;
  start(mayTry: MayTry): SaslExchange;
}

export const NO_BYTES = Buffer.alloc(0);

export function failure(message: string, reason: string): SaslStep {
  return { kind: 'failure', message, reason };
}
