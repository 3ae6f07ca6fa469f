import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openConnections, type Connections } from '@posthorn/client';
import {
  AlterUserScramCredentials,
  Metadata,
  saltedPassword,
  scramAlgorithms,
  type AlterUserScramCredentialsRequestInput,
  type AlterUserScramCredentialsResponse,
} from '@posthorn/protocol';
import { Kafka, logLevel, type Transaction } from 'kafkajs';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { until } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TestAuthority } from './certificates.js';
import { logIn } from './plain-login.js';

const PASSWORD = 'correct horse';
const SCRAM = scramAlgorithms['SCRAM-SHA-256'];
const SHA_256 = 1;
// As many as there are shards: whichever broker owns which, both lead half of them.
const PARTITIONS = 64;

describe.each(['SASL_PLAINTEXT', 'SASL_SSL'])(
  'two brokers whose only listener is %s',
  (protocol) => {
    let authority: TestAuthority;
    let database: TestDatabase;
    let brokers: RunningBroker[] = [];
    const logged: string[] = [];

    beforeAll(async () => {
      authority = await TestAuthority.create();
      database = await createTestDatabase();
      const { cert, key } = await authority.issue(['commonName', 'broker']);
      const tls = {
        tlsCert: authority.write(cert),
        tlsKey: authority.write(key),
        tlsCa: authority.write(authority.cert),
      };
      const start = (brokerId: number): Promise<RunningBroker> =>
        startBroker({
          ...(protocol === 'SASL_SSL' ? tls : {}),
          brokerId,
          port: 0,
          databaseUrl: database.url,
          securityProtocol: protocol,
          saslMechanisms: 'PLAIN,SCRAM-SHA-256',
          users: `admin:${PASSWORD}`,
          authorizer: 'acl',
          superUsers: 'User:admin',
          failedAuthenticationDelayMs: 0,
          groupInitialRebalanceDelayMs: 0,
          logger: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
        });
      brokers = [await start(1), await start(2)];
      await until('the shards to be shared out', () =>
        brokers.every(({ services }) => services.log.cluster.ownedShards().size === PARTITIONS / 2),
      );
    });

    afterAll(async () => {
      await Promise.all(brokers.map((broker) => broker.close()));
      await database.drop();
      authority.remove();
    });

    function connectionsOf(username: string): Connections {
      return openConnections({
        ...(protocol === 'SASL_SSL' ? { tls: { ca: authority.cert } } : {}),
        sasl: { mechanism: 'SCRAM-SHA-256', username, password: PASSWORD },
        clientId: 'test',
        connectTimeoutMs: 10_000,
        requestTimeoutMs: 10_000,
        addressOf: (brokerId) => brokers[brokerId - 1],
      });
    }

    const addressOf = ({ host, port }: RunningBroker): string => `${host}:${port}`;

    it('end a transaction in the partitions of both: each lets the other in, past the ACLs', async () => {
      const kafka = new Kafka({
        brokers: brokers.map(addressOf),
        ssl: protocol === 'SASL_SSL' ? { ca: [authority.cert] } : false,
        sasl: { mechanism: 'scram-sha-256', username: 'admin', password: PASSWORD },
        logLevel: logLevel.NOTHING,
        retry: { initialRetryTime: 20, retries: 50, maxRetryTime: 500 },
      });
      const admin = kafka.admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'both', numPartitions: PARTITIONS }] });
      await admin.disconnect();
      const producer = kafka.producer({
        transactionalId: 'both',
        idempotent: true,
        maxInFlightRequests: 1,
      });
      await producer.connect();
      const send = async (value: string): Promise<Transaction> => {
        const transaction = await producer.transaction();
        const messages = Array.from({ length: PARTITIONS }, (_, partition) => ({
          partition,
          value,
        }));
        await transaction.send({ topic: 'both', messages });
        return transaction;
      };
      await (await send('aborted')).abort();
      await (await send('committed')).commit();
      const seen: string[] = [];
      const consumer = kafka.consumer({ groupId: 'committed', maxWaitTimeInMs: 50 });
      await consumer.connect();
      await consumer.subscribe({ topic: 'both', fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message }) => void seen.push(String(message.value)),
      });
      await until('a record of each partition', () => seen.length >= PARTITIONS);
      await Promise.all([consumer.disconnect(), producer.disconnect()]);
      expect([new Set(seen), seen.length]).toEqual([new Set(['committed']), PARTITIONS]);
      expect(logged.join()).not.toContain('authentication failed');
      expect(logged.join()).not.toContain('could not be sent');
    });

    it('know the same users: one made at the first logs in at the second, until it is deleted', async () => {
      const [first] = brokers;
      const tls = protocol === 'SASL_SSL' ? { ca: authority.cert } : null;
      const { client: admin } = await logIn(addressOf(first), 'admin', PASSWORD, tls);
      const carol = { name: 'carol', mechanism: SHA_256 };
      const salt = randomBytes(16);
      const salted = await saltedPassword(SCRAM, PASSWORD, salt, SCRAM.iterationsMin);
      const upsertion = { ...carol, iterations: SCRAM.iterationsMin, salt, saltedPassword: salted };
      const logsIn = async (): Promise<boolean> => {
        const connections = connectionsOf('carol');
        const refusal = await connections.request(2, Metadata, { topics: [] }).then(
          () => null,
          ({ message }: Error) => message,
        );
        connections.close();
        if (refusal !== null) expect(refusal).toContain('Authentication failed');
        return refusal === null;
      };
      expect(await logsIn()).toBe(false);
      const alter = (
        changes: Partial<AlterUserScramCredentialsRequestInput>,
      ): Promise<AlterUserScramCredentialsResponse> => {
        const request = { deletions: [], upsertions: [], ...changes };
        return admin.ask(AlterUserScramCredentials, 0, request);
      };
      expect((await alter({ upsertions: [upsertion] })).results).toMatchObject([{ errorCode: 0 }]);
      // What the second has read is a second old at most; and from the twentieth failure on it would look no more.
      await until('the new user at the second', async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return logsIn();
      });
      expect((await alter({ deletions: [carol] })).results).toMatchObject([{ errorCode: 0 }]);
      await until('its end there', async () => !(await logsIn()));
      await admin.close();
    });
  },
);
