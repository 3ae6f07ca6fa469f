import { ConfigSource, type ConfigEntry } from '../../kafka/configs/config-entries.js';
import { ConfigType } from '../../topics/config-definition.js';
import type {
  BrokerConfigBody,
  BrokerConfigSource,
  BrokerConfigType,
  ClusterConfigBody,
} from './broker-configs.dto.js';

/** What DescribeConfigs tells of a config, here or at another broker. */
export type DescribedConfig = Omit<ConfigEntry, 'documentation'> & {
  readonly documentation: string | null;
};

const SOURCES: ReadonlyMap<number, BrokerConfigSource> = new Map([
  [ConfigSource.dynamicBroker, 'broker'],
  [ConfigSource.dynamicDefaultBroker, 'cluster'],
  [ConfigSource.broker, 'start'],
  [ConfigSource.default, 'default'],
]);

const TYPES = new Map(
  Object.entries(ConfigType).map(([name, code]) => [code, name.toLowerCase() as BrokerConfigType]),
);

export function brokerConfigBody(entry: DescribedConfig): BrokerConfigBody {
  const { name, value, readOnly, isSensitive, synonyms, documentation } = entry;
  return {
    name,
    value,
    source: sourceOf(entry.configSource),
    type: typeOf(entry),
    isDynamic: !readOnly,
    isSensitive,
    documentation: documentation ?? '',
    synonyms: synonyms.map(({ source, ...synonym }) => ({ ...synonym, source: sourceOf(source) })),
  };
}

/** @param set what is set for all brokers. */
export function clusterConfigBody(
  entry: DescribedConfig,
  set: ReadonlyMap<string, string>,
): ClusterConfigBody {
  const { name, isSensitive, documentation } = entry;
  return {
    name,
    value: isSensitive ? null : (set.get(name) ?? null),
    isSet: set.has(name),
    inForce: entry.value,
    type: typeOf(entry),
    isSensitive,
    documentation: documentation ?? '',
  };
}

function sourceOf(code: number): BrokerConfigSource {
  return SOURCES.get(code) ?? 'default';
}

function typeOf({ configType }: DescribedConfig): BrokerConfigType {
  return TYPES.get(configType as ConfigType) ?? 'unknown';
}
