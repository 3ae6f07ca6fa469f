import type { AlertRuleBody } from '@posthorn/admin-client';
import { duration } from '../../format/durations.js';
import { bytes, digits, plural } from '../../format/numbers.js';

export type Condition = AlertRuleBody['condition'];
export type ConditionType = Condition['type'];
type Field = Exclude<keyof Condition, 'type' | 'patternType' | 'brokerIds' | 'jobKind'>;

interface FieldText {
  readonly field: Field;
  readonly label: string;
  readonly kind: 'group' | 'number' | 'text' | 'bytes' | 'yes';
  /** What it begins as. */
  readonly initial?: number | string | boolean;
}

interface TypeText {
  readonly label: string;
  readonly fields: readonly FieldText[];
}

const GROUP: FieldText = { field: 'group', label: 'Group', kind: 'group', initial: '*' };

/** What can be watched for, and what has to be said of it. */
export const CONDITIONS: Readonly<Record<ConditionType, TypeText>> = {
  groupLag: {
    label: 'A group is late',
    fields: [
      GROUP,
      { field: 'lagSeconds', label: 'More seconds behind than', kind: 'number', initial: 60 },
      { field: 'lagRecords', label: 'or more records behind than', kind: 'number' },
    ],
  },
  partitionStuck: { label: 'A group stands still in a partition', fields: [GROUP] },
  groupWithoutMembers: {
    label: 'Nobody reads for a group',
    fields: [
      GROUP,
      {
        field: 'onlyWithLag',
        label: 'Only if there is something to read',
        kind: 'yes',
        initial: true,
      },
    ],
  },
  deadLetters: {
    label: 'Dead letters come',
    fields: [
      GROUP,
      { field: 'originTopic', label: 'From the topic', kind: 'text' },
      { field: 'count', label: 'At least', kind: 'number', initial: 1 },
      { field: 'windowSeconds', label: 'Within seconds', kind: 'number', initial: 300 },
    ],
  },
  jobFailed: {
    label: 'A replay, a redrive or an export failed',
    fields: [{ field: 'windowSeconds', label: 'Within seconds', kind: 'number', initial: 3_600 }],
  },
  brokerDown: {
    label: 'A broker is gone',
    fields: [{ field: 'brokersMin', label: 'Fewer brokers than', kind: 'number', initial: 1 }],
  },
  partitionsWithoutLeader: { label: 'A partition has no leader', fields: [] },
  outboxStands: {
    label: 'The outbox stands still',
    fields: [{ field: 'seconds', label: 'For more seconds than', kind: 'number', initial: 60 }],
  },
  databaseSize: {
    label: 'The database is large',
    fields: [{ field: 'bytes', label: 'More bytes than', kind: 'bytes', initial: '50000000000' }],
  },
  databaseGrowth: {
    label: 'The database grows fast',
    fields: [
      { field: 'bytes', label: 'By more bytes than', kind: 'bytes', initial: '1000000000' },
      { field: 'windowSeconds', label: 'Within seconds', kind: 'number', initial: 3_600 },
    ],
  },
  databaseRestored: {
    label: 'The database has gone back',
    fields: [{ field: 'windowSeconds', label: 'Within seconds', kind: 'number', initial: 3_600 }],
  },
};

export const CONDITION_TYPES = Object.keys(CONDITIONS) as readonly ConditionType[];

/** A condition of the type, to begin with. */
export function initialCondition(type: ConditionType): Condition {
  const given = CONDITIONS[type].fields.filter(({ initial }) => initial !== undefined);
  const fields = Object.fromEntries(given.map(({ field, initial }) => [field, initial]));
  return { type, ...(fields as Partial<Condition>) };
}

/** In a sentence. */
export function conditionText(condition: Condition): string {
  const { type, lagSeconds, lagRecords, count, originTopic, seconds, windowSeconds } = condition;
  const window = windowSeconds === undefined ? '' : ` within ${duration(windowSeconds)}`;
  const group = groupText(condition);
  switch (type) {
    case 'groupLag': {
      const late = lagSeconds === undefined ? [] : [duration(lagSeconds)];
      const behind = lagRecords === undefined ? [] : [plural(lagRecords, 'record')];
      return `${group} is more than ${[...late, ...behind].join(' or ')} behind`;
    }
    case 'partitionStuck':
      return `${group} stands still in a partition`;
    case 'groupWithoutMembers':
      return `nobody reads for ${group}${condition.onlyWithLag === true ? ', and there is something to read' : ''}`;
    case 'deadLetters':
      return `${plural(count ?? 1, 'dead letter')} of ${group}${originTopic === undefined ? '' : ` from ${originTopic}`}${window}`;
    case 'jobFailed':
      return `${condition.jobKind ?? 'a replay, a redrive or an export'} failed${window}`;
    case 'brokerDown': {
      const { brokerIds = [], brokersMin } = condition;
      const named = brokerIds.length === 0 ? [] : [`broker ${brokerIds.join(', ')} is gone`];
      const few =
        brokersMin === undefined ? [] : [`there are fewer than ${digits(brokersMin)} brokers`];
      return [...named, ...few].join(', or ');
    }
    case 'partitionsWithoutLeader':
      return 'a partition has no leader';
    case 'outboxStands':
      return `a record has been in the outbox for more than ${duration(seconds ?? 0)}`;
    case 'databaseSize':
      return `the database has more than ${bytes(condition.bytes)}`;
    case 'databaseGrowth':
      return `the database grew by more than ${bytes(condition.bytes)}${window}`;
    case 'databaseRestored':
      return `the database has gone back${window}`;
  }
}

function groupText({ group = '*', patternType }: Condition): string {
  if (patternType === 'prefixed') return `a group ${group}…`;
  return group === '*' ? 'a group' : group;
}
