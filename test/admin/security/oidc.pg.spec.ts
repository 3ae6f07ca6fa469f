import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../support/free-port.js';
import {
  Browser,
  CLIENT_ID,
  CLIENT_SECRET,
  DEVICE_CLIENT_ID,
  IdentityProvider,
} from '../support/identity-provider.js';
import { PASSWORD, SecuredCluster, signIn, type SecuredBroker } from '../support/secured-broker.js';

describe('signing in by an identity provider', () => {
  let cluster: SecuredCluster;
  let provider: IdentityProvider;
  let one: SecuredBroker;
  let two: SecuredBroker;
  beforeAll(async () => {
    const adminPort = await freePort();
    const adminUrl = `http://127.0.0.1:${adminPort}`;
    provider = await IdentityProvider.start(`${adminUrl}/api/v1/oidc/callback`);
    cluster = await SecuredCluster.open();
    const options = {
      users: `root:${PASSWORD}`,
      superUsers: 'User:root',
      adminSignIn: 'auto',
      adminUrl,
      adminOidcIssuer: provider.issuer,
      adminOidcClientId: CLIENT_ID,
      adminOidcClientSecret: CLIENT_SECRET,
      adminOidcDeviceClientId: DEVICE_CLIENT_ID,
      adminOidcScope: 'openid',
    };
    one = await cluster.start({ ...options, adminPort });
    two = await cluster.start(options);
    await cluster.bind('dora', 'viewer');
    await cluster.pool.query(
      `insert into posthorn_admin.role_bindings (id, subject_type, subject, role, resources, created_by)
       values (gen_random_uuid(), 'group', 'ops', 'operator', $1, 'test')`,
      [JSON.stringify([{ kind: '*', patternType: 'literal', name: '*' }])],
    );
  });
  afterAll(async () => {
    await cluster.close();
    await provider.stop();
  });

  const start = (to = '/topics?x=1') => `${one.url}/api/v1/oidc/start?to=${encodeURIComponent(to)}`;
  const isCallback = ({ pathname }: URL): boolean => pathname === '/api/v1/oidc/callback';
  const whoAmI = async (browser: Browser) =>
    (await two.call('GET', '/whoami', { cookie: browser.header })).body;
  const refusals = async (): Promise<string[]> => {
    const { rows } = await cluster.pool.query<{ error: string }>(
      `select error from posthorn_admin.audit_log where action = 'user.login' and outcome = 'failed' order by id`,
    );
    return rows.map(({ error }) => error);
  };

  it('is required, although the broker listens on loopback, and is offered', async () => {
    expect((await one.call('GET', '/topics')).status).toBe(401);
    expect((await one.call('GET', '/api/v1/sign-in')).body).toEqual({
      isRequired: true,
      password: true,
      oidcPath: '/api/v1/oidc/start',
      device: { issuer: `${provider.issuer}/`, clientId: DEVICE_CLIENT_ID, scope: 'openid' },
    });
  });

  it('opens a session on every broker, with the roles of the user and of the groups', async () => {
    provider.groups = ['ops', 'others'];
    const browser = new Browser();
    const end = await browser.go(start());
    expect(end.href).toBe(`${one.url}/topics?x=1`);
    expect(browser.cookies.get('posthorn-session')).toMatch(/^[0-9a-f]{64}$/);
    expect(browser.cookies.has('posthorn-oidc')).toBe(false);
    const me = await whoAmI(browser);
    expect(me).toMatchObject({
      actor: 'User:dora',
      method: 'oidc',
      groups: ['ops', 'others'],
    });
    expect(me.actions).toEqual(expect.arrayContaining(['topic:delete', 'audit:view']));
    const { rows } = await cluster.pool.query(
      `select actor, method, details from posthorn_admin.audit_log where action = 'session.create'`,
    );
    expect(rows).toEqual([
      { actor: 'User:dora', method: 'oidc', details: { groups: ['ops', 'others'] } },
    ]);
  });

  it('gives nothing for a group that the provider does not name', async () => {
    provider.groups = ['OPS', 'viewer', 'admin'];
    const browser = new Browser();
    await browser.go(start());
    const { actions } = await whoAmI(browser);
    expect(actions).toContain('topic:view');
    expect(actions).not.toContain('topic:delete');
  });

  it.each([
    ['//evil.example/x', '/'],
    ['https://evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/%2F/evil.example', '/%2F/evil.example'],
    ['javascript:alert(1)', '/'],
    ['/groups?a=b#c', '/groups'],
  ])('leads to %s as %s of this broker', async (to, pathname) => {
    const end = await new Browser().go(start(to), ({ host }) => host.includes('evil'));
    expect([end.origin, end.pathname]).toEqual([one.url, pathname]);
  });

  it('takes a code once, of the browser that began, with the state that it began with', async () => {
    const browser = new Browser();
    const callback = await browser.go(start(), isCallback);
    // Another browser, led here with somebody's code: it would be signed in as somebody else.
    const victim = new Browser();
    await victim.go(callback.href);
    expect(victim.cookies.has('posthorn-session')).toBe(false);
    // One that had begun, for itself.
    await victim.go(start(), isCallback);
    await victim.go(callback.href);
    expect(victim.cookies.has('posthorn-session')).toBe(false);
    const forged = new URL(callback);
    forged.searchParams.set('state', 'x');
    const copy = new Browser();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    await copy.go(forged.href);
    expect(copy.cookies.has('posthorn-session')).toBe(false);
    const pending = browser.cookies.get('posthorn-oidc') ?? '';
    await browser.go(callback.href);
    expect(browser.cookies.has('posthorn-session')).toBe(true);
    const again = new Browser();
    again.cookies.set('posthorn-oidc', pending);
    expect((await again.go(callback.href)).href).toBe(`${one.url}/sign-in#failed`);
    expect(again.cookies.has('posthorn-session')).toBe(false);
    expect((await refusals()).length).toBeGreaterThan(0);
  });

  it('shows the browser nothing of what it has to bring back, nor believes it changed', async () => {
    const browser = new Browser();
    const callback = await browser.go(start(), isCallback);
    const pending = browser.cookies.get('posthorn-oidc') ?? '';
    expect(Buffer.from(pending.split('.')[0], 'base64url').toString()).toBe(
      '{"alg":"dir","enc":"A256GCM"}',
    );
    const parts = pending.split('.');
    parts[3] = `${parts[3].startsWith('A') ? 'B' : 'A'}${parts[3].slice(1)}`;
    browser.cookies.set('posthorn-oidc', parts.join('.'));
    await browser.go(callback.href);
    expect(browser.cookies.has('posthorn-session')).toBe(false);
  });

  it('refuses whom the provider refuses, and a name that nobody may have', async () => {
    const denied = `${one.url}/api/v1/oidc/callback?error=access_denied&state=x`;
    const browser = new Browser();
    await browser.go(start(), isCallback);
    expect((await browser.go(denied)).hash).toBe('#failed');
    provider.account = 'ANONYMOUS';
    const other = new Browser();
    expect((await other.go(start())).hash).toBe('#failed');
    provider.account = 'dora';
  });

  it('signs out at the provider as well, which asks nothing of who brings its token', async () => {
    const browser = new Browser();
    await browser.go(start());
    const end = { cookie: browser.header };
    expect((await one.call('DELETE', '/sessions/current', end)).status).toBe(204);
    const isLogout = ({ pathname }: URL): boolean => pathname === '/session/end';
    const logout = await browser.go(`${one.url}/api/v1/oidc/sign-out`, isLogout);
    expect(logout.origin).toBe(provider.issuer);
    expect(logout.searchParams.get('post_logout_redirect_uri')).toBe(`${one.url}/sign-in`);
    expect(logout.searchParams.get('client_id')).toBe(CLIENT_ID);
    const [, claims] = (logout.searchParams.get('id_token_hint') ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: 'dora' });
    expect(browser.cookies.has('posthorn-oidc-id')).toBe(false);
    // Whoever is led there by another site brings no token, since its cookie is strict: the provider asks.
    const other = await new Browser().go(`${one.url}/api/v1/oidc/sign-out`, isLogout);
    expect(other.searchParams.has('id_token_hint')).toBe(false);
  });

  it('keeps API keys for the user, which hold what is bound to the name', async () => {
    provider.groups = ['ops'];
    const browser = new Browser();
    await browser.go(start());
    const proof = { cookie: browser.header };
    const made = await one.call('POST', '/api-keys', proof, { description: 'mine' });
    const me = await two.call('GET', '/whoami', { key: String(made.body.key) });
    expect(me.body).toMatchObject({ actor: 'User:dora', method: 'api-key', groups: [] });
    expect(me.body.actions).toContain('topic:view');
    expect(me.body.actions).not.toContain('topic:delete');
  });

  describe('and by its tokens', () => {
    const ask = async (key: string) => one.call('GET', '/whoami', { key });

    it('takes one for us, with user and groups', async () => {
      const answer = await ask(await provider.token({ sub: 'dora', groups: 'ops' }));
      expect(answer.body).toMatchObject({
        actor: 'User:dora',
        method: 'bearer-token',
        groups: ['ops'],
      });
      expect(answer.body.actions).toContain('topic:delete');
    });

    it.each([
      ['another audience', { aud: 'somebody-else' }, {}],
      ['another issuer', { iss: 'http://127.0.0.1:1' }, {}],
      ['no user', { sub: undefined }, {}],
      ['a user that nobody may be', { sub: 'ANONYMOUS' }, {}],
      ['a key that is not the provider’s', {}, { forged: true }],
      ['a time that is over', {}, { lifetime: '-5m' }],
    ])('takes none with %s', async (_, claims, how) => {
      const token = await provider.token({ sub: 'root', ...claims }, how);
      const answer = await ask(token);
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    });

    it('takes none without a signature', async () => {
      const [, payload] = (await provider.token({ sub: 'root' })).split('.');
      const header = Buffer.from('{"alg":"none"}').toString('base64url');
      expect((await ask(`${header}.${payload}.`)).status).toBe(401);
    });
  });

  it('while the provider is away users of ours sign in, sessions go on, and nobody is told it was them', async () => {
    const browser = new Browser();
    await browser.go(start());
    const three = await cluster.start({
      adminOidcIssuer: 'http://127.0.0.1:9',
      adminOidcClientId: CLIENT_ID,
    });
    const away = await three.call('GET', '/oidc/start');
    expect([away.status, away.body.code]).toEqual([503, 'identity-provider-unavailable']);
    const token = await provider.token({ sub: 'dora' });
    expect((await three.call('GET', '/whoami', { key: token })).status).toBe(503);
    expect((await three.call('GET', '/whoami', { cookie: browser.header })).status).toBe(200);
    expect(await signIn(three.call, 'root')).toHaveProperty('cookie');
  });
});
