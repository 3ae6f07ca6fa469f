import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_SIGN_IN } from '../../../apps/broker/src/admin/sign-in/sign-in-settings.js';
import { startHarness } from '../support/admin-harness.js';
import {
  cookieOf,
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

interface SessionBody {
  id: string;
  userName: string;
  isCurrent: boolean;
  address: string;
  userAgent: string;
}

describe('signing in by a password', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let two: SecuredBroker;
  let call: Call;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    const users = ['root', 'alice', 'bob', 'nobody', 'eve'].map((name) => `${name}:${PASSWORD}`);
    const options = { users: users.join(','), superUsers: 'User:root' };
    one = await cluster.start(options);
    // Its clock is a day ahead: time is the database's.
    const clock = {
      now: () => Date.now() + 24 * 60 * 60_000,
      after: (ms: number, callback: () => void) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    };
    two = await cluster.start({ ...options, clock });
    call = one.call;
    await cluster.bind('alice', 'viewer');
    await cluster.bind('bob', 'operator');
  });
  afterAll(() => cluster.close());

  const whoAmI = async (proof: Proof, at: Call = call) => (await at('GET', '/whoami', proof)).body;
  const session = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);

  it('is what everything takes, but for what has to be open', async () => {
    for (const path of ['/topics', '/whoami', '/sessions', '/audit', '/metrics', '/api-keys']) {
      const answer = await call('GET', path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    for (const path of ['/health/live', '/problems', '/sign-in', '/api/v1/openapi.json']) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
    }
    expect(await whoAmI({})).not.toHaveProperty('actor');
  });

  it('sets a cookie that no script and no other site gets at', async () => {
    const answer = await call('POST', '/sessions', {}, { userName: 'alice', password: PASSWORD });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^posthorn-session=[0-9a-f]{64}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(answer.body)).not.toContain(session(cookieOf(answer)));
    expect(await whoAmI({ cookie: cookieOf(answer) })).toMatchObject({
      actor: 'User:alice',
      userName: 'alice',
      method: 'password',
      actions: expect.arrayContaining(['topic:view']) as unknown,
      grants: [{ resources: [{ kind: '*', patternType: 'literal', name: '*' }], expiresAt: null }],
      scopes: null,
    });
  });

  it('keeps no cookie and no password in the database', async () => {
    const { cookie = '' } = await signIn(call, 'alice');
    const { rows } = await cluster.pool.query<{ all: string }>(
      `select string_agg(s::text, ' ') || (select string_agg(a::text, ' ') from posthorn_admin.audit_log a) as all
       from posthorn_admin.sessions s`,
    );
    expect(rows[0].all).toContain('alice');
    expect(rows[0].all).not.toContain(session(cookie));
    expect(rows[0].all).not.toContain(PASSWORD);
  });

  it('tells nobody whether it was the name or the password', async () => {
    const wrong = await call('POST', '/sessions', {}, { userName: 'alice', password: 'guess' });
    const unknown = await call('POST', '/sessions', {}, { userName: 'nobody2', password: 'guess' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'sign-in-failed']);
    expect({ ...wrong.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    [{ userName: 'alice' }, '/password'],
    [{ userName: '', password: 'x' }, '/userName'],
    [{ userName: ['alice'], password: 'x' }, '/userName'],
    [{ userName: 'alice', password: { $ne: 1 } }, '/password'],
    [{ userName: 'alice', password: 'x'.repeat(1025) }, '/password'],
    [{ userName: 'alice', password: PASSWORD, role: 'admin' }, '/role'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await call('POST', '/sessions', {}, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('lets nobody do more than their roles', async () => {
    const [alice, bob, nobody] = await Promise.all(
      ['alice', 'bob', 'nobody'].map((name) => signIn(call, name)),
    );
    const create = { name: 'made-by-roles', partitions: 1 };
    expect((await call('POST', '/topics', alice, create)).body).toMatchObject({
      code: 'forbidden',
      detail: 'You are not allowed topic:create of topic "made-by-roles".',
    });
    expect((await call('POST', '/topics', bob, create)).status).toBe(201);
    expect((await call('GET', '/topics', alice)).status).toBe(200);
    expect((await call('GET', '/topics', nobody)).status).toBe(403);
    // The same for a topic that is not there.
    expect((await call('GET', '/topics/made-by-roles', nobody)).status).toBe(403);
    expect((await call('GET', '/topics/not-there', nobody)).status).toBe(403);
    expect((await call('GET', '/audit', alice)).status).toBe(403);
    expect((await call('GET', '/sessions?userName=bob', alice)).status).toBe(403);
  });

  it('shows of a list what the caller may see, by name, prefix and expression', async () => {
    const root = await signIn(call, 'root');
    for (const name of ['team-a.orders', 'team-a.tips', 'team-b.orders', 'teamXa.orders']) {
      await call('POST', '/topics', root, { name, partitions: 1 });
    }
    await cluster.bind('eve', 'viewer', [
      { kind: 'topic', patternType: 'prefixed', name: 'team-a.' },
      { kind: 'topic', patternType: 'regex', name: 'team.b\\.o' },
    ]);
    const eve = await signIn(call, 'eve');
    const { body } = await call<{ topics: { name: string }[] }>('GET', '/topics', eve);
    expect(body.topics.map(({ name }) => name)).toEqual(['team-a.orders', 'team-a.tips']);
    expect((await call('GET', '/topics/team-b.orders', eve)).status).toBe(403);
    // Names are decoded once, and a path is no pattern.
    expect((await call('GET', '/topics/team-a.%2E%2E%2Fteam-b.orders', eve)).status).not.toBe(200);
    expect((await call('GET', '/consumer-groups', eve)).status).toBe(403);
    expect((await call('GET', '/cluster', eve)).status).toBe(403);
  });

  it('gives a new session each time, whatever session the browser came with, which ends', async () => {
    const planted = await signIn(call, 'eve');
    const answer = await call(
      'POST',
      '/sessions',
      { cookie: planted.cookie },
      { userName: 'alice', password: PASSWORD },
    );
    expect(cookieOf(answer)).not.toBe(planted.cookie);
    expect((await call('GET', '/whoami', planted)).status).toBe(401);
    expect(await whoAmI({ cookie: cookieOf(answer) })).toMatchObject({ userName: 'alice' });
    // One that the server never gave out does not become a session.
    const invented = { cookie: `posthorn-session=${'a'.repeat(64)}` };
    await call('POST', '/sessions', invented, { userName: 'alice', password: PASSWORD });
    expect((await call('GET', '/whoami', invented)).status).toBe(401);
  });

  it('does not believe cookies that are forged, cut, doubled or called otherwise', async () => {
    const { cookie = '' } = await signIn(call, 'bob');
    const token = session(cookie);
    const flipped = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    const forged = [
      `posthorn-session=${flipped}`,
      `posthorn-session=${token.slice(0, 63)}`,
      `posthorn-session=${token.toUpperCase()}x`,
      `posthorn-session=' or 1=1`,
      `posthorn-session=${token}; posthorn-session=${'b'.repeat(64)}`,
      `__Host-posthorn-session=${token}`,
      `POSTHORN-SESSION=${token}`,
      `posthorn-session=${'f'.repeat(8_000)}`,
    ];
    for (const value of forged) {
      expect([value, (await call('GET', '/whoami', { cookie: value })).status]).toEqual([
        value,
        401,
      ]);
    }
    const headers = { Authorization: `Bearer ${token}` };
    expect((await call('GET', '/whoami', { headers })).status).toBe(401);
    expect((await call('GET', '/whoami', { cookie: `other=1; ${cookie}` })).status).toBe(200);
  });

  it('holds on every broker, and ends on every broker', async () => {
    const proof = await signIn(one.call, 'bob');
    expect(await whoAmI(proof, two.call)).toMatchObject({ userName: 'bob' });
    const signedOut = await two.call('DELETE', '/sessions/current', proof);
    expect(signedOut.status).toBe(204);
    expect(signedOut.headers.get('set-cookie')).toMatch(/^posthorn-session=; Max-Age=0;/);
    expect((await one.call('GET', '/whoami', proof)).status).toBe(401);
    expect((await two.call('GET', '/whoami', proof)).status).toBe(401);
  });

  it('lists one’s own sessions, and ends them, but not those of others', async () => {
    const headers = { 'User-Agent': 'a browser' };
    await call('POST', '/sessions', { headers }, { userName: 'nobody', password: PASSWORD });
    const mine = await signIn(call, 'nobody');
    const bob = await signIn(call, 'bob');
    const listed = (await call<{ sessions: SessionBody[] }>('GET', '/sessions', mine)).body
      .sessions;
    expect(listed.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect(listed.some(({ userAgent }) => userAgent === 'a browser')).toBe(true);
    expect(new Set(listed.map(({ userName }) => userName))).toEqual(new Set(['nobody']));
    const other = listed.find(({ isCurrent }) => !isCurrent)?.id ?? '';
    const only = (id: string, proof: Proof) =>
      call('DELETE', `/sessions/${id}?validateOnly=true`, proof);
    expect((await only(other, bob)).status).toBe(404);
    expect((await only(other, mine)).status).toBe(204);
    const kept = await only('current', mine);
    expect([kept.status, kept.headers.get('set-cookie')]).toEqual([204, null]);
    expect((await call('GET', '/sessions', mine)).body.sessions).toHaveLength(listed.length);
    expect((await call('DELETE', `/sessions/${other}`, bob)).status).toBe(404);
    expect((await call('DELETE', `/sessions/${other}`, mine)).status).toBe(204);
    expect((await call('DELETE', `/sessions/${other}`, mine)).status).toBe(404);
    expect((await call('DELETE', '/sessions/no-id', mine)).status).toBe(404);
    const root = await signIn(call, 'root');
    const all = await call<{ sessions: SessionBody[] }>('GET', '/sessions?userName=nobody', root);
    const [last] = all.body.sessions;
    expect((await call('DELETE', `/sessions/${last.id}`, root)).status).toBe(204);
    expect((await call('GET', '/whoami', mine)).status).toBe(401);
  });

  it.each([
    ['nothing was asked for an hour', `last_seen_at = now() - interval '62 minutes'`],
    ['it has lasted its time', 'expires_at = now()'],
  ])('ends when %s, by the clock of the database', async (_, change) => {
    const proof = await signIn(call, 'nobody');
    // The clock of this one is a day ahead, and makes no difference.
    expect((await two.call('GET', '/whoami', proof)).status).toBe(200);
    await cluster.pool.query(
      `update posthorn_admin.sessions set ${change} where user_name = 'nobody'`,
    );
    expect((await one.call('GET', '/whoami', proof)).status).toBe(401);
    expect((await two.call('GET', '/whoami', proof)).status).toBe(401);
  });

  it('is kept alive by being used', async () => {
    const proof = await signIn(call, 'nobody');
    const ago = `update posthorn_admin.sessions set last_seen_at = now() - interval '50 minutes'`;
    await cluster.pool.query(ago);
    expect((await call('GET', '/whoami', proof)).status).toBe(200);
    const { rows } = await cluster.pool.query<{ idle: number }>(
      `select min(extract(epoch from now() - last_seen_at))::float as idle
       from posthorn_admin.sessions where user_name = 'nobody'`,
    );
    expect(rows[0].idle).toBeLessThan(60);
  });

  it('ends with the password, and with the user', async () => {
    const { credentials } = one.broker.services.security;
    const { credentialsFor } =
      await import('../../../apps/broker/src/security/credentials/new-credential.js');
    await credentials.alter(await credentialsFor('mallory', PASSWORD));
    const before = await signIn(call, 'mallory');
    await credentials.alter(await credentialsFor('mallory', 'another password'));
    expect((await two.call('GET', '/whoami', before)).status).toBe(401);
    const after = await signIn(two.call, 'mallory', 'another password');
    const gone = await credentialsFor('mallory', '');
    await credentials.alter(gone.map((change) => ({ ...change, credential: null })));
    expect((await call('GET', '/whoami', after)).status).toBe(401);
  });

  describe('from a browser', () => {
    const body = { name: 'by-a-browser', partitions: 1 };
    let cookie = '';
    beforeAll(async () => {
      cookie = (await signIn(call, 'bob')).cookie ?? '';
    });

    it.each([
      ['the console', { 'Sec-Fetch-Site': 'same-origin' }, 201],
      ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
      ['another port of the host', { 'Sec-Fetch-Site': 'same-site' }, 403],
      ['an address bar', { 'Sec-Fetch-Site': 'none' }, 403],
      ['a program without a word', {}, 403],
      ['an older browser elsewhere', { Origin: 'https://evil.example' }, 403],
      ['a sandbox', { Origin: 'null' }, 403],
      ['an older browser elsewhere on the host', { Origin: 'http://127.0.0.1:1' }, 403],
    ])('a write of %s is answered as it should be', async (_, headers, status) => {
      const proof = { headers: { Cookie: cookie, ...headers } };
      expect((await call('POST', '/topics', proof, body)).status).toBe(status);
    });

    it('an older browser names our origin', async () => {
      const headers = { Cookie: cookie, Origin: one.url };
      const answer = await call('POST', '/topics', { headers }, { ...body, name: 'older' });
      expect(answer.status).toBe(201);
    });

    it('reads are for our pages too', async () => {
      const read = (site: string) =>
        call('GET', '/topics', { headers: { Cookie: cookie, 'Sec-Fetch-Site': site } });
      expect((await read('cross-site')).status).toBe(403);
      expect((await read('same-site')).status).toBe(403);
      expect((await read('none')).status).toBe(200);
    });

    it('nobody is signed in by another site', async () => {
      const headers = { 'Sec-Fetch-Site': 'cross-site' };
      const user = { userName: 'eve', password: PASSWORD };
      expect((await call('POST', '/sessions', { headers }, user)).status).toBe(403);
      const plain = { 'Content-Type': 'text/plain' };
      expect((await call('POST', '/sessions', { headers: plain }, user)).status).toBe(415);
    });

    it('the page to sign in takes nothing from elsewhere', async () => {
      const page = await fetch(`${one.url}/sign-in`, { headers: { Accept: 'text/html' } });
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
      const html = await page.text();
      const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
      expect(files).toEqual(['/sign-in/page.css', '/sign-in/page.js']);
      for (const file of files) expect((await call('GET', file)).status).toBe(200);
      expect(html).not.toMatch(/<script>|<style>| on\w+=/);
    });
  });

  it('is in the audit log, with method, address and program; so is a failure, and a refusal', async () => {
    const headers = { 'User-Agent': 'audited', 'X-Forwarded-For': '203.0.113.9' };
    await call('POST', '/sessions', { headers }, { userName: 'alice', password: PASSWORD });
    await call('POST', '/sessions', { headers }, { userName: 'alice2', password: 'guess' });
    const eve = await signIn(call, 'eve');
    await call('DELETE', '/topics/made-by-roles', eve);
    const root = await signIn(call, 'root');
    const events = async (filter: string) =>
      (await call<{ events: Record<string, unknown>[] }>('GET', `/audit?${filter}`, root)).body
        .events;
    expect(await events('action=session.create&resource=user/alice')).toContainEqual(
      expect.objectContaining({
        actor: 'User:alice',
        method: 'password',
        userAgent: 'audited',
        // Not what a header says that anyone can send.
        address: '127.0.0.1',
        outcome: 'succeeded',
      }),
    );
    expect(await events('action=user.login&resource=user/alice2')).toMatchObject([
      { actor: 'anonymous', outcome: 'failed', details: { listener: 'admin' } },
    ]);
    expect(await events('action=request.deny&resource=topic/made-by-roles')).toContainEqual(
      expect.objectContaining({
        actor: 'User:eve',
        details: { permission: 'topic:delete', count: 1 },
      }),
    );
  });

  it.each([
    ['its session', `delete from posthorn_admin.sessions where user_name = 'streams'`],
    ['the right to it', `delete from posthorn_admin.role_bindings where subject = 'streams'`],
  ])('takes a stream along that outlives %s', async (_, change) => {
    const signInRequired = { ...NO_SIGN_IN, isRequired: true };
    const databaseUrl = cluster.databaseUrl;
    const harness = await startHarness({ databaseUrl, signIn: signInRequired, lookAgainMs: 20 });
    try {
      await cluster.bind('streams', 'viewer');
      await cluster.pool.query(
        `insert into posthorn_admin.sessions (id, token_hash, user_name, method, groups, expires_at)
         values (gen_random_uuid(), sha256($1), 'streams', 'password', '[]', now() + interval '1 hour')`,
        [Buffer.from('e'.repeat(64))],
      );
      const headers = { Cookie: `posthorn-session=${'e'.repeat(64)}` };
      const stream = await harness.fetch('/api/v1/live', { headers });
      expect(stream.status).toBe(200);
      const reader = stream.body?.getReader();
      await reader?.read();
      await cluster.pool.query(change);
      const untilItEnds = async (): Promise<void> => {
        for (let part = await reader?.read(); part?.done === false; part = await reader?.read());
      };
      await expect(untilItEnds()).rejects.toThrow('terminated');
    } finally {
      await harness.close();
      await cluster.pool.query(`delete from posthorn_admin.sessions where user_name = 'streams'`);
    }
  });

  it('is slow for whoever guesses, and not for others', async () => {
    const guess = (name: string) =>
      call('POST', '/sessions', {}, { userName: name, password: 'guess' });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 22; attempt++) statuses.push((await guess('guessed')).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    const refused = await guess('guessed');
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await signIn(call, 'alice')).toHaveProperty('cookie');
  });
});
