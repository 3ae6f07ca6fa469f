import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PASSWORD,
  signIn,
  type Call,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';
import { UserRig } from './user-rig.js';

const prefixed = (name: string) => ({ kind: 'topic', patternType: 'prefixed', name });

describe('users, roles and role bindings', () => {
  let rig: UserRig;
  let one: SecuredBroker;
  let two: SecuredBroker;
  let call: Call;
  let root: Proof;
  beforeAll(async () => {
    rig = await UserRig.open();
    ({ one, two, root } = rig);
    ({ call } = one);
  });
  afterAll(() => rig.cluster.close());
  const as = (...args: Parameters<UserRig['as']>) => rig.as(...args);
  const code = (...args: Parameters<Call>) => rig.code(...args);

  it('take permissions that only administrators have', async () => {
    const operator = await as('operator-only', 'operator');
    const asked: [string, string, object?][] = [
      ['GET', '/users'],
      ['POST', '/users', { userName: 'x', password: 'x' }],
      ['GET', '/users/root'],
      ['DELETE', '/users/plain'],
      ['PUT', '/users/plain/credentials', { password: 'x' }],
      ['DELETE', '/users/plain/credentials/SCRAM-SHA-256'],
      ['GET', '/roles'],
      ['PUT', '/roles/own', { description: '', actions: ['topic:view'] }],
      ['DELETE', '/roles/own'],
      ['GET', '/role-bindings'],
      ['POST', '/role-bindings', { subjectType: 'user', subject: 'operator-only', role: 'admin' }],
      ['POST', '/grants', { userName: 'operator-only', role: 'admin', minutes: 5, reason: 'x' }],
      ['POST', '/acls:delete', { filters: [{}] }],
      ['POST', '/api-keys', { description: 'x', userName: 'root' }],
    ];
    for (const [method, path, body] of asked) {
      expect([method, path, await code(method, path, operator, body)]).toEqual([
        method,
        path,
        'forbidden',
      ]);
    }
    expect((await call('GET', '/acls', operator)).status).toBe(200);
    expect((await call('GET', '/quotas', operator)).status).toBe(200);
  });

  describe('users', () => {
    it('are made, listed, described, and can sign in and connect at once', async () => {
      await as('alice', 'viewer');
      const { body } = await call('GET', '/users/alice', root);
      expect(body).toEqual({
        userName: 'alice',
        principal: 'User:alice',
        isSuperUser: false,
        roles: ['viewer'],
        credentials: [
          { mechanism: 'SCRAM-SHA-256', iterations: 8192 },
          { mechanism: 'SCRAM-SHA-512', iterations: 8192 },
        ],
      });
      const page = await call<{ users: { userName: string }[]; nextPageToken: string }>(
        'GET',
        '/users?pageSize=1&filter=al',
        root,
      );
      expect(page.body.users).toMatchObject([{ userName: 'alice' }]);
      const again = { userName: 'alice', password: 'x' };
      expect(await code('POST', '/users', root, again)).toBe('user-exists');
      expect(await code('GET', '/users/nobody', root)).toBe('user-not-found');
    });

    it.each([
      [{ userName: 'ANONYMOUS', password: 'x' }, '/userName'],
      [{ userName: 'a\u0000b', password: 'x' }, '/userName'],
      [{ userName: 'x'.repeat(256), password: 'x' }, '/userName'],
      [{ userName: 'x', password: '' }, '/password'],
    ])('are not made by %j', async (body, pointer) => {
      const answer = await call('POST', '/users', root, body);
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ pointer }]]);
    });

    it('are not made by a preview', async () => {
      const preview = '/users?validateOnly=true';
      const body = { userName: 'previewed', password: PASSWORD };
      expect((await call('POST', preview, root, body)).status).toBe(201);
      expect(await code('GET', '/users/previewed', root)).toBe('user-not-found');
    });

    it('change their own password by the current one, which ends their sessions', async () => {
      const bob = await as('bob');
      const change = (body: object) => call('PUT', '/users/bob/credentials', bob, body);
      expect((await change({ password: 'new' })).status).toBe(401);
      expect((await change({ password: 'new', currentPassword: 'guess' })).status).toBe(401);
      expect((await change({ password: 'new', currentPassword: PASSWORD })).status).toBe(204);
      expect((await two.call('GET', '/whoami', bob)).status).toBe(401);
      expect((await call('GET', '/whoami', await signIn(call, 'bob', 'new'))).status).toBe(200);
      const { rows } = await rig.cluster.pool.query<{ all: string }>(
        `select string_agg(a::text, ' ') as all from posthorn_admin.audit_log a`,
      );
      expect(rows[0].all).toContain('user.setPassword');
      expect(rows[0].all).not.toContain(PASSWORD);
    });

    it('go with sessions, keys and roles: another of the name begins with nothing', async () => {
      const carol = await as('carol', 'admin');
      const { key } = (await call('POST', '/api-keys', carol, { description: 'x' })).body;
      expect((await call('DELETE', '/users/carol', root)).status).toBe(204);
      expect((await two.call('GET', '/whoami', carol)).status).toBe(401);
      const again = await as('carol');
      expect((await call('GET', '/whoami', { key: String(key) })).status).toBe(401);
      expect((await call('GET', '/whoami', again)).body.actions).toEqual([]);
    });
  });

  describe('roles', () => {
    it('are those that are built in, and the cluster’s own', async () => {
      const role = { description: 'redrives', actions: ['deadLetter:redrive', 'deadLetter:view'] };
      expect((await call('PUT', '/roles/redriver', root, role)).body).toEqual({
        name: 'redriver',
        isBuiltIn: false,
        description: 'redrives',
        actions: ['deadLetter:view', 'deadLetter:redrive'],
      });
      const { body } = await call<{ roles: { name: string }[] }>('GET', '/roles', root);
      expect(body.roles.map(({ name }) => name)).toEqual([
        'viewer',
        'developer',
        'operator',
        'admin',
        'redriver',
      ]);
      expect(await code('PUT', '/roles/admin', root, role)).toBe('role-built-in');
      expect(await code('DELETE', '/roles/viewer', root)).toBe('role-built-in');
      expect((await call('PUT', '/roles/Not-a-name', root, role)).status).toBe(400);
      const wrong = { description: '', actions: ['topic:everything'] };
      expect((await call('PUT', '/roles/wrong', root, wrong)).status).toBe(400);
    });

    it('are not deleted while somebody has them', async () => {
      await as('dave', 'redriver');
      const paths = ['/roles/redriver?validateOnly=true', '/roles/redriver'];
      for (const path of paths) expect(await code('DELETE', path, root)).toBe('role-in-use');
      expect((await call('DELETE', '/users/dave', root)).status).toBe(204);
      for (const path of paths) expect((await call('DELETE', path, root)).status).toBe(204);
      expect(await code('GET', '/roles/redriver', root)).toBe('role-not-found');
    });
  });

  describe('role bindings', () => {
    it('hold for what they name, and are taken away on every broker at once', async () => {
      const erin = await as('erin');
      const binding = {
        subjectType: 'user',
        subject: 'erin',
        role: 'operator',
        resources: [prefixed('e.')],
      };
      const made = await call('POST', '/role-bindings', root, binding);
      expect(made.body).toMatchObject({ ...binding, expiresAt: null, createdBy: 'User:root' });
      expect((await two.call('POST', '/topics', erin, { name: 'e.1', partitions: 1 })).status).toBe(
        201,
      );
      expect((await two.call('POST', '/topics', erin, { name: 'f.1', partitions: 1 })).status).toBe(
        403,
      );
      const listed = await call('GET', '/role-bindings?subject=erin', root);
      expect(listed.body.roleBindings).toMatchObject([{ id: made.body.id, role: 'operator' }]);
      const path = `/role-bindings/${String(made.body.id)}`;
      expect((await call('DELETE', `${path}?validateOnly=true`, root)).status).toBe(204);
      expect((await two.call('GET', '/topics', erin)).status).toBe(200);
      expect((await call('DELETE', path, root)).status).toBe(204);
      expect((await two.call('GET', '/topics', erin)).status).toBe(403);
      expect(await code('DELETE', path, root)).toBe('role-binding-not-found');
      expect(await code('DELETE', '/role-bindings/nonsense', root)).toBe('role-binding-not-found');
    });

    it.each([
      [{ role: 'nobody-has-it' }, 404],
      [{ subjectType: 'team' }, 400],
      [{ subject: '' }, 400],
      [{ expiresAt: '2020-01-01T00:00:00Z' }, 400],
      [{ resources: [] }, 400],
      [{ resources: [{ kind: 'topic', patternType: 'regex', name: '(?=a)' }] }, 400],
      [{ resources: [{ kind: 'role', patternType: 'prefixed', name: 'a' }] }, 400],
      [{ resources: [{ kind: '__proto__', patternType: 'literal', name: 'a' }] }, 400],
    ])('are not made with %j', async (change, status) => {
      const body = { subjectType: 'user', subject: 'x', role: 'viewer', ...change };
      expect((await call('POST', '/role-bindings', root, body)).status).toBe(status);
    });

    it('come in pages', async () => {
      for (const subject of ['page-1', 'page-2', 'page-3'])
        await rig.cluster.bind(subject, 'developer');
      const list = '/role-bindings?role=developer';
      interface Page {
        roleBindings: { subject: string }[];
        nextPageToken: string | null;
      }
      const first = await call<Page>('GET', `${list}&pageSize=2`, root);
      const rest = await call<Page>('GET', `${list}&pageToken=${first.body.nextPageToken}`, root);
      const all = [...first.body.roleBindings, ...rest.body.roleBindings];
      expect(all.map(({ subject }) => subject).sort()).toEqual(['page-1', 'page-2', 'page-3']);
      expect((await call('GET', `${list}&pageToken=eA`, root)).body.code).toBe(
        'invalid-page-token',
      );
    });
  });

  it('are exported without secrets, and imported by whoever may change them', async () => {
    const support = { name: 'support', description: 'Looks', actions: ['topic:view'] };
    const document = {
      version: 1,
      topics: [{ topic: 'defined', partitions: 1, configs: {} }],
      acls: [
        {
          resourceType: 'TOPIC',
          patternType: 'LITERAL',
          resourceName: 'defined',
          principal: 'User:plain',
          host: '*',
          operation: 'READ',
          permission: 'ALLOW',
        },
      ],
      quotas: [{ entity: { user: 'plain' }, values: { producer_byte_rate: 1000 } }],
      users: [
        { userName: 'plain', mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-512'] },
        { userName: 'nobody-yet', mechanisms: ['SCRAM-SHA-256'] },
      ],
      roles: [support],
      roleBindings: [{ subjectType: 'user', subject: 'plain', role: 'support' }],
    };
    type Result = { changes: { kind: string; action: string }[]; unchanged: number };
    const imported = await call<Result>('POST', '/definitions', root, document);
    expect(imported.body.changes.map(({ kind, action }) => `${action} ${kind}`)).toEqual([
      'create topic',
      'create quota',
      'create acl',
      'manual user',
      'create role',
      'create roleBinding',
    ]);
    const again = await call<Result>('POST', '/definitions', root, document);
    expect(again.body.changes).toMatchObject([{ kind: 'user', action: 'manual' }]);
    const { body } = await call<typeof document>('GET', '/definitions', root);
    expect(body.acls).toContainEqual(document.acls[0]);
    expect(body.quotas).toContainEqual(document.quotas[0]);
    expect(body.roles).toContainEqual(support);
    expect(body.users.map(({ userName }) => userName)).toEqual(
      expect.arrayContaining(['plain', 'root']),
    );
    expect(JSON.stringify(body)).not.toMatch(/salt|storedKey|password/i);
    const back = await call<Result>('POST', '/definitions?validateOnly=true', root, body);
    expect(back.body.changes).toEqual([]);

    const operator = await as('definer', 'operator');
    const parts = Object.keys((await call('GET', '/definitions', operator)).body).join(' ');
    expect(parts).toBe('version configs topics quotas acls alertRules contractSettings contracts');
    const more = { version: 1, topics: [{ topic: 'by-operator', partitions: 1 }] };
    const forbidden = {
      ...more,
      roles: [{ name: 'boss', description: '', actions: ['user:create'] }],
    };
    const path = '/definitions';
    expect(await code('POST', path, operator, forbidden)).toBe('forbidden');
    expect((await call('GET', '/topics/by-operator', operator)).status).toBe(404);
    expect((await call('POST', path, operator, more)).status).toBe(200);
    await call('POST', path, root, {
      version: 1,
      roles: [{ name: 'giving', description: '', actions: ['role:edit', 'role:view'] }],
    });
    const giver = await as('definer-giver', 'giving');
    const binding = { subjectType: 'user', subject: 'definer-giver', role: 'admin' };
    const escalation = { version: 1, roleBindings: [binding] };
    expect(await code('POST', path, giver, escalation)).toBe('forbidden');
    const viaRole = {
      version: 1,
      roles: [{ name: 'all', description: '', actions: ['role:edit', 'topic:delete'] }],
      roleBindings: [{ ...binding, role: 'all' }],
    };
    expect(await code('POST', path, giver, viaRole)).toBe('forbidden');
  });
});
