import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_ADMIN, type Identity } from '../access/identity.js';
import { Permissions } from '../access/permissions.js';
import { Rights } from '../access/rights.js';
import { parseApiKey, type ApiKeyText } from '../api-keys/api-key-text.js';
import { ApiKeys } from '../api-keys/api-keys.js';
import { grantsOfScopes } from '../api-keys/key-scope.js';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { principalText, userPrincipal } from '../../security/principal.js';
import { refuseCrossSite, refuseForwarded } from './cross-site.js';
import { sessionCookieOf } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';

/** Who a request comes from. */
@Injectable()
export class Authentication {
  constructor(
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
    private readonly rights: Rights,
  ) {}

  /**
   * null: nobody who is known. A header Authorization is what counts where there is one, and must be good: a caller who
   * shows a key that was revoked is not let in by a cookie, nor as the local administrator.
   *
   * @throws Problem when what is shown is not good, or cannot be looked up.
   */
  async identify(request: HttpRequest): Promise<Identity | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.byHeader(authorization, request);
    const token = sessionCookieOf(request);
    const identity = token === null ? null : await this.bySession(token, request);
    if (identity !== null || this.settings.isRequired) return identity;
    refuseForwarded(request);
    return LOCAL_ADMIN;
  }

  private async byHeader(authorization: string, request: HttpRequest): Promise<Identity> {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const key = token === undefined ? null : parseApiKey(token);
    const identity = key === null ? null : await this.byApiKey(key, request.ip ?? null);
    if (identity !== null) return identity;
    const detail =
      key === null
        ? 'The header Authorization is not of the form Bearer ph_…'
        : 'The API key is not known, was revoked, or is over.';
    throw new Problem('unauthenticated', detail);
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
