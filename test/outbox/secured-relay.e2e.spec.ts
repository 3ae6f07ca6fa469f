import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import { CreateAcls } from '@posthorn/protocol';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { DataSource } from 'typeorm';
import { Operation, ResourceType } from '../../apps/broker/src/authorization/acl.js';
import { runCommand } from '../../libs/outbox/src/command/command.js';
import { outboxSql } from '../../libs/outbox/src/schema/sql.js';
import { RawClient } from '../conformance/raw-client.js';
import { startTestBroker, type TestBroker } from '../conformance/support.js';
import { TestAuthority } from '../security/certificates.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { committedIn } from './committed-in.js';

const PASSWORD = 'correct horse=battery';
const ISSUER = 'https://id.example';

/** What the README asks for, and no more. */
const ACLS = [
  [ResourceType.TRANSACTIONAL_ID, 'posthorn-outbox-', Operation.WRITE],
  [ResourceType.GROUP, 'posthorn-outbox-', Operation.READ],
  [ResourceType.TOPIC, 'by-', Operation.READ],
  [ResourceType.TOPIC, 'by-', Operation.WRITE],
] as const;

const creations = ACLS.map(([resourceType, resourceName, operation]) => ({
  resourceType,
  resourceName,
  operation,
  resourcePatternType: 4, // a prefix
  principal: 'User:relay',
  host: '*',
  permissionType: 3, // allows
}));

describe('posthorn-outbox relay, with brokers that are reached by TLS and by login alone', () => {
  let authority: TestAuthority;
  let server: TestBroker;
  let database: TestDatabase;
  let dataSource: DataSource;
  let address: string;
  const files: Record<'password' | 'token' | 'ca' | 'cert' | 'key', string> = {
    password: '',
    token: '',
    ca: '',
    cert: '',
    key: '',
  };

  beforeAll(async () => {
    database = await createEmptyDatabase();
    dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await dataSource.query(outboxSql());
    authority = await TestAuthority.create();
    const { cert, key } = await authority.issue(['commonName', 'broker']);
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setSubject('relay')
      .setIssuer(ISSUER)
      .setAudience('posthorn')
      .setExpirationTime('5m')
      .sign(privateKey);
    const own = await authority.issue(['commonName', 'relay']);
    files.password = authority.write(`${PASSWORD}\n`);
    files.token = authority.write(token);
    files.ca = authority.write(authority.cert);
    [files.cert, files.key] = [authority.write(own.cert), authority.write(own.key)];
    server = await startTestBroker({
      listeners: 'INTERNAL://127.0.0.1:0,CLIENT://127.0.0.1:0',
      listenerSecurityProtocolMap: 'INTERNAL:PLAINTEXT,CLIENT:SASL_SSL',
      saslMechanisms: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
      users: `relay:${PASSWORD}`,
      tlsCert: authority.write(cert),
      tlsKey: authority.write(key),
      tlsCa: files.ca,
      oauthJwks: authority.write(JSON.stringify(jwks), 'jwks.json'),
      oauthIssuer: ISSUER,
      oauthAudience: 'posthorn',
      failedAuthenticationDelayMs: 1,
      authorizer: 'acl',
      superUsers: 'User:ANONYMOUS', // of the listener inside
    });
    const admin = await RawClient.open(server.address);
    await admin.ask(CreateAcls, 3, { creations });
    await admin.close();
    const client = server.broker.endpoints.get('CLIENT');
    address = `${client?.host}:${client?.port}`;
  });

  afterAll(async () => {
    await server.close();
    authority.remove();
    await dataSource.destroy();
    await database.drop();
  });

  /** Until it has said something that `isOver` knows, or the outbox is empty. */
  async function relay(
    args: readonly string[],
    { env = {}, isOver = () => false }: { env?: object; isOver?: (text: string) => boolean } = {},
  ): Promise<{ code: number; error: string }> {
    const ending = new AbortController();
    let error = '';
    const ended = runCommand(['relay', '--brokers', address, ...args], {
      env: { DATABASE_URL: database.url, ...env },
      out: () => undefined,
      error: (text) => (error += text),
      signal: ending.signal,
    });
    const waits = async (): Promise<boolean> =>
      (await dataSource.query('select from posthorn.outbox')).length > 0;
    const isDone = async (): Promise<boolean> => isOver(error) || !(await waits());
    while (!(await isDone())) {
      const code = await Promise.race([ended, sleep(20)]);
      if (code !== undefined) return { code, error };
    }
    ending.abort();
    return { code: await ended, error };
  }

  const publish = (topic: string): Promise<unknown> =>
    dataSource.query(`select posthorn.publish($1, 'k', 'v')`, [topic]);

  async function createTopic(topic: string): Promise<void> {
    const cluster = connectCluster({ brokers: [server.address] });
    await cluster.ensureTopics([{ topic, partitions: 1 }]);
    await cluster.close();
  }

  it.each([
    ['SCRAM-SHA-512, the default', () => ['--sasl-password-file', files.password], {}],
    ['PLAIN', () => ['--sasl-mechanism', 'PLAIN'], { POSTHORN_SASL_PASSWORD: PASSWORD }],
    [
      'SCRAM-SHA-256 and a certificate of its own',
      () => ['--sasl-mechanism', 'SCRAM-SHA-256', '--tls-cert', files.cert, '--tls-key', files.key],
      { POSTHORN_SASL_PASSWORD: PASSWORD },
    ],
    [
      'OAUTHBEARER',
      () => ['--sasl-mechanism', 'OAUTHBEARER', '--sasl-password-file', files.token],
      {},
    ],
  ])('publishes by %s', async (name, argsOf, env) => {
    const topic = `by-${name.replaceAll(/[^A-Za-z0-9]/g, '-')}`;
    await createTopic(topic);
    await publish(topic);
    const args = ['--tls-ca', files.ca, ...argsOf()];
    const said = await relay(args, { env: { POSTHORN_SASL_USERNAME: 'relay', ...env } });
    expect(said).toEqual({ code: 0, error: '' });
    const records = await committedIn(topic, server.address);
    expect(records.map(({ value }) => String(value))).toEqual(['v']);
  });

  it.each([
    ['a password that is wrong', () => ['--tls-ca', files.ca], /Authentication failed/],
    ['an authority that it does not know', () => ['--tls'], /certificate/],
    [
      'another name than it expects',
      () => ['--tls-ca', files.ca, '--tls-servername', 'kafka.example.com'],
      /altnames/,
    ],
  ])('says why it publishes nothing: %s', async (_, argsOf, reason) => {
    await publish('refused');
    const env = { POSTHORN_SASL_USERNAME: 'relay', POSTHORN_SASL_PASSWORD: 'wrong' };
    const { error } = await relay(argsOf(), { env, isOver: (text) => reason.test(text) });
    expect(error).toMatch(reason);
    await dataSource.query('truncate posthorn.outbox');
  });
});
