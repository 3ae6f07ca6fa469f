import { describe, expect, it } from '@jest/globals';
import { checkConfig } from '../config/load-config.js';
import { defaultConfig, type BrokerConfig } from '../config/config.js';
import { advertisedAddress, listenersOf } from './listeners.js';
import { principalMapper, subjectOf } from './tls/principal-mapping.js';

function config(changes: Partial<BrokerConfig>): BrokerConfig {
  return { ...defaultConfig, ...changes };
}

const tls = { tlsCert: 'c', tlsKey: 'k', tlsCa: 'ca' };

describe('listeners', () => {
  it('are one by default, named after its protocol', () => {
    expect(listenersOf(defaultConfig)).toMatchObject([
      { name: 'PLAINTEXT', host: '127.0.0.1', port: 9092, hasSasl: false, isInterBroker: true },
    ]);
  });

  it("are several by Kafka's settings, each with its mechanisms and its advertised address", () => {
    const [inside, outside] = listenersOf(
      config({
        listeners: 'IN://127.0.0.1:9092, OUT://:9094',
        listenerSecurityProtocolMap: 'IN:PLAINTEXT,OUT:SASL_SSL',
        advertisedListeners: 'OUT://[2001:db8::1]:19094',
        saslMechanisms: 'SCRAM-SHA-256,OUT:PLAIN',
      }),
    );
    expect(inside).toMatchObject({ isInterBroker: true, mechanisms: [] });
    expect(outside).toMatchObject({ host: '0.0.0.0', hasTls: true, mechanisms: ['PLAIN'] });
    expect(advertisedAddress(outside, 9094)).toEqual({ host: '2001:db8::1', port: 19_094 });
    expect(advertisedAddress(inside, 9092)).toEqual({ host: '127.0.0.1', port: 9092 });
  });

  it.each([
    [{ listeners: 'localhost:9092' }, 'NAME://host:port'],
    [{ listeners: 'A://h:1,A://h:2', listenerSecurityProtocolMap: 'A:SSL' }, 'twice'],
    [{ listeners: 'IN://127.0.0.1:1' }, 'POSTHORN_LISTENER_SECURITY_PROTOCOL_MAP'],
    [{ advertisedListeners: 'OTHER://h:1' }, 'no listener OTHER'],
    [{ interBrokerListenerName: 'OTHER' }, 'no listener OTHER'],
    [{ securityProtocol: 'SASL_PLAINTEXT', saslMechanisms: 'GSSAPI' }, 'GSSAPI'],
    [{ securityProtocol: 'SSL' }, 'POSTHORN_TLS_CERT'],
    [
      { securityProtocol: 'SSL', tlsCert: 'c', tlsKey: 'k', tlsClientAuth: 'required' },
      'POSTHORN_TLS_CA',
    ],
    [
      { securityProtocol: 'SASL_SSL', ...tls, saslMechanisms: 'OAUTHBEARER' },
      'POSTHORN_OAUTH_JWKS',
    ],
    [{ users: 'alice' }, 'name:password'],
    [{ users: 'ANONYMOUS:x' }, 'reserved'],
    [{ tlsPrincipalMappingRules: 'RULE:(/x/' }, 'regular expression'],
    [{ tlsPrincipalMappingRules: 'CN' }, 'RULE:pattern'],
  ] as [Partial<BrokerConfig>, string][])('are refused as %j with a sentence', (changes, words) => {
    expect(() => checkConfig(config(changes))).toThrow(words);
  });

  it('show no password of a list that makes no sense', () => {
    expect(() => checkConfig(config({ users: 'alice:x,:secret' }))).toThrow(
      /^(?!.*secret).*item 2/,
    );
  });

  it.each([
    [{ securityProtocol: 'SASL_PLAINTEXT' }, true],
    [{ securityProtocol: 'SASL_PLAINTEXT', saslMechanisms: 'PLAIN' }, false],
    [{ securityProtocol: 'SASL_SSL', ...tls, saslMechanisms: 'PLAIN' }, true],
    [{ securityProtocol: 'SSL', ...tls }, false],
    [{ securityProtocol: 'SSL', ...tls, tlsClientAuth: 'requested' }, false],
    [{ securityProtocol: 'SSL', ...tls, tlsClientAuth: 'required' }, true],
  ] as [Partial<BrokerConfig>, boolean][])('beyond loopback as %j: %s', (changes, isFine) => {
    const check = (): void => checkConfig(config({ host: '0.0.0.0', ...changes }));
    if (isFine) expect(check).not.toThrow();
    else expect(check).toThrow('Refusing');
  });
});

describe('the principal of a certificate', () => {
  const subject = 'CN=Orders,OU=a\\,b,C=DE';

  it('is the subject with its last part first, as Java writes it', () => {
    expect(subjectOf({ subject: 'C=DE\nOU=a\\,b\nCN=Orders' })).toBe(subject);
  });

  it.each([
    ['DEFAULT', subject],
    ['RULE:^CN=([^,]+),.*$/$1/', 'Orders'],
    ['RULE:^CN=([^,]+),.*$/$1/L', 'orders'],
    ['RULE:^CN=([^,]+),.*$/$1@x/U,DEFAULT', 'ORDERS@X'],
    ['RULE:^UID=(.*)$/$1/, RULE:^CN=(.{1,3}).*$/$1/', 'Ord'],
    ['RULE:^UID=(.*)$/$1/', null],
    ['RULE:^UID=(.*)$/$1/,DEFAULT', subject],
  ])('by %s is %j', (rules, name) => {
    expect(principalMapper(rules)(subject)).toBe(name);
  });
});
