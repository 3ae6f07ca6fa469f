import { Inject, Injectable } from '@nestjs/common';
import { entityKey } from '../../quotas/client-quota.js';
import type { ClientQuotas } from '../../quotas/client-quotas.js';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { Problem } from '../http/problem.js';
import { changesOf, entityBodyOf } from '../quotas/quota-changes.js';
import { change, demand, type DefinitionPart, type Plan } from './definition-part.js';
import type { Definitions } from './definitions.dto.js';

/** Limits of Kafka clients; null in a document takes one away. */
@Injectable()
export class QuotaPart implements DefinitionPart {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    if (this.context.accessControl === undefined || !permissions.allows('quota:view')) return {};
    const all = this.quotas()
      .matching(() => true)
      .toSorted((a, b) => (entityKey(a.entity) < entityKey(b.entity) ? -1 : 1));
    const quotas = all.map(({ entity, values }) => ({
      entity: entityBodyOf(entity),
      values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
    }));
    return { quotas };
  }

  async plan({ quotas: wanted = [] }: Definitions, permissions: Permissions): Promise<Plan> {
    if (wanted.length === 0) return [];
    const quotas = this.quotas();
    const known = new Map(
      quotas
        .matching(() => true)
        .flatMap(({ entity, values }) =>
          values.map(({ key, value }) => [`${entityKey(entity)} ${key}`, value] as const),
        ),
    );
    return changesOf(wanted, '/quotas').map((one) => {
      const { entity, key, value } = one;
      const name = entityKey(entity);
      const before = known.get(`${name} ${key}`) ?? null;
      if (before === value) return [];
      demand(permissions, 'quota:edit');
      const apply = async (): Promise<void> => {
        if (await quotas.alter([one], null)) return;
        throw new Problem('invalid-request', 'There are as many quotas as there may be already.');
      };
      const action = before === null ? 'create' : 'update';
      const texts = { before: before?.toString() ?? null, after: value?.toString() ?? null };
      return [change('quota', name, { action, what: key, ...texts, apply })];
    });
  }

  private quotas(): ClientQuotas {
    const { accessControl } = this.context;
    if (accessControl !== undefined) return accessControl.clientQuotas;
    throw new Problem('needs-postgresql', 'There are no quotas here.');
  }
}
