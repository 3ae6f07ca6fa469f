import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Call, type Proof, type SecuredBroker } from '../support/secured-broker.js';
import { UserRig } from './user-rig.js';

const prefixed = (name: string) => ({ kind: 'topic', patternType: 'prefixed', name });
const ALL_TOPICS = { kind: 'topic', patternType: 'literal', name: '*' };

describe('giving rights', () => {
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

  describe('by whoever may', () => {
    let giver: Proof;
    beforeAll(async () => {
      const actions = [
        'role:edit',
        'role:view',
        'topic:view',
        'topic:edit',
        'user:edit',
        'user:create',
        'user:delete',
      ];
      await call('PUT', '/roles/giver', root, { description: '', actions });
      giver = await as('giver', 'giver', [
        ALL_TOPICS,
        { kind: 'role', patternType: 'literal', name: '*' },
        { kind: 'user', patternType: 'literal', name: '*' },
      ]);
      await call('PUT', '/roles/editor', root, { description: '', actions: ['topic:edit'] });
    });
    const give = (role: string, resources?: object[]) =>
      call('POST', '/role-bindings', giver, {
        subjectType: 'user',
        subject: 'giver',
        role,
        resources,
      });

    it('gives what they have', async () => {
      expect((await give('editor', [prefixed('a')])).status).toBe(201);
    });

    it.each([
      ['admin', undefined],
      ['viewer', undefined],
      ['operator', [ALL_TOPICS]],
      ['editor', [prefixed('a'), { kind: '*', patternType: 'literal', name: '*' }]],
    ])('does not give %s for %j', async (role, resources) => {
      // The editor's permission is about topics alone, so that everything is no more than all topics.
      const expected = role === 'editor' ? 201 : 403;
      expect((await give(role, resources)).status).toBe(expected);
    });

    it('does not put more into a role that somebody has, nor into one of their own', async () => {
      const body = { description: '', actions: ['topic:edit', 'acl:edit'] };
      expect(await code('PUT', '/roles/editor', giver, body)).toBe('forbidden');
      expect(await code('PUT', '/roles/giver', giver, body)).toBe('forbidden');
    });

    it('does not become somebody who may more: by their password, nor by making or removing them', async () => {
      await as('boss', 'admin');
      for (const user of ['boss', 'root']) {
        expect(await code('PUT', `/users/${user}/credentials`, giver, { password: 'x' })).toBe(
          'forbidden',
        );
        expect(await code('DELETE', `/users/${user}`, giver)).toBe('forbidden');
        expect(await code('DELETE', `/users/${user}/credentials/SCRAM-SHA-256`, giver)).toBe(
          'forbidden',
        );
      }
      // Rights wait for somebody of this name.
      await rig.cluster.bind('to-come', 'admin');
      const body = { userName: 'to-come', password: 'x' };
      expect(await code('POST', '/users', giver, body)).toBe('forbidden');
      expect((await call('PUT', '/users/plain/credentials', giver, { password: 'y' })).status).toBe(
        204,
      );
    });

    it('does not take away what they could not give', async () => {
      const { body } = await call<{ roleBindings: { id: string }[] }>(
        'GET',
        '/role-bindings?subject=boss',
        root,
      );
      expect(await code('DELETE', `/role-bindings/${body.roleBindings[0].id}`, giver)).toBe(
        'forbidden',
      );
    });
  });

  describe('for a while', () => {
    const grant = { userName: 'frank', role: 'admin', minutes: 30, reason: 'incident 4711' };
    let frank: Proof;
    beforeAll(async () => {
      frank = await as('frank');
    });

    it('hold until their time, with a reason', async () => {
      expect((await call('POST', '/grants', root, { ...grant, reason: '' })).status).toBe(400);
      expect((await call('POST', '/grants', root, { ...grant, minutes: 0 })).status).toBe(400);
      expect((await call('POST', '/grants', root, { ...grant, minutes: 100_000 })).status).toBe(
        400,
      );
      expect((await call('GET', '/audit', frank)).status).toBe(403);
      const made = await call('POST', '/grants', root, grant);
      expect([made.status, made.body.reason]).toEqual([201, 'incident 4711']);
      expect((await two.call('GET', '/audit', frank)).status).toBe(200);
      const { body } = await call('GET', '/grants', root);
      expect(body.grants).toMatchObject([{ id: made.body.id, subject: 'frank' }]);
    });

    it('give nobody a right that outlasts them', async () => {
      const binding = { subjectType: 'user', subject: 'frank', role: 'viewer' };
      expect(await code('POST', '/role-bindings', frank, binding)).toBe('forbidden');
      const longer = { ...grant, minutes: 31 };
      expect(await code('POST', '/grants', frank, longer)).toBe('forbidden');
      expect((await call('POST', '/grants', frank, { ...grant, minutes: 10 })).status).toBe(201);
      expect(await code('PUT', '/users/boss/credentials', frank, { password: 'x' })).toBe(
        'forbidden',
      );
      expect(
        await code('PUT', '/roles/lasting', frank, { description: '', actions: ['acl:edit'] }),
      ).toBe('forbidden');
    });

    it('end at their time, with the keys that were made meanwhile, on the clock of the database', async () => {
      const made = await call('POST', '/api-keys', frank, { description: 'to stay' });
      const key = String(made.body.key);
      expect((await call('GET', '/audit', { key })).status).toBe(200);
      await rig.cluster.pool.query(
        `update posthorn_admin.role_bindings set expires_at = now() where subject = 'frank'`,
      );
      expect((await call('GET', '/audit', frank)).status).toBe(403);
      expect((await two.call('GET', '/audit', { key })).status).toBe(403);
      expect((await call('GET', '/grants', root)).body.grants).toEqual([]);
    });

    it('are ended before', async () => {
      const { id } = (await call('POST', '/grants', root, grant)).body;
      expect((await call('DELETE', `/grants/${String(id)}`, root)).status).toBe(204);
      expect((await two.call('GET', '/audit', frank)).status).toBe(403);
      const [lasting] = (
        await call<{ roleBindings: { id: string }[] }>('GET', '/role-bindings?subject=boss', root)
      ).body.roleBindings;
      expect(await code('DELETE', `/grants/${lasting.id}`, root)).toBe('role-binding-not-found');
    });
  });
});
