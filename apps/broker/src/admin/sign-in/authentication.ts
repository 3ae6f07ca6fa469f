import { Inject, Injectable } from '@nestjs/common';
import { readingActions } from '../access/actions.js';
import { LOCAL_ADMIN, type Identity } from '../access/identity.js';
import { Permissions } from '../access/permissions.js';
import { Rights } from '../access/rights.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { parseApiKey, type ApiKeyText } from '../api-keys/api-key-text.js';
import { ApiKeys } from '../api-keys/api-keys.js';
import { grantsOfScopes } from '../api-keys/key-scope.js';
import { isOfRegistry } from '../contracts/registry/registry-path.js';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { groupsOf } from '../oidc/claims.js';
import { OIDC_PROVIDER, type OidcProvider } from '../oidc/oidc-provider.js';
import { principalText, userPrincipal } from '../../security/principal.js';
import { TokenError, type VerifiedToken } from '../../security/sasl/verified-token.js';
import { refuseCrossSite, refuseForwarded } from './cross-site.js';
import { sessionCookieOf } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { basicOf } from './basic.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';
import { SignIn, type Password } from './sign-in.js';

/** Who a request comes from. */
@Injectable()
export class Authentication {
  constructor(
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
    private readonly rights: Rights,
    @Inject(OIDC_PROVIDER) private readonly oidc: OidcProvider | null,
    private readonly passwords: SignIn,
    @Inject(ADMIN_CONTEXT) private readonly context: Pick<AdminContext, 'isReadOnly'>,
  ) {}

  /**
   * null: nobody who is known. A header Authorization is what counts where there is one, and must be good: a caller who
   * shows a key that was revoked is not let in by a cookie, nor as the local administrator.
   *
   * @throws Problem when what is shown is not good, or cannot be looked up.
   */
  async identify(request: HttpRequest): Promise<Identity | null> {
    const identity = await this.known(request);
    if (identity === null || this.context.isReadOnly !== true) return identity;
    // What would be refused is not offered.
    return { ...identity, permissions: identity.permissions.only(readingActions) };
  }

  private async known(request: HttpRequest): Promise<Identity | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.byHeader(authorization, request);
    const token = sessionCookieOf(request);
    const identity = token === null ? null : await this.bySession(token, request);
    if (identity !== null || this.settings.isRequired) return identity;
    refuseForwarded(request);
    return LOCAL_ADMIN;
  }

  private async byHeader(authorization: string, request: HttpRequest): Promise<Identity> {
    const basic = isOfRegistry(request.path) ? basicOf(authorization) : null;
    if (basic !== null) return this.byBasic(basic, request);
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    if (token === undefined)
      throw notGood('The header Authorization is not of the form Bearer ph_…');
    const key = parseApiKey(token);
    if (key === null && this.oidc !== null) return this.byToken(token, this.oidc);
    const identity = key === null ? null : await this.byApiKey(key, request.ip ?? null);
    if (identity !== null) return identity;
    throw notGood('The API key is not known, was revoked, or is over.');
  }

  /** What clients of schema registries have: an API key as the password, whatever the name, or a user's own. */
  private async byBasic({ userName, password }: Password, request: HttpRequest): Promise<Identity> {
    const address = request.ip ?? null;
    const key = parseApiKey(password);
    if (key !== null) {
      const identity = await this.byApiKey(key, address);
      if (identity !== null) return identity;
      throw notGood('The API key is not known, was revoked, or is over.');
    }
    await this.passwords.prove({ userName, password }, { address });
    return {
      actor: principalText(userPrincipal(userName)),
      userName,
      groups: [],
      method: 'password',
      credentialId: null,
      isExternal: false,
      permissions: await this.rights.of({ userName, groups: [] }),
    };
  }

  private async bySession(token: string, request: HttpRequest): Promise<Identity | null> {
    const session = await this.sessions.find(token);
    if (session === null) return null;
    // Only a browser sends cookies unasked, on behalf of whatever page it shows.
    refuseCrossSite(request);
    const { id, userName, groups, method } = session;
    return {
      actor: principalText(userPrincipal(userName)),
      userName,
      groups,
      method,
      credentialId: id,
      isExternal: method === 'oidc',
      permissions: await this.rights.of({ userName, groups }),
    };
  }

  /** A JWT of the identity provider, for a program that has one, or a person whose tool signed in there. */
  private async byToken(token: string, oidc: OidcProvider): Promise<Identity> {
    const { subject: userName, claims } = await verified(token, oidc);
    const groups = groupsOf(claims, oidc.settings.groupsClaim);
    return {
      actor: principalText(userPrincipal(userName)),
      userName,
      groups,
      method: 'bearer-token',
      credentialId: null,
      isExternal: true,
      permissions: await this.rights.of({ userName, groups }),
    };
  }

  private async byApiKey(text: ApiKeyText, address: string | null): Promise<Identity | null> {
    const key = await this.apiKeys.find(text, address);
    if (key === null) return null;
    const { id, userName, isExternal, scopes, expiresAt } = key;
    const owner = await this.rights.grantsOf({ userName, groups: [] });
    const scoped = grantsOfScopes(scopes, expiresAt?.getTime() ?? null);
    return {
      actor: principalText(userPrincipal(userName)),
      userName,
      groups: [],
      method: 'api-key',
      credentialId: id,
      isExternal,
      permissions: Permissions.of(owner.grants, owner.now).and(Permissions.of(scoped, owner.now)),
    };
  }
}

async function verified(token: string, oidc: OidcProvider): Promise<VerifiedToken> {
  try {
    const { verifier } = await oidc.discovered();
    return await verifier.verify(token);
  } catch (cause) {
    if (cause instanceof TokenError) throw notGood('The token is not good, or is over.');
    // Not the caller's fault: the provider or its keys cannot be had.
    const detail = `The identity provider ${oidc.settings.issuer.origin} cannot be had.`;
    throw new Problem('identity-provider-unavailable', detail, { cause });
  }
}

function notGood(detail: string): Problem {
  return new Problem('unauthenticated', detail);
}
