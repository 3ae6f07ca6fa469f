import { given } from '../http/given.js';
import type { FieldError } from '../http/problem.js';

export const CONDITION_TYPES = [
  'groupLag',
  'partitionStuck',
  'groupWithoutMembers',
  'deadLetters',
  'jobFailed',
  'brokerDown',
  'partitionsWithoutLeader',
  'outboxStands',
  'databaseSize',
  'databaseGrowth',
  'databaseRestored',
] as const;

export type ConditionType = (typeof CONDITION_TYPES)[number];

export const PATTERN_TYPES = ['literal', 'prefixed'] as const;
export const JOB_KINDS = ['replay', 'redrive', 'export'] as const;

/** What a rule watches for. Which fields there are depends on the type; see `FIELDS`. */
export interface AlertCondition {
  readonly type: ConditionType;
  /** Of consumer groups; as a literal, `*` is every group. */
  readonly patternType?: (typeof PATTERN_TYPES)[number];
  readonly group?: string;
  readonly lagSeconds?: number;
  readonly lagRecords?: number;
  readonly onlyWithLag?: boolean;
  readonly fingerprint?: string;
  readonly originTopic?: string;
  readonly count?: number;
  readonly windowSeconds?: number;
  readonly jobKind?: (typeof JOB_KINDS)[number];
  readonly brokerIds?: readonly number[];
  readonly brokersMin?: number;
  readonly seconds?: number;
  /** Digits. */
  readonly bytes?: string;
}

type Field = Exclude<keyof AlertCondition, 'type'>;

interface Shape {
  readonly required?: readonly Field[];
  /** At least one of them. */
  readonly oneOf?: readonly Field[];
  readonly optional?: readonly Field[];
  readonly defaults?: Partial<AlertCondition>;
}

const LITERAL = { patternType: 'literal' } as const;

/** What each type takes: the one table that checks, fills in and documents. */
export const FIELDS: Readonly<Record<ConditionType, Shape>> = {
  groupLag: {
    required: ['group'],
    oneOf: ['lagSeconds', 'lagRecords'],
    optional: ['patternType'],
    defaults: LITERAL,
  },
  partitionStuck: { required: ['group'], optional: ['patternType'], defaults: LITERAL },
  groupWithoutMembers: {
    required: ['group'],
    optional: ['patternType', 'onlyWithLag'],
    defaults: { ...LITERAL, onlyWithLag: false },
  },
  deadLetters: {
    optional: ['group', 'patternType', 'fingerprint', 'originTopic', 'count', 'windowSeconds'],
    defaults: { ...LITERAL, group: '*', count: 1, windowSeconds: 300 },
  },
  jobFailed: { optional: ['jobKind', 'windowSeconds'], defaults: { windowSeconds: 3_600 } },
  brokerDown: { oneOf: ['brokerIds', 'brokersMin'] },
  partitionsWithoutLeader: {},
  outboxStands: { required: ['seconds'] },
  databaseSize: { required: ['bytes'] },
  databaseGrowth: { required: ['bytes', 'windowSeconds'] },
  databaseRestored: { optional: ['windowSeconds'], defaults: { windowSeconds: 3_600 } },
};

/** What is wrong with the fields, each for itself being well formed. */
export function conditionErrors(condition: AlertCondition): FieldError[] {
  const { required = [], oneOf = [], optional = [] } = FIELDS[condition.type];
  const isThere = (field: Field): boolean => condition[field] !== undefined;
  const pointer = (field: string): string => `/condition/${field}`;
  const { type } = condition;
  const missing = required
    .filter((field) => !isThere(field))
    .map((field) => ({ pointer: pointer(field), message: `is needed for ${type}` }));
  const allowed = new Set<string>(['type', ...required, ...oneOf, ...optional]);
  const unknown = Object.entries(condition)
    .filter(([field, value]) => value !== undefined && !allowed.has(field))
    .map(([field]) => ({ pointer: pointer(field), message: `says nothing to ${type}` }));
  const none =
    oneOf.length > 0 && !oneOf.some(isThere)
      ? [{ pointer: '/condition', message: `${type} needs ${oneOf.join(' or ')}` }]
      : [];
  return [...missing, ...none, ...unknown];
}

/** With what is not said, and in one order: equal conditions are equal as JSON. */
export function completed(condition: AlertCondition): AlertCondition {
  const { defaults = {} } = FIELDS[condition.type];
  const whole = { ...defaults, ...given(condition) };
  return Object.fromEntries(
    Object.entries(whole).sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as unknown as AlertCondition;
}

/** Whether the condition is about this group. */
export function isAboutGroup(
  { group = '*', patternType }: AlertCondition,
  groupId: string,
): boolean {
  if (patternType === 'prefixed') return groupId.startsWith(group);
  return group === '*' || group === groupId;
}

/** The one group that is meant, whether it is there or not; null for many. */
export function literalGroup({ group = '*', patternType }: AlertCondition): string | null {
  return patternType === 'prefixed' || group === '*' ? null : group;
}
