import { Button, Group, NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { groupLagQuery } from '../../../api/groups.js';
import { TimeField } from '../../../components/form/time-field.js';
import type { ResetSearch, Strategy } from './reset-search.js';
import classes from './reset.module.css';

interface ResetChoiceProps {
  readonly group: string;
  readonly search: ResetSearch;
  readonly onChange: (next: ResetSearch) => void;
}

const WORDS: readonly { value: Strategy; label: string; description: string }[] = [
  { value: 'time', label: 'To a time', description: 'What was written since then is read again.' },
  {
    value: 'earliest',
    label: 'To the beginning',
    description: 'Everything that is still kept is read again.',
  },
  {
    value: 'latest',
    label: 'To the end',
    description: 'What waits now is never read by this group.',
  },
  {
    value: 'shift',
    label: 'By a number',
    description: 'Each partition so many records back, or forth.',
  },
  { value: 'offset', label: 'To an offset', description: 'The same in each partition.' },
  { value: 'copy', label: 'To another group', description: 'Where that one has got to.' },
];

export function ResetChoice({ group, search, onChange }: ResetChoiceProps): ReactNode {
  const { to, topic } = search;
  return (
    <Stack gap="sm">
      <Radio.Group
        aria-label="Where to"
        value={to ?? ''}
        onChange={(next) => onChange({ topic, to: next as Strategy })}
      >
        <div className={classes.choices}>
          {WORDS.map(({ value, label, description }) => (
            <Radio.Card key={value} value={value} className={classes.choice} aria-label={label}>
              <strong>{label}</strong>
              <span>{description}</span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <Group gap="sm" align="flex-end">
        <Details search={search} onChange={onChange} />
        {to !== undefined && <TopicSelect group={group} search={search} onChange={onChange} />}
      </Group>
    </Stack>
  );
}

const MINUTE_MS = 60_000;
const PRESETS = [
  { label: '10 min ago', ms: 10 * MINUTE_MS },
  { label: '1 h ago', ms: 60 * MINUTE_MS },
  { label: '1 d ago', ms: 24 * 60 * MINUTE_MS },
];

function Details({ search, onChange }: Omit<ResetChoiceProps, 'group'>): ReactNode {
  const change = (next: Partial<ResetSearch>): void => onChange({ ...search, ...next });
  switch (search.to) {
    case 'time':
      return (
        <Group gap="xs" align="flex-end">
          <TimeField
            label="Time, in your time zone"
            time={search.time}
            onChange={(time) => change({ time })}
          />
          {PRESETS.map(({ label, ms }) => (
            <Button
              key={label}
              variant="default"
              onClick={() => change({ time: new Date(Date.now() - ms).toISOString() })}
            >
              {label}
            </Button>
          ))}
        </Group>
      );
    case 'shift':
      return (
        <NumberInput
          label="Records, with a minus to go back"
          placeholder="-100"
          allowDecimal={false}
          defaultValue={search.shift}
          onChange={(value) =>
            change({ shift: value === '' || value === '-' ? undefined : String(value) })
          }
        />
      );
    case 'offset':
      return (
        <TextInput
          label="Offset"
          inputMode="numeric"
          defaultValue={search.offset}
          onChange={(event) =>
            change({ offset: event.currentTarget.value.replace(/\D/g, '') || undefined })
          }
        />
      );
    case 'copy':
      return (
        <TextInput
          label="The other group’s id"
          defaultValue={search.fromGroup}
          onBlur={(event) => change({ fromGroup: event.currentTarget.value || undefined })}
          onKeyDown={(event) => {
            if (event.key === 'Enter')
              change({ fromGroup: event.currentTarget.value || undefined });
          }}
          spellCheck={false}
        />
      );
    case 'earliest':
    case 'latest':
    case undefined:
      return null;
  }
}

function TopicSelect({ group, search, onChange }: ResetChoiceProps): ReactNode {
  const { data } = useQuery(groupLagQuery(group));
  const topics = [...new Set(data?.partitions.map(({ topic }) => topic))].toSorted();
  return (
    <Select
      w={260}
      label="Topics"
      placeholder="All that it reads"
      clearable
      searchable
      data={topics}
      value={search.topic ?? null}
      onChange={(topic) => onChange({ ...search, topic: topic ?? undefined })}
    />
  );
}
