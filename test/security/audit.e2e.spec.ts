import { randomBytes } from 'node:crypto';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import {
  AlterClientQuotas,
  AlterUserScramCredentials,
  CreateAcls,
  CreatePartitions,
  CreateTopics,
  DeleteAcls,
  DeleteGroups,
  DeleteRecords,
  DeleteTopics,
  IncrementalAlterConfigs,
  Metadata,
  OffsetCommit,
  OffsetDelete,
  saltedPassword,
  scramAlgorithms,
  ZERO_UUID,
} from '@posthorn/protocol';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { batchOf, type RawClient } from '../conformance/raw-client.js';
import { until } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TestAuthority } from './certificates.js';
import { logIn } from './plain-login.js';

const PASSWORD = 'correct horse';
const REQUEST_TIMED_OUT = 7;
const COORDINATOR_NOT_AVAILABLE = 15;
const TOPIC_AUTHORIZATION_FAILED = 29;
const SCRAM = scramAlgorithms['SCRAM-SHA-256'];

async function upsertionOf(name: string, password: string) {
  const salt = randomBytes(16);
  const salted = await saltedPassword(SCRAM, password, salt, SCRAM.iterationsMin);
  return { name, mechanism: 1, iterations: SCRAM.iterationsMin, salt, saltedPassword: salted };
}

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
  const logged: string[] = [];
  /** What was given to the broker in confidence. */
  const secrets: (string | Buffer)[] = [PASSWORD, 'guess-1', 'guess-2'];

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
      logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
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
    const [salt, salted] = [randomBytes(16), randomBytes(32)];
    secrets.push(salt, salted);
    const user = { name: 'carol', mechanism: 1 };
    await admin.ask(AlterUserScramCredentials, 0, {
      deletions: [],
      upsertions: [{ ...user, iterations: 8_192, salt, saltedPassword: salted }],
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

  it('has topics as they were created, configured, enlarged and deleted, and by whom', async () => {
    const configs = [{ name: 'retention.ms', value: '1000' }];
    const topic = { name: 'audited', replicationFactor: 1, assignments: [], configs };
    const creation = { topics: [{ ...topic, numPartitions: 2 }], timeoutMs: 10_000 };
    await admin.ask(CreateTopics, 7, { ...creation, validateOnly: true });
    await admin.ask(CreateTopics, 7, { ...creation, validateOnly: false });
    // Refused by the checks before anything is changed: no event, or every start of a service would be one.
    await admin.ask(CreateTopics, 7, { ...creation, validateOnly: false });
    const change = { name: 'retention.ms', configOperation: 0, value: '2000' };
    await admin.ask(IncrementalAlterConfigs, 1, {
      resources: [{ resourceType: 2, resourceName: 'audited', configs: [change] }],
      validateOnly: false,
    });
    await admin.ask(CreatePartitions, 3, {
      topics: [{ name: 'audited', count: 3, assignments: null }],
      timeoutMs: 10_000,
      validateOnly: false,
    });
    await admin.ask(DeleteTopics, 6, {
      topics: [{ name: 'audited', topicId: ZERO_UUID }],
      timeoutMs: 10_000,
    });
    const by = { actor: 'User:admin', address: '127.0.0.1', outcome: 'succeeded' };
    const retention = (value: string): object => ({ 'retention.ms': value });
    expect(await events('resource=topic/audited')).toMatchObject([
      { ...by, action: 'topic.delete' },
      { ...by, action: 'topic.addPartitions', details: { before: 2, after: 3 } },
      {
        ...by,
        action: 'topic.configure',
        details: { before: retention('1000'), after: retention('2000') },
      },
      { ...by, action: 'topic.create', details: { partitions: 2, configs: retention('1000') } },
    ]);
  });

  it('has what was deleted of a topic and of a group, and nothing where there was nothing to delete', async () => {
    const topic = { numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] };
    await admin.ask(CreateTopics, 7, { topics: [{ ...topic, name: 'shrunk' }], timeoutMs: 10_000 });
    await admin.produce('shrunk', 0, batchOf(['a', 'b', 'c']));
    const partitions = [0, 1].map((partitionIndex) => ({ partitionIndex, offset: -1n }));
    const deletion = { topics: [{ name: 'shrunk', partitions }], timeoutMs: 10_000 };
    for (let time = 0; time < 2; time++) await admin.ask(DeleteRecords, 2, deletion);

    const committed = [0, 1].map((partitionIndex) => ({ partitionIndex, committedOffset: 2n }));
    await admin.ask(OffsetCommit, 8, {
      groupId: 'gone',
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [
        { name: 'shrunk', partitions: committed.map((one) => ({ ...one, committedMetadata: '' })) },
      ],
    });
    const offsets = { topics: [{ name: 'shrunk', partitions: [{ partitionIndex: 1 }] }] };
    for (let time = 0; time < 2; time++) {
      await admin.ask(OffsetDelete, 0, { groupId: 'gone', ...offsets });
    }
    for (let time = 0; time < 2; time++) {
      await admin.ask(DeleteGroups, 2, { groupsNames: ['gone'] });
    }

    const by = { actor: 'User:admin', address: '127.0.0.1', outcome: 'succeeded' };
    expect(await events('action=topic.deleteRecords')).toMatchObject([
      { ...by, resource: 'topic/shrunk', details: { before: [[0, '0']], after: [[0, '3']] } },
    ]);
    expect(await events('resource=group/gone')).toMatchObject([
      { ...by, action: 'group.delete', details: { before: [['shrunk', 0, '2']] } },
      { ...by, action: 'group.deleteOffsets', details: { before: [['shrunk', 1, '2']] } },
    ]);
  });

  it('has a topic that was made by asking for it once, however many asked', async () => {
    const clients = await Promise.all(
      [0, 1, 2].map(() => logIn(addressOf(broker), 'admin', PASSWORD)),
    );
    await Promise.all(
      clients.map(async ({ client }) => {
        await client.ask(Metadata, 9, { topics: [{ name: 'asked' }] });
        await client.close();
      }),
    );
    expect(await events('resource=topic/asked')).toMatchObject([
      { action: 'topic.create', outcome: 'succeeded', actor: 'User:admin' },
    ]);
  });

  it('has what was refused to whom, the first at once and then a number', async () => {
    await admin.ask(AlterUserScramCredentials, 0, {
      deletions: [],
      upsertions: [await upsertionOf('dave', PASSWORD)],
    });
    const { client: dave } = await logIn(addressOf(broker), 'dave', PASSWORD);
    for (let i = 0; i < 20; i++) {
      const { topics } = await dave.ask(Metadata, 9, {
        topics: [{ name: 'secret' }],
        allowAutoTopicCreation: false,
      });
      expect(topics[0].errorCode).toBe(TOPIC_AUTHORIZATION_FAILED);
    }
    await dave.close();
    const refused = {
      actor: 'User:dave',
      address: '127.0.0.1',
      resource: 'topic/secret',
      outcome: 'failed',
      details: { operation: 'DESCRIBE', count: 1 },
    };
    await until('the event', async () => (await events('action=request.deny')).length > 0);
    expect(await events('action=request.deny')).toMatchObject([refused]);
  });

  it('is a condition: what cannot be written down is not done', async () => {
    await broker.services.topics.create({ name: 'whole', partitions: 1 });
    await admin.produce('whole', 0, batchOf(['a', 'b']));
    const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }];
    const kept = { groupId: 'kept', topics: [{ name: 'whole', partitions }] };
    await admin.ask(OffsetCommit, 8, { ...kept, generationIdOrMemberEpoch: -1, memberId: '' });
    await pool.query('alter table posthorn_admin.audit_log rename to elsewhere');
    try {
      const { results } = await admin.ask(CreateAcls, 3, { creations: [acl] });
      expect(results[0].errorCode).toBe(REQUEST_TIMED_OUT);
      expect((await pool.query('select from posthorn.acls')).rowCount).toBe(0);
      const topic = { numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
      const { topics } = await admin.ask(CreateTopics, 7, {
        topics: [{ name: 'unwritten', ...topic }],
        timeoutMs: 10_000,
        validateOnly: false,
      });
      expect(topics[0].errorCode).toBe(REQUEST_TIMED_OUT);
      expect(broker.services.log.topics.byName('unwritten')).toBeUndefined();
      const { topics: shrunk } = await admin.ask(DeleteRecords, 2, {
        topics: [{ name: 'whole', partitions: [{ partitionIndex: 0, offset: 1n }] }],
        timeoutMs: 10_000,
      });
      expect(shrunk[0].partitions[0].errorCode).toBe(REQUEST_TIMED_OUT);
      const { results: groups } = await admin.ask(DeleteGroups, 2, { groupsNames: ['kept'] });
      expect(groups[0].errorCode).toBe(COORDINATOR_NOT_AVAILABLE);
    } finally {
      await pool.query('alter table posthorn_admin.elsewhere rename to audit_log');
    }
    const [{ groupState }] = await broker.services.groups.describeGroups(['kept']);
    expect(groupState).toBe('Empty');
    const { partitionId } = broker.services.log.topics.byName('whole')!.partitions[0];
    expect(await broker.services.log.offsets(partitionId)).toMatchObject({ logStartOffset: 0n });
  });

  it('has the first failed login at once, whatever name was tried, and a number for the flood', async () => {
    const failures = 30;
    // Its first minute begins here, however long what came before has taken.
    await broker.close();
    broker = await start();
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
  });

  it('holds no secret, nor does the log at its most talkative', async () => {
    const { rows } = await pool.query<{ text: string }>(
      'select audit_log::text as text from posthorn_admin.audit_log',
    );
    const texts = [...rows.map(({ text }) => text), ...logged].join('\n');
    expect(texts).toContain('mallory');
    for (const secret of secrets) {
      const forms =
        typeof secret === 'string'
          ? [secret]
          : [
              secret.toString('base64').slice(0, 16),
              secret.toString('hex').slice(0, 16),
              JSON.stringify([...secret]).slice(1, 20),
            ];
      for (const form of forms) expect(texts).not.toContain(form);
    }
  });
});

