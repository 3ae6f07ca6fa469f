import { Inject, Injectable } from '@nestjs/common';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { Caller } from '../audit/caller.js';
import { Problem } from '../http/problem.js';
import { SignIn, type OpenedSession } from '../sign-in/sign-in.js';
import { groupsOf, userNameOf } from './claims.js';
import { OIDC_PROVIDER, type Discovered, type OidcProvider } from './oidc-provider.js';
import type { PendingSignIn } from './pending-sign-in.js';

interface ProvenSession extends OpenedSession {
  /** As the provider signed it. */
  readonly idToken: string | null;
}

/** The authorization-code flow with PKCE, of which openid-client checks state, nonce, issuer and signatures. */
@Injectable()
export class OidcService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    @Inject(OIDC_PROVIDER) private readonly provider: OidcProvider | null,
    private readonly signIn: SignIn,
  ) {}

  /** Of cookies that only brokers of this database read. */
  get key(): Uint8Array {
    const key = this.context.security?.keyFor('oidc');
    if (key === undefined) throw notConfigured();
    return key;
  }

  /** @returns where to send the browser, and what has to be known when it comes back. */
  async begin(redirectUri: string, to: string): Promise<{ url: URL; pending: PendingSignIn }> {
    const { configuration } = await this.discovered();
    const pending = {
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
      to,
    };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.existing().settings.scope,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, pending };
  }

  /** @param current the address that the browser came back to. @throws Problem when it proves nobody. */
  async end(current: URL, pending: PendingSignIn, caller: Caller): Promise<ProvenSession> {
    const { userClaim, groupsClaim } = this.existing().settings;
    const { claims, idToken } = await this.proofIn(current, pending, caller);
    const userName = userNameOf(claims, userClaim);
    if (userName === null) throw this.refused(caller, `the claim ${userClaim} names no user`);
    const groups = groupsOf(claims, groupsClaim);
    const login = { userName, method: 'oidc', groups, storedKey: null } as const;
    return { ...(await this.signIn.open(login, caller)), idToken };
  }

  /**
   * Where the browser is signed out at the provider too, and from there sent to `back`; null of a provider that has no
   * such place. @param idToken of the session; without it the provider may ask.
   */
  async signOutUrl(idToken: string | null, back: string): Promise<URL | null> {
    const { configuration } = await this.discovered();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: back,
      ...(idToken === null ? {} : { id_token_hint: idToken }),
    });
  }

  /** To the audit trail, and to the log through it. */
  refused(caller: Caller, reason: string): Problem {
    this.context.audit?.refused({
      action: 'user.login',
      actor: 'anonymous',
      address: caller.address,
      resource: 'users',
      details: { listener: 'admin', mechanism: 'oidc' },
      reason,
    });
    return new Problem(
      'sign-in-failed',
      `The identity provider did not say who you are: ${reason}.`,
    );
  }

  private async proofIn(
    current: URL,
    { state, nonce, codeVerifier }: PendingSignIn,
    caller: Caller,
  ): Promise<{ claims: Readonly<Record<string, unknown>>; idToken: string | null }> {
    const { configuration } = await this.discovered();
    try {
      const tokens = await authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      return { claims: tokens.claims() ?? {}, idToken: tokens.id_token ?? null };
    } catch (error) {
      // Names a rule or an OAuth error code; the codes and tokens themselves are not in it.
      throw this.refused(caller, error instanceof Error ? error.message : 'unknown');
    }
  }

  private async discovered(): Promise<Discovered> {
    const provider = this.existing();
    try {
      return await provider.discovered();
    } catch (cause) {
      const detail = `The identity provider ${provider.settings.issuer.origin} cannot be had.`;
      throw new Problem('identity-provider-unavailable', detail, { cause });
    }
  }

  private existing(): OidcProvider {
    if (this.provider === null) throw notConfigured();
    return this.provider;
  }
}

function notConfigured(): Problem {
  return new Problem('route-not-found', 'There is no identity provider here.');
}
