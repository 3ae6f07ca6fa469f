import { pathToFileURL } from 'node:url';
import {
  AuthenticationError,
  connectCluster,
  type KafkaCluster,
  type SaslOptions,
  type TlsOptions,
} from '@posthorn/client';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TestAuthority } from '../security/certificates.js';
import {
  describeOnApacheKafka,
  startApacheKafka,
  type ApacheKafka,
} from '../support/apache-kafka.js';
import { quickly, until } from './support/rig.js';

const PASSWORD = 'correct horse';
const REAUTHENTICATION_MS = 1_500;
const ISSUER = 'https://id.example';
const AUDIENCE = 'kafka';
const login = (module: string, users = ''): string =>
  `org.apache.kafka.common.security.${module} required${users};`;

describeOnApacheKafka(() => {
  describe('a listener with TLS and logins', () => {
    let authority: TestAuthority;
    let broker: ApacheKafka;
    const clusters: KafkaCluster[] = [];
    let token: (audience?: string) => Promise<string>;

    beforeAll(async () => {
      authority = await TestAuthority.create();
      const { cert, key } = await authority.issue(['commonName', 'broker']);
      const { privateKey, publicKey } = await generateKeyPair('ES256');
      const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
      const keys = pathToFileURL(
        authority.write(JSON.stringify({ keys: [jwk] }), 'jwks.json'),
      ).href;
      // Valid for hardly longer than a session: a client that sent an old one again would be refused.
      token = (audience = AUDIENCE) =>
        new SignJWT({ scope: 'orders' })
          .setProtectedHeader({ alg: 'ES256', kid: 'one' })
          .setSubject('orders')
          .setIssuer(ISSUER)
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime('5s')
          .sign(privateKey);
      broker = await startApacheKafka({
        system: { 'org.apache.kafka.sasl.oauthbearer.allowed.urls': keys },
        scram: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
          (mechanism) => `${mechanism}=[name=orders,password=${PASSWORD}]`,
        ),
        properties: {
          'listener.security.protocol.map':
            'CONTROLLER:PLAINTEXT,CLIENTS:SASL_SSL,INTERNAL:PLAINTEXT',
          'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
          'connections.max.reauth.ms': String(REAUTHENTICATION_MS),
          'listener.name.clients.plain.sasl.jaas.config': login(
            'plain.PlainLoginModule',
            ` user_orders="${PASSWORD}"`,
          ),
          'listener.name.clients.scram-sha-256.sasl.jaas.config': login('scram.ScramLoginModule'),
          'listener.name.clients.scram-sha-512.sasl.jaas.config': login('scram.ScramLoginModule'),
          'listener.name.clients.oauthbearer.sasl.jaas.config': login(
            'oauthbearer.OAuthBearerLoginModule',
          ),
          'listener.name.clients.oauthbearer.sasl.server.callback.handler.class':
            'org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler',
          'listener.name.clients.oauthbearer.sasl.oauthbearer.jwks.endpoint.url': keys,
          'listener.name.clients.oauthbearer.sasl.oauthbearer.expected.issuer': ISSUER,
          'listener.name.clients.oauthbearer.sasl.oauthbearer.expected.audience': AUDIENCE,
          'listener.name.clients.ssl.keystore.type': 'PEM',
          'listener.name.clients.ssl.keystore.location': authority.write(`${key}\n${cert}`),
        },
      });
    });
    afterEach(async () => {
      await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
    });
    afterAll(async () => {
      await broker.close();
      authority.remove();
    });

    function connect(sasl: SaslOptions, tls: TlsOptions = { ca: authority.cert }): KafkaCluster {
      const brokers = [`${broker.host}:${broker.port}`];
      const cluster = connectCluster({ brokers, tls, sasl });
      clusters.push(cluster);
      return cluster;
    }

    it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const)(
      'takes records and members that log in by %s, for longer than one login lasts',
      async (mechanism) => {
        const topic = mechanism.toLowerCase();
        const cluster = connect(
          mechanism === 'OAUTHBEARER'
            ? { mechanism, token: () => token() }
            : { mechanism, username: 'orders', password: PASSWORD },
        );
        await cluster.ensureTopics([{ topic, partitions: 1 }]);
        const producer = cluster.producer();
        const seen: string[] = [];
        const errors: Error[] = [];
        const group = cluster.group({
          ...quickly,
          groupId: `${topic}-group`,
          topics: [topic],
          handle: async ({ value }) => void seen.push(String(value)),
        });
        group.on('error', (error) => errors.push(error));
        await group.start();
        const end = performance.now() + 2.5 * REAUTHENTICATION_MS;
        let sent = 0;
        while (performance.now() < end) await producer.send({ topic, value: String(sent++) });
        await until('all is handled', () => seen.length === sent);
        expect(seen).toEqual(Array.from({ length: sent }, (_, index) => String(index)));
        expect(errors).toEqual([]);
      },
    );

    it('refuses a wrong password, which ends connect() at once', async () => {
      const wrong = { mechanism: 'SCRAM-SHA-256', username: 'orders', password: 'x' } as const;
      await expect(connect(wrong).connect({ timeoutMs: 60_000 })).rejects.toThrow(
        AuthenticationError,
      );
    });

    it('refuses a token that was made for somebody else', async () => {
      const sasl = { mechanism: 'OAUTHBEARER', token: () => token('another') } as const;
      await expect(connect(sasl).connect({ timeoutMs: 60_000 })).rejects.toThrow(
        AuthenticationError,
      );
    });

    it('is not talked to where its certificate is signed by somebody else', async () => {
      const other = await TestAuthority.create();
      const sasl = { mechanism: 'PLAIN', username: 'orders', password: PASSWORD } as const;
      const cluster = connect(sasl, { ca: other.cert });
      await expect(cluster.connect({ timeoutMs: 5_000 })).rejects.toThrow(/certificate/);
      other.remove();
    });
  });
});
