import type { Peer } from '../security/principal.js';
import type { AuditFeed, ChangeOutcome } from '../audit/audit-feed.js';
import type { PolicySet } from '../policies/policies.js';
import {
  entityKey,
  quotaKey,
  type ClientQuota,
  type QuotaEntity,
  type QuotaKey,
} from './client-quota.js';

/** Every broker holds all of them. */
const QUOTAS_MAX = 100_000;

export interface QuotaChange {
  readonly entity: QuotaEntity;
  readonly key: QuotaKey;
  /** null removes the limit. */
  readonly value: number | null;
}

export interface EntityQuotas {
  readonly entity: QuotaEntity;
  readonly values: readonly { readonly key: QuotaKey; readonly value: number }[];
}

/** The quotas of the cluster, for those who administer them. */
export class ClientQuotas {
  constructor(
    private readonly set: PolicySet<ClientQuota>,
    private readonly audit: AuditFeed,
  ) {}

  matching(isWanted: (entity: QuotaEntity) => boolean): EntityQuotas[] {
    const byEntity = new Map<string, { entity: QuotaEntity; values: ClientQuota[] }>();
    for (const quota of this.set.rows) {
      if (!isWanted(quota.entity)) continue;
      const key = entityKey(quota.entity);
      const known = byEntity.get(key);
      if (known === undefined) byEntity.set(key, { entity: quota.entity, values: [quota] });
      else known.values.push(quota);
    }
    return [...byEntity.values()];
  }

  /** Whether there is room for the changes, by what this broker knows. */
  hasRoomFor(changes: readonly QuotaChange[]): boolean {
    return hasRoom(this.set.rows, setBy(changes));
  }

  /**
   * Makes all changes or none: false when there would be too many quotas.
   *
   * @param by null: whoever asked has written it down already.
   */
  async alter(changes: readonly QuotaChange[], by: Peer | null): Promise<boolean> {
    const details = { changes };
    const change = { action: 'client-quota.alter', resource: 'client-quotas', details };
    const work = (): Promise<ChangeOutcome> => this.store(changes);
    const { refusal } = await (by === null ? work() : this.audit.change({ by, ...change }, work));
    return refusal === null;
  }

  private async store(changes: readonly QuotaChange[]): Promise<ChangeOutcome> {
    const added = setBy(changes);
    // Only to name what goes: a removed row is found by entity and key.
    const removed = changes.map(({ entity, key }) => ({ entity, key, value: 0 }));
    let isTaken = true;
    await this.set.change((rows) => {
      isTaken = hasRoom(rows, added);
      return isTaken ? { removed, added } : { removed: [], added: [] };
    });
    return { refusal: isTaken ? null : `There are ${QUOTAS_MAX} quotas already.` };
  }
}

function setBy(changes: readonly QuotaChange[]): ClientQuota[] {
  return changes.flatMap(({ entity, key, value }) =>
    value === null ? [] : [{ entity, key, value }],
  );
}

function hasRoom(rows: readonly ClientQuota[], added: readonly ClientQuota[]): boolean {
  if (rows.length + added.length <= QUOTAS_MAX) return true;
  return new Set([...rows, ...added].map(quotaKey)).size <= QUOTAS_MAX;
}
