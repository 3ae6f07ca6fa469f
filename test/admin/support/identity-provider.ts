import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import Provider from 'oidc-provider';

export const CLIENT_ID = 'posthorn';
/** Of a program without a browser and without a secret. */
export const DEVICE_CLIENT_ID = 'posthorn-cli';
export const CLIENT_SECRET = 'the secret of a client of a test';

/** An OpenID provider that others wrote, in this process. Whoever comes is `account`, and is asked nothing. */
export class IdentityProvider {
  account = 'dora';
  groups: readonly string[] = [];

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
    private readonly key: CryptoKey,
    private readonly otherKey: CryptoKey,
  ) {}

  static async start(redirectUri: string): Promise<IdentityProvider> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const other = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const self = new IdentityProvider(issuer, server, privateKey, other.privateKey);
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [redirectUri],
          post_logout_redirect_uris: [new URL('/sign-in', redirectUri).href],
        },
        {
          client_id: DEVICE_CLIENT_ID,
          token_endpoint_auth_method: 'none',
          grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
          response_types: [],
          redirect_uris: [],
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['a key of a test'] },
      ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
      claims: { openid: ['sub', 'groups'] },
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false }, deviceFlow: { enabled: true } },
      issueRefreshToken: () => true,
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, groups: self.groups }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const accountId = oidc.session?.accountId;
        const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId });
        grant.addOIDCScope('openid profile email offline_access');
        grant.addOIDCClaims(['groups']);
        await grant.save();
        return grant;
      },
    });
    const callback = provider.callback();
    server.on('request', (request, response) => {
      const work = request.url?.startsWith('/interaction/')
        ? provider.interactionFinished(request, response, { login: { accountId: self.account } })
        : callback(request, response);
      work.catch(() => response.destroy());
    });
    return self;
  }

  /** A token as the provider signs it. @param forged by a key that it does not have. */
  token(claims: JWTPayload, { forged = false, lifetime = '5m' } = {}): Promise<string> {
    return new SignJWT({ aud: CLIENT_ID, iss: this.issuer, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(forged ? this.otherKey : this.key);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }
}

/** As much of a browser as redirects and cookies take: cookies belong to a host, whatever the port. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /** Follows redirects to the end, or to the first address that `isEnd`. */
  async go(address: string, isEnd: (url: URL) => boolean = () => false): Promise<URL> {
    let url = new URL(address);
    for (let steps = 0; steps < 20; steps++) {
      if (isEnd(url)) return url;
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { Cookie: this.header, Accept: 'application/json' },
      });
      await response.arrayBuffer();
      for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
      const location = response.headers.get('location');
      if (location === null) return url;
      url = new URL(location, url);
    }
    throw new Error('redirected without end');
  }

  /** What stands behind a device's code: the page's own form, sent as a person does who says yes. */
  async allowDevice(address: string): Promise<void> {
    const page = await fetch(address, { headers: { Cookie: this.header } });
    for (const cookie of page.headers.getSetCookie()) this.#keep(cookie);
    const text = await page.text();
    const [, action = ''] = /action="([^"]+)"/.exec(text) ?? [];
    const inputs = [...text.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
    const fields = inputs.map(([, name, value]): [string, string] => [name, value]);
    const answer = await fetch(action, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: this.header },
      body: new URLSearchParams([...fields, ['confirm', 'yes']]),
    });
    for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie);
    await this.go(new URL(answer.headers.get('location') ?? '', action).href);
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';', 1);
    const separator = pair.indexOf('=');
    const [name, value] = [pair.slice(0, separator), pair.slice(separator + 1)];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
