import { ConfigError } from '../config/config-error.js';
import type { BrokerConfig } from '../config/config.js';

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;

export type SecurityProtocol = (typeof PROTOCOLS)[number];
export type MechanismName = (typeof MECHANISMS)[number];

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** One address that the broker listens on, and what is asked of whoever comes there. */
export interface Listener extends Address {
  readonly name: string;
  readonly protocol: SecurityProtocol;
  readonly hasTls: boolean;
  readonly hasSasl: boolean;
  /** Empty without SASL. */
  readonly mechanisms: readonly MechanismName[];
  /** The one on which brokers reach each other. */
  readonly isInterBroker: boolean;
  /** What clients are told instead of the address that it listens on. */
  readonly advertisedHost: string | null;
  readonly advertisedPort: number | null;
}

type ListenerSettings = Pick<
  BrokerConfig,
  | 'host'
  | 'port'
  | 'advertisedHost'
  | 'advertisedPort'
  | 'securityProtocol'
  | 'listeners'
  | 'advertisedListeners'
  | 'listenerSecurityProtocolMap'
  | 'interBrokerListenerName'
  | 'saslMechanisms'
>;

/** The listeners that the settings describe, the simple one or several. Throws a ConfigError. */
export function listenersOf(config: ListenerSettings): readonly Listener[] {
  const protocols = protocolMap(config.listenerSecurityProtocolMap);
  const advertised = addresses(config.advertisedListeners ?? '', 'POSTHORN_ADVERTISED_LISTENERS');
  const named =
    config.listeners === null
      ? new Map([[config.securityProtocol, { host: config.host, port: config.port }]])
      : addresses(config.listeners, 'POSTHORN_LISTENERS');
  if (named.size === 0) throw new ConfigError('POSTHORN_LISTENERS names no listener.');
  const [firstName] = named.keys();
  const interBroker = config.interBrokerListenerName ?? firstName;
  for (const name of [interBroker, ...advertised.keys(), ...protocols.keys()]) {
    if (!named.has(name))
      throw new ConfigError(`There is no listener ${name}, only ${[...named.keys()].join(', ')}.`);
  }
  const isOne = config.listeners === null;
  return [...named].map(([name, address]) => {
    const protocol = protocols.get(name) ?? protocolOf(name, name);
    const hasSasl = protocol.startsWith('SASL_');
    return {
      name,
      ...address,
      protocol,
      hasTls: protocol.endsWith('SSL'),
      hasSasl,
      mechanisms: hasSasl ? mechanismsOf(config.saslMechanisms, name, named) : [],
      isInterBroker: name === interBroker,
      advertisedHost: advertised.get(name)?.host ?? (isOne ? config.advertisedHost : null),
      advertisedPort: advertised.get(name)?.port ?? (isOne ? config.advertisedPort : null),
    };
  });
}

/** Where clients of a listener are told to connect to, once its port is known; see `reachable`. */
export function advertisedAddress(listener: Listener, port: number): Address {
  const { host, advertisedHost, advertisedPort } = listener;
  return { host: advertisedHost ?? reachable(host), port: advertisedPort ?? port };
}

/**
 * A wildcard is no destination, so it needs an advertised address to be of use beyond this machine; loopback is always
 * named 127.0.0.1, since librdkafka resolves localhost to ::1 first.
 */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' || host === 'localhost' ? '127.0.0.1' : host;
}

const ADDRESS = /^([A-Za-z0-9_.-]+):\/\/(?:\[([^\]]+)\]|([^:/[\]]*)):(\d{1,5})$/;

function addresses(text: string, where: string): ReadonlyMap<string, Address> {
  const found = new Map<string, Address>();
  for (const item of listOf(text)) {
    const match = ADDRESS.exec(item);
    const port = Number(match?.[4]);
    if (match === null || port > 65_535) {
      throw new ConfigError(`${where} should list addresses as NAME://host:port, not "${item}".`);
    }
    if (found.has(match[1])) throw new ConfigError(`${where} names ${match[1]} twice.`);
    // As in Kafka an empty host means every address of the machine.
    found.set(match[1], { host: match[2] ?? (match[3] === '' ? '0.0.0.0' : match[3]), port });
  }
  return found;
}

function protocolMap(text: string | null): ReadonlyMap<string, SecurityProtocol> {
  return new Map(
    listOf(text ?? '').map((item) => {
      const [name = '', protocol = ''] = item.split(':');
      return [name, protocolOf(protocol, name)];
    }),
  );
}

function protocolOf(word: string, name: string): SecurityProtocol {
  const protocol = PROTOCOLS.find((known) => known === word);
  if (protocol !== undefined) return protocol;
  throw new ConfigError(
    `Listener ${name} needs one of ${PROTOCOLS.join(', ')} in POSTHORN_LISTENER_SECURITY_PROTOCOL_MAP.`,
  );
}

/** `PLAIN` is for every SASL listener, `CLIENT:PLAIN` for that one, which then has no others. */
function mechanismsOf(
  text: string,
  name: string,
  listeners: ReadonlyMap<string, unknown>,
): readonly MechanismName[] {
  const items = listOf(text).map((item) => {
    const parts = item.split(':');
    const [listener, word] = parts.length === 1 ? [null, parts[0]] : [parts[0], parts[1]];
    const mechanism = MECHANISMS.find((known) => known === word);
    if (mechanism === undefined || (listener !== null && !listeners.has(listener))) {
      throw new ConfigError(
        `POSTHORN_SASL_MECHANISMS: "${item}" is none of ${MECHANISMS.join(', ')}, nor LISTENER:MECHANISM.`,
      );
    }
    return { listener, mechanism };
  });
  const own = items.filter(({ listener }) => listener === name);
  const chosen = own.length > 0 ? own : items.filter(({ listener }) => listener === null);
  if (chosen.length === 0) throw new ConfigError(`Listener ${name} has no SASL mechanism.`);
  return [...new Set(chosen.map(({ mechanism }) => mechanism))];
}

export function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
