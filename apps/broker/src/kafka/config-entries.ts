import type { Topic } from '@posthorn/log';
import { settings, type BrokerConfig } from '../config.js';
import type { Setting } from '../setting.js';
import { ConfigType } from '../topics/config-definition.js';
import { BROKER_SYNONYMS, topicConfigByName } from '../topics/topic-configs.js';
import type { TopicOperations } from '../topics/topic-operations.js';

/** Kafka's codes of where a value comes from. */
export const ConfigSource = { topic: 1, broker: 4, default: 5 } as const;

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
const FIXED: readonly [name: string, value: string, documentation: string][] = [
  ['delete.topic.enable', 'true', 'Topics can be deleted.'],
  ['default.replication.factor', '1', "Copies of the log are PostgreSQL's replicas."],
  ['min.insync.replicas', '1', "Copies of the log are PostgreSQL's replicas."],
  ['compression.type', 'producer', 'Batches are kept as the producer compressed them.'],
  ['log.message.timestamp.type', 'CreateTime', "The producer's clock stamps records by default."],
  ['log.cleanup.policy', 'delete', 'Old records are dropped by age and size by default.'],
  ['inter.broker.protocol.version', '4.0-IV3', 'The generation of the protocol, for UIs that ask.'],
];

export function topicConfigEntries(topic: Topic, topics: TopicOperations): ConfigEntry[] {
  return topics.configsOf(topic).map(({ name, value, source }) => {
    const definition = topicConfigByName.get(name);
    return {
      name,
      value,
      readOnly: false,
      configSource: ConfigSource[source],
      isSensitive: false,
      synonyms: topicSynonyms(topic, name, topics),
      configType: definition?.type ?? ConfigType.STRING,
      documentation: definition?.documentation ?? '',
    };
  });
}

/** Every value that could hold, the one in force first. */
function topicSynonyms(topic: Topic, name: string, topics: TopicOperations): ConfigSynonym[] {
  const synonyms: ConfigSynonym[] = [];
  const own = topic.configs.get(name);
  if (own !== undefined) synonyms.push({ name, value: own, source: ConfigSource.topic });
  const broker = BROKER_SYNONYMS[name] ?? name;
  const fallback = topics.defaultOf(name);
  if (fallback.source === 'broker') {
    synonyms.push({ name: broker, value: fallback.value, source: ConfigSource.broker });
  }
  const standard = topicConfigByName.get(name)?.default ?? '';
  synonyms.push({ name: broker, value: standard, source: ConfigSource.default });
  return synonyms;
}

export function brokerConfigEntries(config: BrokerConfig): ConfigEntry[] {
  const named = Object.entries(settings) as [keyof BrokerConfig, Setting<unknown>][];
  const own = named.flatMap(([key, setting]) =>
    setting.kafka === undefined ? [] : [settingEntry(setting, brokerValue(key, config))],
  );
  const fixed = FIXED.map(([name, value, documentation]) =>
    brokerEntry({ name, value, standard: value, documentation, type: ConfigType.STRING }),
  );
  return [...own, ...fixed];
}

function brokerValue(key: keyof BrokerConfig, config: BrokerConfig): string {
  if (key === 'host') return `PLAINTEXT://${config.host}:${config.port}`;
  if (key === 'advertisedHost') {
    const host = config.advertisedHost ?? config.host;
    return `PLAINTEXT://${host}:${config.advertisedPort ?? config.port}`;
  }
  return String(config[key]);
}

function settingEntry(setting: Setting<unknown>, value: string): ConfigEntry {
  return brokerEntry({
    name: setting.kafka ?? '',
    value,
    standard: String(setting.default),
    documentation: setting.why,
    type: typeOf(setting.default),
  });
}

function brokerEntry(entry: {
  name: string;
  value: string;
  standard: string;
  documentation: string;
  type: number;
}): ConfigEntry {
  const { name, value, standard, documentation, type } = entry;
  const configSource = value === standard ? ConfigSource.default : ConfigSource.broker;
  const synonyms: ConfigSynonym[] = [{ name, value, source: configSource }];
  if (value !== standard) synonyms.push({ name, value: standard, source: ConfigSource.default });
  return {
    name,
    value,
    // Settings are read at start.
    readOnly: true,
    configSource,
    isSensitive: false,
    synonyms,
    configType: type,
    documentation,
  };
}

function typeOf(value: unknown): number {
  if (typeof value === 'boolean') return ConfigType.BOOLEAN;
  return typeof value === 'number' ? ConfigType.LONG : ConfigType.STRING;
}
