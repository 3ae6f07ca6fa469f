import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

interface KeyBody {
  id: string;
  prefix: string;
  key: string;
  userName: string;
  lastUsedAt: string | null;
}

describe('API keys', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let two: SecuredBroker;
  let call: Call;
  let root: Proof;
  let bob: Proof;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    const users = ['root', 'bob', 'carol'].map((name) => `${name}:${PASSWORD}`).join(',');
    const options = { users, superUsers: 'User:root' };
    one = await cluster.start(options);
    two = await cluster.start({ ...options, adminRequestsPerSecond: 1 });
    call = one.call;
    await cluster.bind('bob', 'operator', [
      { kind: 'topic', patternType: 'prefixed', name: 'bob.' },
      { kind: 'group', patternType: 'literal', name: '*' },
    ]);
    root = await signIn(call, 'root');
    bob = await signIn(call, 'bob');
  });
  afterAll(() => cluster.close());

  async function make(proof: Proof, body: object = {}): Promise<KeyBody> {
    const answer = await call<KeyBody>('POST', '/api-keys', proof, {
      description: 'test',
      ...body,
    });
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return answer.body;
  }
  const statusOf = async (method: string, path: string, key: string, body?: object, at = call) =>
    (await at(method, path, { key }, body)).status;

  it('are shown once, work on every broker, and say when they were used', async () => {
    const { key, id, prefix, lastUsedAt } = await make(bob);
    expect(key).toMatch(/^ph_[0-9a-f]{12}_[0-9a-f]{64}$/);
    expect([key.startsWith(`${prefix}_`), lastUsedAt]).toEqual([true, null]);
    const me = await two.call('GET', '/whoami', { key });
    expect(me.body).toMatchObject({ actor: 'User:bob', method: 'api-key', credentialId: id });
    const listed = await call<{ apiKeys: KeyBody[] }>('GET', '/api-keys', bob);
    expect(JSON.stringify(listed.body)).not.toContain(key.slice(-64));
    expect(listed.body.apiKeys[0]).toMatchObject({
      id,
      userName: 'bob',
      lastUsedAddress: '127.0.0.1',
    });
    expect(listed.body.apiKeys[0].lastUsedAt).not.toBeNull();
    const { rows } = await cluster.pool.query<{ all: string }>(
      `select string_agg(k::text, ' ') as all from posthorn_admin.api_keys k`,
    );
    expect(rows[0].all).not.toContain(key.slice(-64));
  });

  it('may do what their owners may, within their scopes, and no more', async () => {
    const scopes = [
      { role: 'viewer', resources: [{ kind: '*', patternType: 'literal', name: '*' }] },
      {
        actions: ['topic:create', 'topic:delete'],
        resources: [{ kind: 'topic', patternType: 'prefixed', name: 'b' }],
      },
    ];
    const { key } = await make(bob, { scopes });
    expect(await statusOf('POST', '/topics', key, { name: 'bob.one', partitions: 1 })).toBe(201);
    // The scope allows it, and the owner may not.
    expect(await statusOf('POST', '/topics', key, { name: 'b.two', partitions: 1 })).toBe(403);
    // The owner may, and the scope does not allow it.
    expect(await statusOf('PATCH', '/topics/bob.one/configs', key, { configs: {} })).toBe(403);
    expect(await statusOf('GET', '/consumer-groups', key)).toBe(200);
    expect(await statusOf('GET', '/audit', key)).toBe(403);
    expect((await call('GET', '/whoami', { key })).body.actions).not.toContain('topic:edit');
    // Rights that the owner gets or loses are those of the key at once.
    await cluster.bind('bob', 'admin');
    expect(await statusOf('POST', '/topics', key, { name: 'b.two', partitions: 1 })).toBe(201);
    await cluster.pool.query(`delete from posthorn_admin.role_bindings where role = 'admin'`);
    expect(await statusOf('DELETE', '/topics/b.two', key)).toBe(403);
  });

  it('are refused by both brokers once one has revoked them', async () => {
    const { key, id } = await make(bob);
    expect(await statusOf('GET', '/topics', key, undefined, two.call)).toBe(200);
    const carol = await signIn(call, 'carol');
    expect((await call('DELETE', `/api-keys/${id}`, carol)).status).toBe(404);
    expect((await call('DELETE', `/api-keys/${id}`, bob)).status).toBe(204);
    for (const at of [one.call, two.call]) {
      const answer = await at('GET', '/topics', { key });
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    }
    // What is shown and is not good is not made good by a cookie.
    expect((await call('GET', '/topics', { key, cookie: bob.cookie })).status).toBe(401);
    expect((await call('DELETE', `/api-keys/${id}`, bob)).status).toBe(404);
  });

  it('are neither made nor revoked by a check of that, which answers alike', async () => {
    const only = (method: string, path: string, proof: Proof, body?: object) =>
      call(method, `${path}?validateOnly=true`, proof, body);
    const listed = async () => (await call('GET', '/api-keys', bob)).body;
    const { key, id } = await make(bob);
    const before = await listed();
    const scopes = [{ role: 'viewer' }];
    const checked = await only('POST', '/api-keys', bob, { description: 'checked', scopes });
    expect([checked.status, checked.body]).toEqual([
      201,
      expect.objectContaining({ userName: 'bob', description: 'checked', key: '' }),
    ]);
    const forOther = { description: 'x', userName: 'root' };
    expect((await only('POST', '/api-keys', bob, forOther)).status).toBe(403);
    const carol = await signIn(call, 'carol');
    expect((await only('DELETE', `/api-keys/${id}`, carol)).body.code).toBe('api-key-not-found');
    expect((await only('DELETE', `/api-keys/${id}`, bob)).status).toBe(204);
    expect((await only('DELETE', `/api-keys/${id}`, root)).status).toBe(204);
    expect((await only('DELETE', '/api-keys/aaaaaaaaaaaa', root)).status).toBe(404);
    expect(await listed()).toEqual(before);
    expect(await statusOf('GET', '/whoami', key)).toBe(200);
    await cluster.pool.query(
      `insert into posthorn_admin.api_keys (id, secret_hash, user_name, is_external, description, scopes)
       select 'full' || n, '', 'carol', false, '', '[]' from generate_series(1, 100) n`,
    );
    for (const query of ['', '?validateOnly=true']) {
      const full = await call('POST', `/api-keys${query}`, carol, { description: 'x' });
      expect(full.body.code).toBe('too-many-api-keys');
    }
    await cluster.pool.query(`delete from posthorn_admin.api_keys where id like 'full%'`);
  });

  it('end at their time, by the clock of the database', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { key, id } = await make(bob, { expiresAt });
    expect(await statusOf('GET', '/topics', key)).toBe(200);
    await cluster.pool.query(
      'update posthorn_admin.api_keys set expires_at = now() where id = $1',
      [id],
    );
    expect(await statusOf('GET', '/topics', key)).toBe(401);
    expect(await statusOf('GET', '/topics', key, undefined, two.call)).toBe(401);
  });

  it('end with their owner', async () => {
    const { credentials } = one.broker.services.security;
    const { key } = await make(root, { userName: 'carol' });
    expect(await statusOf('GET', '/whoami', key)).toBe(200);
    const [{ mechanism }, { mechanism: other }] =
      (await credentials.describe(['carol'])).get('carol') ?? [];
    await credentials.alter(
      [mechanism, other].map((one_) => ({ userName: 'carol', mechanism: one_, credential: null })),
    );
    expect(await statusOf('GET', '/whoami', key)).toBe(401);
  });

  it.each([
    ['ph_', 401],
    ['ph_aaaaaaaaaaaa_', 401],
    [`ph_aaaaaaaaaaaa_${'0'.repeat(64)}`, 401],
    [`ph_${'0'.repeat(64)}`, 401],
    [`ph_' or '1'='1_${'0'.repeat(64)}`, 401],
    ['eyJhbGciOiJub25lIn0.e30.', 401],
  ])('are not %s', async (key, status) => {
    expect(await statusOf('GET', '/whoami', key)).toBe(status);
  });

  it('are not the id of one with the secret of another', async () => {
    const [first, second] = [await make(bob), await make(bob)];
    const mixed = `${first.prefix}_${second.key.slice(-64)}`;
    expect(await statusOf('GET', '/whoami', mixed)).toBe(401);
  });

  it('make no keys, and are made for others by those alone who may do as much', async () => {
    const { key } = await make(root);
    expect(await statusOf('POST', '/api-keys', key, { description: 'x' })).toBe(403);
    const forOther = { description: 'x', userName: 'root' };
    expect((await call('POST', '/api-keys', bob, forOther)).status).toBe(403);
    // Whoever may make keys is not thereby whoever they make them for.
    await cluster.pool.query(
      `insert into posthorn_admin.roles values ('key-maker', '', '["apiKey:create"]')`,
    );
    await cluster.bind('bob', 'key-maker');
    const refused = await call('POST', '/api-keys', bob, forOther);
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining('User "root" may do more than you'),
    ]);
    await cluster.pool.query(`delete from posthorn_admin.role_bindings where role = 'key-maker'`);
    const unknown = await call('POST', '/api-keys', root, { ...forOther, userName: 'nobody' });
    expect(unknown.body.code).toBe('user-not-found');
  });

  it.each([
    [{ description: '' }, '/description'],
    [{ expiresAt: 'tomorrow' }, '/expiresAt'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ scopes: [{}] }, '/scopes/0'],
    [{ scopes: [{ role: 'viewer', actions: ['topic:view'] }] }, '/scopes/0'],
    [{ scopes: [{ role: 'god' }] }, '/scopes/0/role'],
    [{ scopes: [{ actions: ['topic:*'] }] }, '/scopes/0/actions'],
    [
      {
        scopes: [
          { role: 'viewer', resources: [{ kind: 'topic', patternType: 'regex', name: '(' }] },
        ],
      },
      '/scopes/0/resources/0/name',
    ],
    [
      {
        scopes: [{ role: 'viewer', resources: [{ kind: 'x', patternType: 'literal', name: 'x' }] }],
      },
      '/scopes/0/resources/0/kind',
    ],
    [{ secret: 'chosen' }, '/secret'],
  ])('are not made by %j', async (body, pointer) => {
    const answer = await call('POST', '/api-keys', bob, { description: 'x', ...body });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('are in the audit log with who made them, and as how something was done', async () => {
    const { key, id } = await make(bob, { description: 'for the audit' });
    await call('POST', '/topics', { key }, { name: 'bob.audited', partitions: 1 });
    const { rows } = await cluster.pool.query<Record<string, unknown>>(
      `select actor, method, action from posthorn_admin.audit_log
       where (action = 'apiKey.create' and details->>'description' = 'for the audit')
         or (action = 'topic.create' and resource = 'topic/bob.audited') order by id`,
    );
    expect(rows).toEqual([
      { actor: 'User:bob', method: 'password', action: 'apiKey.create' },
      { actor: 'User:bob', method: `api-key ph_${id}`, action: 'topic.create' },
    ]);
  });

  it('scrape the metrics', async () => {
    const scopes = [{ actions: ['metrics:view'] }];
    const { key } = await make(root, { scopes });
    expect(await statusOf('GET', '/metrics', key)).toBe(200);
    expect(await statusOf('GET', '/topics', key)).toBe(403);
  });

  it('have a rate each, and those who guess one for their address, which holds up nobody else', async () => {
    const { key } = await make(bob);
    const again = await make(bob);
    // One a second and ten at once here, so that a slow machine is not fast enough.
    const many = (proof: Proof) =>
      Promise.all(Array.from({ length: 40 }, () => two.call('GET', '/whoami', proof)));
    const refused = (await many({ key })).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0].body.code).toBe('too-many-requests');
    expect(Number(refused[0].headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusOf('GET', '/whoami', again.key, undefined, two.call)).toBe(200);
    const guesses = await many({ key: `ph_aaaaaaaaaaaa_${'1'.repeat(64)}` });
    expect(guesses.map(({ status }) => status)).toContain(429);
    // What was good here before is looked at while strangers at the same address are not.
    expect(await statusOf('GET', '/whoami', again.key, undefined, two.call)).toBe(200);
  });
});