it('the audit trail has client certificates that were refused', async () => {
  const [authority, stranger] = await Promise.all([TestAuthority.create(), TestAuthority.create()]);
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, max: 1 });
  const { cert, key } = await authority.issue(['commonName', 'broker']);
  const broker = await startBroker({
    port: 0,
    adminPort: 0,
    databaseUrl: database.url,
    securityProtocol: 'SSL',
    tlsCert: authority.write(cert),
    tlsKey: authority.write(key),
    tlsCa: authority.write(authority.cert),
    tlsClientAuth: 'required',
    tlsPrincipalMappingRules: 'RULE:^CN=([a-z]+)$/$1/',
    logger: pino({ level: 'silent' }),
  });
  try {
    const shown = [
      {},
      await stranger.issue(['commonName', 'mallory']),
      await authority.issue(['commonName', '007']),
    ];
    for (const client of shown) await refused(broker, { ...client, ca: authority.cert });
    const url = `http://127.0.0.1:${broker.adminPort}/api/v1/audit?action=certificate.refuse`;
    interface Told {
      readonly details: { readonly count: number };
    }
    const told = async (): Promise<readonly Told[]> =>
      ((await (await fetch(url)).json()) as { events: readonly Told[] }).events;
    await until('the event', async () => (await told()).length > 0);
    expect(await told()).toMatchObject([
      { actor: 'anonymous', address: '127.0.0.1', resource: 'listener/SSL', outcome: 'failed' },
    ]);
    expect(JSON.stringify(await told())).not.toContain('PRIVATE');
    // The first is an event at once, the others a number at the end of the minute, or of the broker.
    await broker.close();
    const { rows } = await pool.query<{ details: object }>(
      `select details from posthorn_admin.audit_log where action = 'certificate.refuse' order by id`,
    );
    expect(rows.map(({ details }) => details)).toEqual([{ count: 1 }, { count: 2 }]);
  } finally {
    await broker.close();
    await pool.end();
    await database.drop();
    for (const one of [authority, stranger]) one.remove();
  }
});

/** Resolves when the broker has ended the connection. */
function refused({ host, port }: RunningBroker, options: ConnectionOptions): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ ...options, host, port });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
  });
}
