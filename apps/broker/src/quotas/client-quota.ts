import { isIP } from 'node:net';

/** The parts that a quota's entity can have, as Kafka names them. */
export const ENTITY_TYPES = ['user', 'client-id', 'ip'] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

/** Whom a limit is for. A part that is null is Kafka's default: whoever has no limit of its own. */
export type QuotaEntity = Readonly<Partial<Record<EntityType, string | null>>>;

export const QUOTA_KEYS = [
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
  'connection_creation_rate',
] as const;
export type QuotaKey = (typeof QUOTA_KEYS)[number];

/** One limit of one entity. */
export interface ClientQuota {
  readonly entity: QuotaEntity;
  readonly key: QuotaKey;
  /** Bytes per second, percent of the event loop, partitions per second, connections per second. */
  readonly value: number;
}

const INTEGER_KEYS: ReadonlySet<QuotaKey> = new Set([
  'producer_byte_rate',
  'consumer_byte_rate',
  'connection_creation_rate',
]);

/** The same text for the same entity, whatever order its parts are written in. */
export function entityKey(entity: QuotaEntity): string {
  return JSON.stringify(ENTITY_TYPES.map((type) => entity[type] ?? (type in entity ? null : 0)));
}

export function quotaKey({ entity, key }: Pick<ClientQuota, 'entity' | 'key'>): string {
  return `${entityKey(entity)} ${key}`;
}

export function isEntityType(type: string): type is EntityType {
  return (ENTITY_TYPES as readonly string[]).includes(type);
}

/** Why there can be no such entity, or null. */
export function entityProblem(
  parts: readonly { type: string; name: string | null }[],
): string | null {
  if (parts.length === 0) return 'Invalid empty client quota entity';
  const types = parts.map(({ type }) => type);
  for (const { type, name } of parts) {
    if (!isEntityType(type)) return `Unhandled client quota entity type: ${type}`;
    if (name === '') return `Empty ${type} not supported`;
    if (type === 'ip' && name !== null && isIP(name) === 0) return notAnAddress(name);
  }
  if (new Set(types).size < types.length) return 'An entity type stands in the entity twice';
  if (types.includes('ip') && types.length > 1) {
    return 'Invalid quota entity combination, ip entity should not be combined with User or ClientId';
  }
  return null;
}

/** Kafka looks names up once, when the quota is set; a name here would never match the address of a connection. */
function notAnAddress(name: string): string {
  return `${name} is not a valid IP address: names of hosts are not looked up`;
}

/** Why the entity cannot have such a limit, or null; a limit that is removed has no value. */
export function limitProblem(
  entity: QuotaEntity,
  key: string,
  value: number | null,
): string | null {
  const isOfIp = key === 'connection_creation_rate';
  if (!isQuotaKey(key) || isOfIp !== 'ip' in entity) return `Invalid configuration key ${key}`;
  if (value === null) return null;
  if (!(value > 0) || !Number.isFinite(value)) return `Quota ${key} must be greater than 0`;
  const isInteger = Number.isSafeInteger(value);
  return INTEGER_KEYS.has(key) && !isInteger ? `Configuration ${key} must be an integer` : null;
}

function isQuotaKey(key: string): key is QuotaKey {
  return (QUOTA_KEYS as readonly string[]).includes(key);
}
