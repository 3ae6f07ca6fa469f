import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AuthenticationError,
  connectCluster,
  DeliveryTimeoutError,
  type KafkaCluster,
  type SaslClient,
} from '@posthorn/client';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { credentialsFor } from '../../apps/broker/src/security/credentials/new-credential.js';
import { until } from './support/rig.js';

const PASSWORD = 'correct horse';

describe('a login that is refused', () => {
  let broker: RunningBroker;
  let cluster: KafkaCluster;

  beforeEach(async () => {
    broker = await startBroker({
      port: 0,
      securityProtocol: 'SASL_PLAINTEXT',
      failedAuthenticationDelayMs: 0,
      groupInitialRebalanceDelayMs: 0,
      logLevel: 'silent',
    });
    cluster = connectCluster({
      brokers: [`${broker.host}:${broker.port}`],
      sasl: { mechanism: 'SCRAM-SHA-256', username: 'orders', password: PASSWORD },
      retryBackoffMs: 300,
    });
  });

  afterEach(async () => {
    await cluster.close();
    await broker.close();
  });

  it('ends connect() at once, however long that would wait for a broker', async () => {
    await expect(cluster.connect()).rejects.toThrow(AuthenticationError);
    await expect(cluster.connect({ timeoutMs: 60_000 })).rejects.toThrow('Authentication failed');
  });

  it('is reported by a group again and again, until the user is there and it joins', async () => {
    const errors: Error[] = [];
    const group = cluster.group({
      groupId: 'orders',
      topics: ['orders'],
      handle: async () => undefined,
    });
    const refusedTwice = new Promise<void>((resolve) =>
      group.on('error', (error) => void (errors.push(error) === 2 && resolve())),
    );
    const joined = new Promise((resolve) => group.on('joined', resolve));
    await group.start();
    await refusedTwice;
    const { credentials } = broker.services.security;
    await credentials.create('orders', await credentialsFor('orders', PASSWORD));
    await joined;
    expect(errors.every((error) => error instanceof AuthenticationError)).toBe(true);
  });

  it('is why a record was not delivered', async () => {
    // Time for a busy machine to be refused.
    const producer = cluster.producer({ deliveryTimeoutMs: 4_000 });
    const error = await producer.send({ topic: 'orders', value: 'v' }).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(DeliveryTimeoutError);
    expect((error as Error).cause).toBeInstanceOf(AuthenticationError);
  });
});

describe('a token that never comes', () => {
  let broker: RunningBroker;
  let asked = 0;

  /** A login by password, as one that asks somebody else for it; of the answers some never come. */
  const loginOf = (isAnswered: (ask: number) => boolean): SaslClient => ({
    mechanism: 'PLAIN',
    start: () => ({
      next: (answer) => {
        if (answer !== null) return Promise.resolve(null);
        return isAnswered(++asked)
          ? Promise.resolve(Buffer.from(`\0orders\0${PASSWORD}`))
          : new Promise(() => undefined);
      },
    }),
  });

  async function start(reauthenticationMs: number): Promise<void> {
    asked = 0;
    broker = await startBroker({
      port: 0,
      securityProtocol: 'SASL_PLAINTEXT',
      saslMechanisms: 'PLAIN',
      reauthenticationMs,
      logLevel: 'silent',
    });
    const { credentials } = broker.services.security;
    await credentials.create('orders', await credentialsFor('orders', PASSWORD));
  }

  const connect = (sasl: SaslClient): KafkaCluster =>
    connectCluster({
      brokers: [`${broker.host}:${broker.port}`],
      connectTimeoutMs: 300,
      retryBackoffMs: 20,
      sasl,
    });

  afterEach(async () => {
    await broker.close();
  });

  it('costs the time that a connection has, and the next one asks anew', async () => {
    await start(0);
    const cluster = connect(loginOf((ask) => ask > 2));
    await cluster.connect();
    // More where a busy machine takes longer for an answer than a connection has.
    expect(asked).toBeGreaterThanOrEqual(3);
    await cluster.close();
  });

  it('holds up what is asked while the login is renewed for no longer than that', async () => {
    await start(1_000);
    // The connections of metadata and of the producer; then their renewals, which are not answered.
    const cluster = connect(loginOf((ask) => ask < 3 || ask > 4));
    const producer = cluster.producer();
    await until('both are opened anew', async () => {
      await producer.send({ topic: 'orders', value: 'x' });
      return asked >= 6;
    });
    await cluster.close();
  });
});
