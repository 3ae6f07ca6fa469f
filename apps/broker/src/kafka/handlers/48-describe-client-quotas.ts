import {
  DescribeClientQuotas,
  errorCodeOf,
  ErrorCode,
  type DescribeClientQuotasRequest,
  type DescribeClientQuotasResponseInput,
  type ErrorName,
} from '@posthorn/protocol';
import { ENTITY_TYPES, isEntityType, type QuotaEntity } from '../../quotas/client-quota.js';
import { defineApi } from '../api.js';

type Component = DescribeClientQuotasRequest['components'][number];

/** Kafka names the client before the user, and there are clients that compare the list as it comes. */
const LISTED_TYPES = ENTITY_TYPES.toSorted();

const EXACT = 0;
const DEFAULT = 1;
const SPECIFIED = 2;

/**
 * DescribeClientQuotas (48), v0-1.
 * - The entities that have every part that is asked for; `strict`, those that have no other.
 * - DESCRIBE_CONFIGS on the cluster.
 * v1 flexible.
 */
export const describeClientQuotas = defineApi(
  DescribeClientQuotas,
  { min: 0, max: 1 },
  ({ components, strict }, { services, access }) => {
    const refusal = access.cluster('DESCRIBE_CONFIGS');
    if (refusal !== null) return failed(refusal, 'Authorization failed.');
    const problem = componentsProblem(components);
    if (problem !== null) return failed(problem.error, problem.message);
    const entries = services.accessControl.clientQuotas.matching(
      (entity) =>
        components.every((component) => matches(entity, component)) &&
        (!strict || Object.keys(entity).length === components.length),
    );
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      entries: entries.map(({ entity, values }) => ({
        entity: LISTED_TYPES.filter((type) => type in entity).map((entityType) => ({
          entityType,
          entityName: entity[entityType] ?? null,
        })),
        values: values.map(({ key, value }) => ({ key, value })),
      })),
    };
  },
);

function matches(entity: QuotaEntity, { entityType, matchType, match }: Component): boolean {
  if (!isEntityType(entityType) || !(entityType in entity)) return false;
  if (matchType === SPECIFIED) return true;
  return entity[entityType] === (matchType === EXACT ? match : null);
}

function componentsProblem(
  components: readonly Component[],
): { error: ErrorName; message: string } | null {
  const types = components.map(({ entityType }) => entityType);
  const invalid = (message: string) => ({ error: 'INVALID_REQUEST' as const, message });
  for (const { entityType, matchType, match } of components) {
    if (entityType === '') return invalid('Unexpected empty filter component entity type');
    if (!isEntityType(entityType)) {
      return {
        error: 'UNSUPPORTED_VERSION',
        message: `Custom entity type '${entityType}' not supported`,
      };
    }
    if (matchType !== EXACT && matchType !== DEFAULT && matchType !== SPECIFIED) {
      return invalid(`Unexpected match type ${matchType}`);
    }
    if (matchType === EXACT && match === null)
      return invalid('Request specified MATCH_TYPE_EXACT without a name');
    if (matchType !== EXACT && match !== null) return invalid('Only an exact match takes a name');
  }
  if (new Set(types).size < types.length) return invalid('Duplicate filter component entity type');
  return types.includes('ip') && types.length > 1
    ? invalid('Invalid entity filter component combination: ip stands alone')
    : null;
}

function failed(error: ErrorName, errorMessage: string): DescribeClientQuotasResponseInput {
  return { errorCode: errorCodeOf(error), errorMessage, entries: null };
}
