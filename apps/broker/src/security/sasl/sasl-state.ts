import type { Principal } from '../principal.js';

/** What was proven, and until when. */
export interface Proof {
  readonly principal: Principal;
  readonly mechanism: string;
  readonly at: number;
  /** null: for as long as the connection lasts. */
  readonly expiresAt: number | null;
}

/**
 * Where a connection of a SASL listener stands.
 *
 *   handshake  --SaslHandshake-->  exchange  --last token is right-->  authenticated
 *                                  exchange  --a token is wrong-->     failed
 *   authenticated  --SaslHandshake-->  exchange, with the proof before (KIP-368)
 *   handshake, exchange  --anything else-->  failed
 */
export type SaslState =
  | { readonly phase: 'handshake' }
  | {
      readonly phase: 'exchange';
      readonly mechanism: string;
      /** After handshake v0 tokens come without request headers. */
      readonly isRaw: boolean;
      /** The proof that is being renewed. */
      readonly before: Proof | null;
    }
  | { readonly phase: 'authenticated'; readonly proof: Proof }
  | { readonly phase: 'failed' };

export const INITIAL: SaslState = { phase: 'handshake' };
const FAILED: SaslState = { phase: 'failed' };

/** Renewing more often is a mistake, or an attack on the processor (Kafka's own bound). */
const RENEWAL_INTERVAL_MIN_MS = 1_000;

export interface Handshake {
  readonly mechanism: string;
  readonly version: number;
  readonly now: number;
  readonly enabled: readonly string[];
}

export interface HandshakeResult {
  readonly state: SaslState;
  readonly error: 'NONE' | 'UNSUPPORTED_SASL_MECHANISM' | 'ILLEGAL_SASL_STATE';
}

export function onHandshake(state: SaslState, handshake: Handshake): HandshakeResult {
  const { mechanism, version, now, enabled } = handshake;
  if (state.phase === 'authenticated') {
    // As in Kafka: too early, and the request is just one that makes no sense now.
    if (now - state.proof.at < RENEWAL_INTERVAL_MIN_MS)
      return { state, error: 'ILLEGAL_SASL_STATE' };
    if (mechanism !== state.proof.mechanism || version === 0) {
      return { state: FAILED, error: 'ILLEGAL_SASL_STATE' };
    }
    const before = state.proof;
    return { state: { phase: 'exchange', mechanism, isRaw: false, before }, error: 'NONE' };
  }
  if (state.phase !== 'handshake') return { state: FAILED, error: 'ILLEGAL_SASL_STATE' };
  if (!enabled.includes(mechanism)) return { state: FAILED, error: 'UNSUPPORTED_SASL_MECHANISM' };
  return {
    state: { phase: 'exchange', mechanism, isRaw: version === 0, before: null },
    error: 'NONE',
  };
}

export interface ProofResult {
  readonly state: SaslState;
  /** Why the proof is not accepted although it is right; null when it is. */
  readonly refusal: string | null;
}

/** The last token of an exchange was right. */
export function onProven(state: SaslState, proof: Proof): ProofResult {
  if (state.phase !== 'exchange') return { state: FAILED, refusal: 'nothing was to be proven' };
  const { before } = state;
  if (before !== null && before.principal.name !== proof.principal.name) {
    return { state: FAILED, refusal: 'Cannot change principals during re-authentication' };
  }
  return { state: { phase: 'authenticated', proof }, refusal: null };
}

export function onFailure(): SaslState {
  return FAILED;
}

/** How long the proof holds, 0 for ever (so at least 1), as SaslAuthenticate tells it: the shortest of the limits that there are. */
export function sessionLifetimeMs(
  now: number,
  expiresAt: number | null,
  reauthenticationMs: number,
): number {
  const limits = [
    ...(expiresAt === null ? [] : [Math.max(1, expiresAt - now)]),
    ...(reauthenticationMs > 0 ? [reauthenticationMs] : []),
  ];
  return limits.length === 0 ? 0 : Math.min(...limits);
}
