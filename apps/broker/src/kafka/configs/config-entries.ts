import type { Topic } from '@posthorn/log';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { hasNoEffect, isDynamic } from '../../broker-configs/dynamic-configs.js';
import { WITHOUT_EFFECT } from '../../broker-configs/without-effect.js';
import { settings, type BrokerConfig } from '../../config/config.js';
import { advertisedAddress, listenersOf } from '../../security/listeners.js';
import type { BrokerServices } from '../../services.js';
import type { Setting } from '../../config/setting.js';
import { ConfigType } from '../../topics/config-definition.js';
import {
  BROKER_SYNONYMS,
  NAMES_AT_BROKER,
  ONLY_OF_TOPICS,
  topicConfigByName,
} from '../../topics/topic-configs.js';

/** Kafka's codes of where a value comes from. */
export const ConfigSource = {
  topic: 1,
  dynamicBroker: 2,
  dynamicDefaultBroker: 3,
  broker: 4,
  default: 5,
} as const;

export interface ConfigSynonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

/** One config as DescribeConfigs answers it. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
  readonly synonyms: readonly ConfigSynonym[];
  readonly configType: number;
  readonly documentation: string;
}

/**
 * What UIs look for in a broker's configs and what no setting of ours stands for. The protocol version tells them
 * which generation of Kafka's features to show.
 */
const FIXED: readonly [name: string, value: string, type: ConfigType, documentation: string][] = [
  ['delete.topic.enable', 'true', ConfigType.BOOLEAN, 'Topics can be deleted.'],
  [
    'default.replication.factor',
    '1',
    ConfigType.INT,
    "Copies of the log are PostgreSQL's replicas.",
  ],
  ['min.insync.replicas', '1', ConfigType.INT, "Copies of the log are PostgreSQL's replicas."],
  [
    'compression.type',
    'producer',
    ConfigType.STRING,
    'Batches are kept as the producer compressed them.',
  ],
  [
    'log.message.timestamp.type',
    'CreateTime',
    ConfigType.STRING,
    "The producer's clock stamps records by default.",
  ],
  [
    'log.cleanup.policy',
    'delete',
    ConfigType.LIST,
    'Old records are dropped by age and size by default.',
  ],
  [
    'inter.broker.protocol.version',
    '4.0-IV3',
    ConfigType.STRING,
    'The generation of the protocol, for UIs that ask.',
  ],
];

/** What the values of configs are looked up in. */
export type ConfigServices = Pick<BrokerServices, 'config' | 'brokerConfigs' | 'topics'>;

export function topicConfigEntries(topic: Topic, services: ConfigServices): ConfigEntry[] {
  return services.topics.configsOf(topic).map(({ name, value }) => {
    const definition = topicConfigByName.get(name);
    const synonyms = topicSynonyms(topic, name, services);
    return {
      name,
      value,
      readOnly: false,
      configSource: synonyms.at(0)?.source ?? ConfigSource.default,
      isSensitive: false,
      synonyms,
      configType: definition?.type ?? ConfigType.STRING,
      documentation: definition?.documentation ?? '',
    };
  });
}

/** Every value that could hold, the one in force first. */
function topicSynonyms(topic: Topic, name: string, services: ConfigServices): ConfigSynonym[] {
  const own = topic.configs.get(name);
  const set = own === undefined ? [] : [{ name, value: own, source: ConfigSource.topic }];
  const standard = topicConfigByName.get(name)?.default ?? '';
  const broker = BROKER_SYNONYMS[name];
  const setting = broker === undefined ? undefined : settingByKafkaName.get(broker);
  if (broker === undefined || setting === undefined) {
    if (ONLY_OF_TOPICS.has(name)) return set;
    const nameThere = NAMES_AT_BROKER[name] ?? name;
    return [...set, { name: nameThere, value: standard, source: ConfigSource.default }];
  }
  const inForce = textOf(setting.key, services.config);
  return [...set, ...brokerSynonyms({ name: broker, value: inForce, standard }, services)];
}

const named = Object.entries(settings) as [keyof BrokerConfig, Setting<unknown>][];
const settingByKafkaName = new Map(
  named.flatMap(([key, setting]) =>
    setting.kafka === undefined ? [] : [[setting.kafka, { key, setting }]],
  ),
);

/** Every config of the broker. */
export function brokerConfigEntries(services: ConfigServices): ConfigEntry[] {
  const own = [...settingByKafkaName].map(([name, { key, setting }]) =>
    brokerEntry(
      {
        name,
        value: textOf(key, services.config),
        standard: settingText(setting.default),
        documentation: setting.why,
        type: setting.secret ? ConfigType.PASSWORD : typeOf(name, setting.default),
        isSecret: setting.secret ?? false,
      },
      services,
    ),
  );
  const ineffective = WITHOUT_EFFECT.map(({ name, type, documentation, default: standard }) => {
    const { dynamic } = services.brokerConfigs;
    const value = dynamic.own(name) ?? dynamic.shared(name) ?? standard;
    return brokerEntry({ name, value, standard, documentation, type }, services);
  });
  const fixed = FIXED.map(([name, value, type, documentation]) =>
    brokerEntry({ name, value, standard: value, documentation, type }, services),
  );
  return [...own, ...ineffective, ...fixed, ...customEntries(services)];
}

