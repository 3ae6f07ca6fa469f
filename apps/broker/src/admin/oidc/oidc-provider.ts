import {
  allowInsecureRequests,
  discovery,
  None,
  type Configuration,
  type DiscoveryRequestOptions,
} from 'openid-client';
import { isLoopback } from '../../security/exposure.js';
import { createTokenVerifier } from '../../security/sasl/token-verifier.js';
import type { TokenVerifier } from '../../security/sasl/verified-token.js';
import type { OidcSettings } from './oidc-settings.js';

const TIMEOUT_SECONDS = 5;
/** A provider that fails is not asked by everybody who comes meanwhile. */
const RETRY_MS = 5_000;
/** What it says of itself changes rarely; its keys are looked at more often, by whoever verifies tokens. */
const FRESH_MS = 60 * 60_000;

export interface Discovered {
  readonly configuration: Configuration;
  /** Of bearer tokens. */
  readonly verifier: TokenVerifier;
}

/** What the identity provider says of itself, asked for when somebody needs it first. */
export class OidcProvider {
  #discovered: Promise<Discovered> | null = null;
  #at = Number.NEGATIVE_INFINITY;
  #hasFailed = false;

  /** @param clock of tokens; what is remembered goes by one that never jumps. */
  constructor(
    readonly settings: OidcSettings,
    private readonly clock: { now(): number },
  ) {}

  /** Rejects when the provider cannot be had. */
  discovered(): Promise<Discovered> {
    const age = performance.now() - this.#at;
    if (this.#discovered === null || age > (this.#hasFailed ? RETRY_MS : FRESH_MS)) {
      this.#at = performance.now();
      this.#discovered = this.#discover();
      this.#hasFailed = false;
      this.#discovered.catch(() => {
        this.#hasFailed = true;
      });
    }
    return this.#discovered;
  }

  async #discover(): Promise<Discovered> {
    const { issuer, clientId, clientSecret, audience, userClaim, clockSkewSeconds } = this.settings;
    const options: DiscoveryRequestOptions = {
      timeout: TIMEOUT_SECONDS,
      // Refused beyond this machine when the settings are read.
      ...(isLoopback(issuer.hostname) ? { execute: [allowInsecureRequests] } : {}),
    };
    const metadata = clientSecret ?? undefined;
    const authentication = clientSecret === null ? None() : undefined;
    const configuration = await discovery(issuer, clientId, metadata, authentication, options);
    const { jwks_uri: jwks, issuer: name } = configuration.serverMetadata();
    if (jwks === undefined) throw new Error(`${issuer.href} names no keys (jwks_uri)`);
    const token = { jwks, issuer: name, audience, clockSkewSeconds, subjectClaim: userClaim };
    return { configuration, verifier: createTokenVerifier(token, () => this.clock.now()) };
  }
}

/** Injection token: null without an identity provider. */
export const OIDC_PROVIDER = Symbol('OidcProvider');
