import type { QuotaBody } from '@posthorn/admin-client';
import { bytes, rate } from '../../../format/numbers.js';

export type QuotaEntity = QuotaBody['entity'];

/** Kafka's names of the limits. */
export const CLIENT_LIMITS = [
  { key: 'producer_byte_rate', label: 'Produce, bytes a second' },
  { key: 'consumer_byte_rate', label: 'Consume, bytes a second' },
  { key: 'request_percentage', label: 'Time of request threads, percent' },
  { key: 'controller_mutation_rate', label: 'Partitions made or deleted a second' },
] as const;
export const ADDRESS_LIMITS = [
  { key: 'connection_creation_rate', label: 'New connections a second' },
] as const;

/** "user alice, client id web"; null in the entity is the default of those that have none of their own. */
export function entityText({ user, clientId, ip }: QuotaEntity): string {
  const parts = [
    ['user', user],
    ['client id', clientId],
    ['address', ip],
  ] as const;
  return parts
    .filter(([, name]) => name !== undefined)
    .map(([what, name]) => (name === null ? `any other ${what}` : `${what} ${name}`))
    .join(', ');
}

export function limitText(key: string, value: number | undefined): string {
  if (value === undefined) return '';
  if (key.endsWith('byte_rate')) return `${bytes(value)}/s`;
  return key === 'request_percentage' ? `${rate(value)} %` : `${rate(value)}/s`;
}