/** What says nothing to the broker might be a secret of whoever set it: its value is not told. Read-only, as Kafka has it. */
function customEntries({ brokerConfigs: { dynamic } }: ConfigServices): ConfigEntry[] {
  return dynamic.custom().map((name) => {
    const { dynamicBroker, dynamicDefaultBroker } = ConfigSource;
    const synonyms = [
      ...(dynamic.own(name) === undefined ? [] : [dynamicBroker]),
      ...(dynamic.shared(name) === undefined ? [] : [dynamicDefaultBroker]),
    ].map((source) => ({ name, value: null, source }));
    return {
      name,
      value: null,
      readOnly: true,
      configSource: synonyms[0].source,
      isSensitive: true,
      synonyms,
      configType: ConfigType.UNKNOWN,
      documentation: 'Kept for whoever set it; it says nothing to the broker.',
    };
  });
}

/** What was set for all brokers while they ran; nothing else, as in Kafka. */
export function sharedConfigEntries(services: ConfigServices): ConfigEntry[] {
  const shared = services.brokerConfigs.dynamic.of(ALL_BROKERS);
  const source = ConfigSource.dynamicDefaultBroker;
  return brokerConfigEntries(services).flatMap((entry) => {
    const value = shared.get(entry.name);
    if (value === undefined) return [];
    const synonyms = entry.synonyms.filter((synonym) => synonym.source >= source);
    return [{ ...entry, value: entry.isSensitive ? null : value, configSource: source, synonyms }];
  });
}

/** As Kafka's own configs have it: null for what is not set, and the listeners that there are, however they were given. */
function textOf(key: keyof BrokerConfig, config: BrokerConfig): string | null {
  if (key === 'listeners' || key === 'advertisedListeners') {
    const addresses = listenersOf(config).map((listener) => {
      const { name, port } = listener;
      const at = key === 'listeners' ? listener : advertisedAddress(listener, port);
      return `${name}://${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`;
    });
    return addresses.join(',');
  }
  return settingText(config[key]);
}

function settingText(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface BrokerValue {
  readonly name: string;
  /** In force. */
  readonly value: string | null;
  readonly standard: string | null;
}

function brokerEntry(
  entry: BrokerValue & {
    readonly documentation: string;
    readonly type: number;
    readonly isSecret?: boolean;
  },
  services: ConfigServices,
): ConfigEntry {
  const { name, value, documentation, type, isSecret = false } = entry;
  const synonyms = brokerSynonyms(entry, services);
  return {
    name,
    value: isSecret ? null : value,
    // What is not dynamic is read at start.
    readOnly: !isDynamic(name),
    configSource: synonyms.at(0)?.source ?? ConfigSource.default,
    isSensitive: isSecret,
    synonyms: isSecret ? synonyms.map((synonym) => ({ ...synonym, value: null })) : synonyms,
    configType: type,
    documentation,
  };
}

/** Set for this broker, set for all, given at start, the default: those that there are, so none of what is not set. */
function brokerSynonyms(
  { name, value, standard }: BrokerValue,
  { brokerConfigs: { dynamic } }: ConfigServices,
): ConfigSynonym[] {
  const [own, shared] = [dynamic.own(name), dynamic.shared(name)];
  const given = dynamic.given(name) ?? value;
  const all: (ConfigSynonym | null)[] = [
    own === undefined ? null : { name, value: own, source: ConfigSource.dynamicBroker },
    shared === undefined
      ? null
      : { name, value: shared, source: ConfigSource.dynamicDefaultBroker },
    given === standard || hasNoEffect(name)
      ? null
      : { name, value: given, source: ConfigSource.broker },
    standard === null ? null : { name, value: standard, source: ConfigSource.default },
  ];
  return all.filter((synonym) => synonym !== null);
}

/** Those of the numbers that are LONG in Kafka, to whom the others are INT. */
const LONGS = new Set([
  'connections.max.idle.ms',
  'connections.max.reauth.ms',
  'log.cleaner.backoff.ms',
  'log.cleaner.dedupe.buffer.size',
  'log.retention.bytes',
  'log.retention.check.interval.ms',
  'log.retention.ms',
  'queued.max.request.bytes',
]);

/** Kafka's types of settings whose default does not show it. */
const TYPES: ReadonlyMap<string, ConfigType> = new Map([
  ['advertised.listeners', ConfigType.LIST],
  ['listeners', ConfigType.LIST],
  ['log.dirs', ConfigType.LIST],
  ['node.id', ConfigType.INT],
  ['sasl.enabled.mechanisms', ConfigType.LIST],
]);

function typeOf(name: string, value: unknown): ConfigType {
  const known = TYPES.get(name);
  if (known !== undefined) return known;
  if (typeof value === 'boolean') return ConfigType.BOOLEAN;
  if (typeof value !== 'number') return ConfigType.STRING;
  return LONGS.has(name) ? ConfigType.LONG : ConfigType.INT;
}
