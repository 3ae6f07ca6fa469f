import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster, type SaslOptions } from '@posthorn/client';
import { DescribeCluster, FindCoordinator, Metadata } from '@posthorn/protocol';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { Admin } from '@platformatic/kafka';
import { RawClient } from '../conformance/raw-client.js';
import { startTestBroker, type TestBroker } from '../conformance/support.js';
import { TestAuthority } from './certificates.js';

const PASSWORD = 'correct horse=battery';
const ISSUER = 'https://id.example';
const AUDIENCE = 'posthorn';
/** The client renews a session when 85 to 95 % of it are over: what is left has to be enough on a busy machine, too. */
const REAUTHENTICATION_MS = 10_000;

describe('a broker with a plain listener inside and SASL_SSL outside', () => {
  let authority: TestAuthority;
  let server: TestBroker;
  let address: string;
  let token: (claims?: { audience?: string; expires?: string }) => Promise<string>;

  beforeAll(async () => {
    authority = await TestAuthority.create();
    const { cert, key } = await authority.issue(['commonName', 'broker']);
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    token = ({ audience = AUDIENCE, expires = '5m' } = {}) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setSubject('orders')
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(privateKey);
    server = await startTestBroker({
      listeners: 'INTERNAL://127.0.0.1:0,CLIENT://127.0.0.1:0',
      listenerSecurityProtocolMap: 'INTERNAL:PLAINTEXT,CLIENT:SASL_SSL',
      saslMechanisms: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
      users: `alice:${PASSWORD}`,
      tlsCert: authority.write(cert),
      tlsKey: authority.write(key),
      tlsCa: authority.write(authority.cert),
      oauthJwks: authority.write(JSON.stringify(jwks), 'jwks.json'),
      oauthIssuer: ISSUER,
      oauthAudience: AUDIENCE,
      failedAuthenticationDelayMs: 1,
    });
    const client = server.broker.endpoints.get('CLIENT');
    address = `${client?.host}:${client?.port}`;
  });

  afterAll(async () => {
    await server.close();
    authority.remove();
  });

  it('tells clients of each listener its own address', async () => {
    const { endpoints } = server.broker;
    const raw = await RawClient.open(server.address);
    const { brokers } = await raw.ask(Metadata, 9, { topics: [] });
    const described = await raw.ask(DescribeCluster, 0, {
      includeClusterAuthorizedOperations: false,
    });
    const found = await raw.ask(FindCoordinator, 1, { key: 'g', keyType: 0 });
    await raw.close();
    const { port } = endpoints.get('INTERNAL')!;
    expect([brokers[0].port, described.brokers[0].port, found.port]).toEqual([port, port, port]);
    expect(endpoints.get('CLIENT')?.port).not.toBe(port);
  });

  const sasl: readonly (readonly [string, SaslOptions])[] = [
    ['PLAIN', { mechanism: 'PLAIN', username: 'alice', password: PASSWORD }],
    ['SCRAM-SHA-256', { mechanism: 'SCRAM-SHA-256', username: 'alice', password: PASSWORD }],
    ['SCRAM-SHA-512', { mechanism: 'SCRAM-SHA-512', username: 'alice', password: PASSWORD }],
    ['OAUTHBEARER', { mechanism: 'OAUTHBEARER', token: () => token() }],
  ];

  it.each(sasl)('serves our own client by %s', async (mechanism, options) => {
    const tls = { ca: authority.cert };
    const cluster = connectCluster({ brokers: [address], tls, sasl: options });
    await cluster.ensureTopics([{ topic: `own-${mechanism}` }]);
    const { offset } = await cluster.producer().send({ topic: `own-${mechanism}`, value: 'v' });
    expect(offset).toBe(0n);
    await cluster.close();
  });

  it.each([
    ['plain', { mechanism: 'plain', username: 'alice', password: PASSWORD }],
    ['scram-sha-256', { mechanism: 'scram-sha-256', username: 'alice', password: PASSWORD }],
    ['scram-sha-512', { mechanism: 'scram-sha-512', username: 'alice', password: PASSWORD }],
    [
      'oauthbearer',
      {
        mechanism: 'oauthbearer',
        oauthBearerProvider: async () => ({ value: await token() }),
      },
    ],
  ] as [string, SASLOptions][])('serves kafkajs by %s', async (mechanism, options) => {
    const kafka = new Kafka({
      brokers: [address],
      ssl: { ca: [authority.cert] },
      sasl: options,
      logLevel: logLevel.NOTHING,
    });
    const producer = kafka.producer();
    await producer.connect();
    const [sent] = await producer.send({ topic: `js-${mechanism}`, messages: [{ value: 'v' }] });
    expect(sent.baseOffset).toBe('0');
    await producer.disconnect();
  });

  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const)(
    'serves @platformatic/kafka by %s',
    async (mechanism) => {
      const proof =
        mechanism === 'OAUTHBEARER'
          ? { token: await token() }
          : { username: 'alice', password: PASSWORD };
      const admin = new Admin({
        clientId: 'admin',
        bootstrapBrokers: [address],
        tls: { ca: authority.cert },
        sasl: { mechanism, ...proof },
      });
      await admin.createTopics({ topics: [`pf-${mechanism}`], partitions: 1, replicas: 1 });
      expect(await admin.listTopics()).toContain(`pf-${mechanism}`);
      await admin.close();
    },
  );

  it.each([
    ['a token for somebody else', { audience: 'other' }],
    ['a token of yesterday', { expires: '-1d' }],
  ])('refuses %s', async (_, claims) => {
    const cluster = connectCluster({
      brokers: [address],
      tls: { ca: authority.cert },
      sasl: { mechanism: 'OAUTHBEARER', token: () => token(claims) },
    });
    await expect(cluster.connect({ timeoutMs: 10_000 })).rejects.toThrow('bearer token');
    await cluster.close();
  });

  it('lets brokers in by the secret that they share, and nobody else by that mechanism', async () => {
    const { security } = server.broker.services;
    const cluster = connectCluster({ brokers: [server.address], ...security.interBroker() });
    await cluster.connect({ timeoutMs: 10_000 });
    await cluster.close();
    const outside = connectCluster({
      brokers: [address],
      ...security.interBroker(),
      tls: { ca: authority.cert },
    });
    await expect(outside.connect({ timeoutMs: 10_000 })).rejects.toThrow('UNSUPPORTED_SASL');
    await outside.close();
  });
});

describe('a session that has to be renewed', () => {
  it('is renewed by our client while it produces, without a gap or a closed connection', async () => {
    const server = await startTestBroker({
      securityProtocol: 'SASL_PLAINTEXT',
      users: `alice:correct horse`,
      reauthenticationMs: REAUTHENTICATION_MS,
    });
    const sasl = {
      mechanism: 'SCRAM-SHA-256',
      username: 'alice',
      password: 'correct horse',
    } as const;
    const cluster = connectCluster({ brokers: [server.address], sasl });
    await cluster.ensureTopics([{ topic: 'renewed' }]);
    const producer = cluster.producer();
    const end = Date.now() + 1.2 * REAUTHENTICATION_MS;
    let count = 0n;
    while (Date.now() < end) {
      expect((await producer.send({ topic: 'renewed', partition: 0, value: 'v' })).offset).toBe(
        count++,
      );
      await sleep(10);
    }
    await cluster.close();
    expect(server.logged.map(({ msg }) => msg)).not.toContain(
      'connection closed: not authenticated',
    );
    await server.close();
  });
});
