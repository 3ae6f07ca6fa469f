import {
  AlterClientQuotas,
  errorCodeOf,
  ErrorCode,
  type AlterClientQuotasRequest,
  type AlterClientQuotasResponseEntryDataInput,
  type ErrorName,
} from '@posthorn/protocol';
import {
  entityKey,
  entityProblem,
  limitProblem,
  type QuotaEntity,
  type QuotaKey,
} from '../../quotas/client-quota.js';
import type { QuotaChange } from '../../quotas/client-quotas.js';
import { defineApi } from '../api.js';
import { repeatedIn } from '../changes/repeated.js';
import { whileStored } from '../changes/while-stored.js';

type Entry = AlterClientQuotasRequest['entries'][number];

/**
 * AlterClientQuotas (49), v0-1.
 * - Sets and removes limits; each entity succeeds or fails for itself. They hold on this broker when it is answered, and
 *   on the others within a second.
 * - ALTER_CONFIGS on the cluster.
 * v1 flexible.
 */
export const alterClientQuotas = defineApi(
  AlterClientQuotas,
  { min: 0, max: 1 },
  async ({ entries, validateOnly }, { services, access, peer }) => {
    const all = (error: ErrorName, message: string) => ({
      entries: entries.map((entry) => answer(entry, error, message)),
    });
    const refusal = access.cluster('ALTER_CONFIGS');
    if (refusal !== null) return all(refusal, 'Authorization failed.');
    const repeated = repeatedIn(entries.map((entry) => entityKey(entityOf(entry))));
    const problems = entries.map((entry) =>
      repeated.has(entityKey(entityOf(entry)))
        ? 'An entity may be changed once in a request.'
        : problemOf(entry),
    );
    const changes = entries.flatMap((entry, index) =>
      problems[index] === null ? changesOf(entry) : [],
    );
    if (!validateOnly && changes.length > 0) {
      const { clientQuotas } = services.accessControl;
      const stored = await whileStored(services, () => clientQuotas.alter(changes, peer));
      if ('error' in stored) return all(stored.error, stored.message);
      if (!stored.value) return all('POLICY_VIOLATION', 'There are too many quotas already.');
    }
    return {
      entries: entries.map((entry, index) => {
        const problem = problems[index];
        return problem === null
          ? answer(entry, 'NONE', null)
          : answer(entry, 'INVALID_REQUEST', problem);
      }),
    };
  },
);

function entityOf({ entity }: Entry): QuotaEntity {
  return Object.fromEntries(entity.map(({ entityType, entityName }) => [entityType, entityName]));
}

function problemOf(entry: Entry): string | null {
  const { entity, ops } = entry;
  const parts = entity.map(({ entityType: type, entityName: name }) => ({ type, name }));
  const problem = entityProblem(parts);
  if (problem !== null) return problem;
  if (repeatedIn(ops.map(({ key }) => key)).size > 0) return 'Duplicate key in the operations.';
  for (const { key, value, remove } of ops) {
    const wrong = limitProblem(entityOf(entry), key, remove ? null : value);
    if (wrong !== null) return wrong;
  }
  return null;
}

function changesOf(entry: Entry): QuotaChange[] {
  return entry.ops.map(({ key, value, remove }) => ({
    entity: entityOf(entry),
    // Checked by `problemOf`.
    key: key as QuotaKey,
    value: remove ? null : value,
  }));
}

function answer(
  { entity }: Entry,
  error: ErrorName,
  errorMessage: string | null,
): AlterClientQuotasResponseEntryDataInput {
  const errorCode = error === 'NONE' ? ErrorCode.NONE : errorCodeOf(error);
  // As Kafka lists them, whatever the order of the request: the client before the user.
  const listed = entity.toSorted((a, b) => (a.entityType < b.entityType ? -1 : 1));
  return { errorCode, errorMessage, entity: listed };
}
