import { ActionIcon, Button, Select, Stack, TextInput } from '@mantine/core';
import type { ResourcePatternBody } from '@posthorn/admin-client';
import { Cross2Icon, PlusIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { KIND_NAMES } from './resources-text.js';
import classes from './security.module.css';

const KINDS = Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label }));
const PATTERN_TYPES = [
  { value: 'prefixed', label: 'begin with' },
  { value: 'literal', label: 'are called' },
  { value: 'regex', label: 'match' },
];
const FIRST: ResourcePatternBody = { kind: 'topic', patternType: 'prefixed', name: '' };

interface ResourcesInputProps {
  /** None: everything. */
  readonly value: readonly ResourcePatternBody[];
  readonly onChange: (resources: ResourcePatternBody[]) => void;
}

/** What a role is narrowed to; other kinds than these are one thing each, which a role has or has not. */
export function ResourcesInput({ value, onChange }: ResourcesInputProps): ReactNode {
  const change = (index: number, next: Partial<ResourcePatternBody>): void =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...next } : one)));
  return (
    <Stack gap={6}>
      {value.map((pattern, index) => (
        // Only the last one is ever added, and all are controlled.
        <div key={index} className={classes.pattern}>
          <Select
            aria-label="Kind"
            data={KINDS}
            value={pattern.kind}
            onChange={(kind) => change(index, { kind: kind as ResourcePatternBody['kind'] })}
            allowDeselect={false}
          />
          <Select
            aria-label="Whose names"
            data={PATTERN_TYPES}
            value={pattern.patternType}
            onChange={(type) =>
              change(index, { patternType: type as ResourcePatternBody['patternType'] })
            }
            allowDeselect={false}
          />
          <TextInput
            aria-label="Name"
            placeholder={pattern.patternType === 'regex' ? 'orders\\..+' : 'orders.'}
            spellCheck={false}
            autoComplete="off"
            value={pattern.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label="Leave this out"
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <Cross2Icon />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<PlusIcon />}
          onClick={() => onChange([...value, FIRST])}
        >
          {value.length === 0 ? 'Only for some topics or groups' : 'And for'}
        </Button>
      </div>
    </Stack>
  );
}
