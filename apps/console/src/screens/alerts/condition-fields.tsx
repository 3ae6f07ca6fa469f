import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import {
  CONDITION_TYPES,
  CONDITIONS,
  initialCondition,
  type Condition,
  type ConditionType,
} from './condition-text.js';

interface ConditionFieldsProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}

const TYPES = CONDITION_TYPES.map((type) => ({ value: type, label: CONDITIONS[type].label }));

/** What is watched for, and the limits that it has. */
export function ConditionFields({ condition, onChange }: ConditionFieldsProps): ReactNode {
  return (
    <>
      <Select
        label="Fires when"
        data={TYPES}
        value={condition.type}
        onChange={(type) => onChange(initialCondition(type ?? 'groupLag'))}
        allowDeselect={false}
      />
      {CONDITIONS[condition.type].fields.map((field) => (
        <Field
          key={field.field}
          field={field}
          condition={condition}
          onChange={(next) => onChange({ ...condition, ...next })}
        />
      ))}
    </>
  );
}

interface FieldProps {
  readonly field: (typeof CONDITIONS)[ConditionType]['fields'][number];
  readonly condition: Condition;
  readonly onChange: (next: Partial<Condition>) => void;
}

function Field({ field: { field, label, kind }, condition, onChange }: FieldProps): ReactNode {
  const value = condition[field];
  switch (kind) {
    case 'group':
      return <GroupField condition={condition} onChange={onChange} />;
    case 'number':
      return (
        <NumberInput
          label={label}
          min={0}
          thousandSeparator=","
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange({ [field]: next === '' ? undefined : Number(next) })}
        />
      );
    case 'bytes':
    case 'text':
      return (
        <TextInput
          label={label}
          inputMode={kind === 'bytes' ? 'numeric' : 'text'}
          spellCheck={false}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange({ [field]: event.currentTarget.value || undefined })}
        />
      );
    case 'yes':
      return (
        <Checkbox
          label={label}
          checked={value === true}
          onChange={(event) => onChange({ [field]: event.currentTarget.checked })}
        />
      );
  }
}

const SCOPES = [
  { value: 'all', label: 'Any group' },
  { value: 'literal', label: 'One group' },
  { value: 'prefixed', label: 'All whose name begins with' },
] as const;

function GroupField({ condition, onChange }: Omit<FieldProps, 'field'>): ReactNode {
  const { group = '*', patternType = 'literal' } = condition;
  const scope = patternType === 'literal' && group === '*' ? 'all' : patternType;
  return (
    <>
      <Select
        label="Of which groups"
        data={SCOPES}
        value={scope}
        onChange={(next) =>
          onChange(
            next === 'all'
              ? { patternType: 'literal', group: '*' }
              : {
                  patternType: next === 'prefixed' ? 'prefixed' : 'literal',
                  group: group === '*' ? '' : group,
                },
          )
        }
        allowDeselect={false}
      />
      {scope !== 'all' && (
        <TextInput
          required
          label={scope === 'prefixed' ? 'Prefix' : 'Group'}
          placeholder="payment"
          spellCheck={false}
          autoComplete="off"
          value={group}
          onChange={(event) => onChange({ group: event.currentTarget.value })}
        />
      )}
    </>
  );
}
