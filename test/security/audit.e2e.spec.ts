import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import {
  AlterClientQuotas,
  AlterUserScramCredentials,
  CreateAcls,
  DeleteAcls,
  IncrementalAlterConfigs,
} from '@posthorn/protocol';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import type { RawClient } from '../conformance/raw-client.js';
import { until } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { logIn } from './plain-login.js';

const PASSWORD = 'correct horse';
const REQUEST_TIMED_OUT = 7;

interface AuditEvent {
  readonly action: string;
  readonly details: { readonly count: number };
}

const acl = {
  resourceType: 2,
  resourceName: 'orders.',
  resourcePatternType: 4,
  principal: 'User:carol',
  host: '*',
  operation: 3,
  permissionType: 3,
};
const aclInWords = {
  resourceType: 'TOPIC',
  resourceName: 'orders.',
  patternType: 'PREFIXED',
  principal: 'User:carol',
  host: '*',
  operation: 'READ',
  permission: 'ALLOW',
};

describe('the audit trail of what Kafka clients do', () => {
  let database: TestDatabase;
  let pool: Pool;
  let broker: RunningBroker;
  let admin: RawClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool({ url: database.url, max: 1 });
    broker = await start();
    ({ client: admin } = await logIn(addressOf(broker), 'admin', PASSWORD));
  });

  afterAll(async () => {
    await broker.close();
    await pool.end();
    await database.drop();
  });

  const start = (): Promise<RunningBroker> =>
    startBroker({
      port: 0,
      adminPort: 0,
      databaseUrl: database.url,
      securityProtocol: 'SASL_PLAINTEXT',
      saslMechanisms: 'PLAIN',
      users: `admin:${PASSWORD}`,
      authorizer: 'acl',
      superUsers: 'User:admin',
      failedAuthenticationDelayMs: 0,
      logger: pino({ level: 'silent' }),
    });

  function addressOf({ host, port }: RunningBroker): string {
    return `${host}:${port}`;
  }

  async function events(query: string): Promise<readonly AuditEvent[]> {
    const url = `http://127.0.0.1:${broker.adminPort}/api/v1/audit?${query}`;
    const { events: all } = (await (await fetch(url)).json()) as { events: AuditEvent[] };
    return all;
  }

  it('names who changed a user, from where and how, and holds no salt and no key', async () => {
    const [salt, saltedPassword] = [randomBytes(16), randomBytes(32)];
    const user = { name: 'carol', mechanism: 1 };
    await admin.ask(AlterUserScramCredentials, 0, {
      deletions: [],
      upsertions: [{ ...user, iterations: 8_192, salt, saltedPassword }],
    });
    await admin.ask(AlterUserScramCredentials, 0, { deletions: [user], upsertions: [] });
    const by = {
      actor: 'User:admin',
      address: '127.0.0.1',
      userAgent: 'raw',
      outcome: 'succeeded',
    };
    const carol = { userName: 'carol', mechanism: 'SCRAM-SHA-256' };
    const found = await events('resource=user/carol');
    expect(found).toMatchObject([
      { ...by, action: 'user.alter', details: { set: [], removed: [carol] } },
      { ...by, action: 'user.alter', details: { set: [{ ...carol, iterations: 8_192 }] } },
    ]);
    const text = JSON.stringify(found);
    for (const secret of [salt, saltedPassword]) {
      expect(text).not.toContain(secret.toString('base64').slice(0, 16));
      expect(text).not.toContain(JSON.stringify([...secret]).slice(1, 20));
    }
  });

  it('has ACLs as they were created, and which ones a filter deleted', async () => {
    await admin.ask(CreateAcls, 3, { creations: [acl] });
    const anyOf = { ...acl, resourceNameFilter: null, principalFilter: null, hostFilter: null };
    await admin.ask(DeleteAcls, 3, {
      filters: [
        { ...anyOf, resourceTypeFilter: 2, patternTypeFilter: 1, operation: 1, permissionType: 1 },
      ],
    });
    expect(await events('resource=acls&actor=User:admin')).toMatchObject([
      { action: 'acl.delete', outcome: 'succeeded', details: { deleted: [aclInWords] } },
      { action: 'acl.create', outcome: 'succeeded', details: { acls: [aclInWords] } },
    ]);
  });

  it('has quotas as they were set', async () => {
    const entity = [{ entityType: 'user', entityName: 'carol' }];
    const ops = [{ key: 'producer_byte_rate', value: 1_000, remove: false }];
    const request = { entries: [{ entity, ops }], validateOnly: false };
    await admin.ask(AlterClientQuotas, 1, request);
    await admin.ask(AlterClientQuotas, 1, { ...request, validateOnly: true });
    const changes = [{ entity: { user: 'carol' }, key: 'producer_byte_rate', value: 1_000 }];
    expect(await events('action=client-quota.alter')).toMatchObject([
      { actor: 'User:admin', outcome: 'succeeded', details: { changes } },
    ]);
  });

  it('has broker configs as they were set', async () => {
    const configs = [{ name: 'log.retention.ms', configOperation: 0, value: '3600000' }];
    const resources = [{ resourceType: 4, resourceName: '', configs }];
    const request = { resources, validateOnly: false };
    const { responses } = await admin.ask(IncrementalAlterConfigs, 1, request);
    expect(responses[0].errorCode).toBe(0);
    expect(await events('resource=brokers')).toMatchObject([
      { details: { changes: [{ name: 'log.retention.ms', value: '3600000' }] } },
    ]);
  });

  it('is a condition: what cannot be written down is not done', async () => {
    await pool.query('alter table posthorn_admin.audit_log rename to elsewhere');
    try {
      const { results } = await admin.ask(CreateAcls, 3, { creations: [acl] });
      expect(results[0].errorCode).toBe(REQUEST_TIMED_OUT);
      expect((await pool.query('select from posthorn.acls')).rowCount).toBe(0);
    } finally {
      await pool.query('alter table posthorn_admin.elsewhere rename to audit_log');
    }
  });

  it('has the first failed login at once, whatever name was tried, and a number for the flood', async () => {
    const failures = 30;
    for (const name of ['mallory', 'm\0llory', 'm'.repeat(9_000)]) {
      const { client, errorCode } = await logIn(addressOf(broker), name, 'guess-1');
      expect(errorCode).toBe(58);
      await client.close();
    }
    await until('the three', async () => (await events('action=user.login')).length === 3);
    const [first] = await events('action=user.login&resource=user/mallory');
    expect(first).toMatchObject({
      actor: 'anonymous',
      address: '127.0.0.1',
      outcome: 'failed',
      details: { listener: 'SASL_PLAINTEXT', mechanism: 'PLAIN', count: 1 },
    });
    for (let i = 1; i < failures; i++) {
      const { client } = await logIn(addressOf(broker), 'mallory', 'guess-2');
      await client.close();
    }
    expect(await events('action=user.login')).toHaveLength(3);
    // The number comes with the end of the minute, or of the broker.
    await broker.close();
    broker = await start();
    const all = await events('action=user.login');
    expect(all.map(({ details }) => details.count)).toEqual([failures - 1, 1, 1, 1]);
    expect(JSON.stringify(all)).not.toContain('guess-');
  });
});
