import { Problem, type FieldError } from '../http/problem.js';
import {
  entityProblem,
  limitProblem,
  type QuotaEntity,
  type QuotaKey,
} from '../../quotas/client-quota.js';
import type { QuotaChange } from '../../quotas/client-quotas.js';
import type { QuotaChangeBody, QuotaEntityBody } from './quotas.dto.js';

/** @throws Problem when an entity or a limit makes no sense, with all that do not. */
export function changesOf(
  bodies: readonly QuotaChangeBody[],
  pointer = '/changes',
): readonly QuotaChange[] {
  const errors: FieldError[] = [];
  const changes = bodies.flatMap((body, index) => {
    const entity = entityOf(body.entity);
    const problem = entityProblem(
      Object.entries(entity).map(([type, name]) => ({ type, name: name ?? null })),
    );
    if (problem !== null) errors.push({ pointer: `${pointer}/${index}/entity`, message: problem });
    return Object.entries(body.values).flatMap(
      ([key, value]: [string, number | null | undefined]) => {
        if (value === undefined) return [];
        const wrong = limitProblem(entity, key, value);
        if (wrong !== null) {
          errors.push({ pointer: `${pointer}/${index}/values/${key}`, message: wrong });
        }
        return [{ entity, key: key as QuotaKey, value }];
      },
    );
  });
  if (errors.length === 0) return changes;
  const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
  throw new Problem('invalid-request', detail, { errors });
}

function entityOf({ user, clientId, ip }: QuotaEntityBody): QuotaEntity {
  return {
    ...(user === undefined ? {} : { user }),
    ...(clientId === undefined ? {} : { 'client-id': clientId }),
    ...(ip === undefined ? {} : { ip }),
  };
}

export function entityBodyOf(entity: QuotaEntity): QuotaEntityBody {
  const { user, 'client-id': clientId, ip } = entity;
  return {
    ...(user === undefined ? {} : { user }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(ip === undefined ? {} : { ip }),
  };
}
