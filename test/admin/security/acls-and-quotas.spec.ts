import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

describe('ACLs and quotas of Kafka clients', () => {
  let broker: RunningBroker;
  beforeAll(async () => {
    const logger = pino({ level: 'silent' });
    broker = await startBroker({ port: 0, adminPort: 0, authorizer: 'acl', logger });
  });
  afterAll(() => broker.close());

  async function call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`http://127.0.0.1:${broker.adminPort}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  describe('ACLs', () => {
    const acl = {
      resourceType: 'TOPIC',
      patternType: 'PREFIXED',
      resourceName: 'orders.',
      principal: 'User:alice',
      host: '*',
      operation: 'READ',
      permission: 'ALLOW',
    };

    it('are made one by one and several at once, and hold for Kafka clients', async () => {
      expect((await call('POST', '/acls?validateOnly=true', acl)).body).toEqual(acl);
      expect((await call('GET', '/acls')).body.acls).toEqual([]);
      const { patternType, host, permission, ...short } = acl;
      expect((await call('POST', '/acls', { ...short, resourceName: 'x' })).body).toEqual({
        ...acl,
        resourceName: 'x',
        patternType: 'LITERAL',
      });
      expect([patternType, host, permission]).toEqual(['PREFIXED', '*', 'ALLOW']);
      const write = { ...acl, operation: 'WRITE' };
      expect((await call('POST', '/acls:batch', { acls: [acl, write] })).status).toBe(201);
      const listed = await call(
        'GET',
        '/acls?principal=User:alice&patternType=MATCH&resourceName=orders.1',
      );
      expect(listed.body.acls).toEqual(expect.arrayContaining([acl, write]));
      const alice = {
        principal: { type: 'User', name: 'alice' } as const,
        remoteHost: '10.0.0.7',
        clientId: null,
      };
      const { accessControl } = broker.services;
      expect(accessControl.accessOf(alice).allows('WRITE', 'TOPIC', 'orders.1')).toBe(true);
      expect(accessControl.accessOf(alice).allows('WRITE', 'TOPIC', 'payments')).toBe(false);
    });

    it.each([
      [{ resourceType: 'QUEUE' }],
      [{ principal: 'alice' }],
      [{ resourceType: 'CLUSTER' }],
      [{ operation: 'ANY' }],
      [{ resourceName: '' }],
    ])('are not made with %j, nor is what comes with it', async (change) => {
      const acls = [
        { ...acl, resourceName: 'with-it' },
        { ...acl, ...change },
      ];
      expect((await call('POST', '/acls:batch', { acls })).status).toBe(400);
      const { body } = await call('GET', '/acls?resourceName=with-it');
      expect(body.acls).toEqual([]);
    });

    it('are deleted by filters, and the audit log says which, by whom and why', async () => {
      const filters = [{ resourceName: 'orders.' }, { operation: 'WRITE' }];
      const preview = await call('POST', '/acls:delete?validateOnly=true', { filters });
      expect(preview.body.deleted).toHaveLength(2);
      const deleted = await call(
        'POST',
        '/acls:delete',
        { filters },
        { 'X-Reason': 'no more orders' },
      );
      expect(deleted.body).toEqual(preview.body);
      expect((await call('GET', '/acls')).body.acls).toHaveLength(1);
      expect((await call('POST', '/acls:delete', { filters: [] })).status).toBe(400);
      const { body } = await call<{ events: object[] }>('GET', '/audit?action=acl.delete');
      expect(body.events).toMatchObject([{ actor: 'local-admin', reason: 'no more orders' }]);
    });
  });

  describe('quotas', () => {
    it('are set, listed and taken away', async () => {
      const values = { producer_byte_rate: 1_048_576, request_percentage: 50.5 };
      const entity = { user: 'alice' };
      const defaults = { entity: { clientId: null }, values: { consumer_byte_rate: 1_000 } };
      const changes = [{ entity, values }, defaults];
      const preview = '/quotas:alter?validateOnly=true';
      expect((await call('POST', preview, { changes })).status).toBe(204);
      expect((await call('GET', '/quotas')).body.quotas).toEqual([]);
      expect((await call('POST', '/quotas:alter', { changes })).status).toBe(204);
      expect((await call('GET', '/quotas')).body.quotas).toEqual(
        expect.arrayContaining([{ entity, values }, defaults]),
      );
      const less = [{ entity, values: { producer_byte_rate: null } }];
      await call('POST', '/quotas:alter', { changes: less });
      expect((await call('GET', '/quotas?user=alice')).body.quotas).toEqual([
        { entity, values: { request_percentage: 50.5 } },
      ]);
    });

    it.each([
      [{ entity: {}, values: {} }, '/changes/0/entity'],
      [{ entity: { user: 'a', ip: '10.0.0.1' }, values: {} }, '/changes/0/entity'],
      [
        { entity: { user: 'a' }, values: { producer_byte_rate: -1 } },
        '/changes/0/values/producer_byte_rate',
      ],
      [{ entity: { user: 'a' }, values: { bytes: 1 } }, '/changes/0/values/bytes'],
      [{ entity: { user: 1 }, values: {} }, '/changes/0/entity/user'],
    ])('are not set by %j', async (change, pointer) => {
      const answer = await call('POST', '/quotas:alter', { changes: [change] });
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ pointer }]]);
    });
  });
});
