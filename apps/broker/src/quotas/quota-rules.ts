import { canonicalHost } from '../authorization/host.js';
import { entityKey, type ClientQuota, type QuotaEntity, type QuotaKey } from './client-quota.js';

/** A limit and who shares it: everyone with the same `sharedBy` counts against it together. */
export interface Limit {
  readonly value: number;
  readonly sharedBy: string;
}

/** An address is set in any of its spellings, and connections come in one. */
function canonical(entity: QuotaEntity): QuotaEntity {
  return typeof entity.ip === 'string' ? { ...entity, ip: canonicalHost(entity.ip) } : entity;
}

/**
 * Which limit is whose, without state. The most specific entity with a limit decides, in Kafka's order; a limit of a
 * default entity holds for each that it stands for, one by one.
 */
export class QuotaRules {
  private readonly values = new Map<QuotaKey, Map<string, number>>();

  constructor(quotas: readonly ClientQuota[]) {
    for (const { entity, key, value } of quotas) {
      let ofKey = this.values.get(key);
      if (ofKey === undefined) this.values.set(key, (ofKey = new Map()));
      ofKey.set(entityKey(canonical(entity)), value);
    }
  }

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  limitOf(key: QuotaKey, user: string, clientId: string): Limit | null {
    return this.firstOf(key, [
      [
        { user, 'client-id': clientId },
        { user, 'client-id': clientId },
      ],
      [
        { user, 'client-id': null },
        { user, 'client-id': clientId },
      ],
      [{ user }, { user }],
      [
        { user: null, 'client-id': clientId },
        { user, 'client-id': clientId },
      ],
      [
        { user: null, 'client-id': null },
        { user, 'client-id': clientId },
      ],
      [{ user: null }, { user }],
      [{ 'client-id': clientId }, { 'client-id': clientId }],
      [{ 'client-id': null }, { 'client-id': clientId }],
    ]);
  }

  limitOfAddress(ip: string): Limit | null {
    return this.firstOf('connection_creation_rate', [
      [{ ip }, { ip }],
      [{ ip: null }, { ip }],
    ]);
  }

  private firstOf(
    key: QuotaKey,
    candidates: readonly (readonly [entity: QuotaEntity, sharedBy: QuotaEntity])[],
  ): Limit | null {
    const values = this.values.get(key);
    if (values === undefined) return null;
    for (const [entity, sharedBy] of candidates) {
      const value = values.get(entityKey(entity));
      if (value !== undefined) return { value, sharedBy: entityKey(sharedBy) };
    }
    return null;
  }
}
