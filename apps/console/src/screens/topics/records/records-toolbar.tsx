import { Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { topicQuery } from '../../../api/topics.js';
import { FilterInput } from '../../../components/filter-input.js';
import type { RecordsSearch } from './records-search.js';
import classes from './records.module.css';

interface RecordsToolbarProps {
  readonly topic: string;
  readonly search: RecordsSearch;
  readonly onChange: (next: Partial<RecordsSearch>) => void;
}

type Start = 'latest' | 'earliest' | 'time' | 'offset';

const STARTS: { value: Start; label: string }[] = [
  { value: 'latest', label: 'From the newest' },
  { value: 'earliest', label: 'From the oldest' },
  { value: 'time', label: 'From a time…' },
  { value: 'offset', label: 'From an offset…' },
];

export function RecordsToolbar({ topic, search, onChange }: RecordsToolbarProps): ReactNode {
  const { contains = '', live = false } = search;
  return (
    <div className={classes.toolbar}>
      <FilterInput
        label="Key, value or header contains"
        value={contains}
        onChange={(next) => onChange({ contains: next || undefined })}
      />
      <PositionInputs search={search} onChange={onChange} />
      <PartitionSelect topic={topic} search={search} onChange={onChange} />
      <Switch
        className={classes.live}
        label="Live"
        checked={live}
        onChange={(event) =>
          onChange(
            event.currentTarget.checked
              ? { live: true, from: undefined, order: undefined }
              : { live: undefined },
          )
        }
      />
    </div>
  );
}

function startOf({ from, order }: RecordsSearch): Start {
  if (from === undefined) return order === 'asc' ? 'earliest' : 'latest';
  return from.startsWith('@') ? 'time' : from === 'earliest' ? 'earliest' : 'offset';
}

/** A choice is in the URL only when it is complete: "a time" without one would be nowhere. */
function PositionInputs({ search, onChange }: Omit<RecordsToolbarProps, 'topic'>): ReactNode {
  const [pending, setPending] = useState<Start | null>(null);
  const start = pending ?? startOf(search);
  const choose = (next: Start): void => {
    setPending(next === 'time' || next === 'offset' ? next : null);
    if (next === 'latest') onChange({ from: undefined, order: undefined });
    if (next === 'earliest') onChange({ from: undefined, order: 'asc', live: undefined });
  };
  const go = (from: string): void => {
    setPending(null);
    onChange({ from, order: 'asc', live: undefined });
  };
  return (
    <>
      <Select
        w={150}
        aria-label="Where to begin"
        data={STARTS}
        value={start}
        onChange={(value) => choose(value ?? 'latest')}
        allowDeselect={false}
      />
      {start === 'time' && <TimeInput from={search.from} onGo={go} />}
      {start === 'offset' && (
        <OffsetInput
          key={search.from}
          from={search.from}
          hasPartition={search.partition !== undefined}
          onGo={go}
        />
      )}
    </>
  );
}

interface InputProps {
  readonly from: string | undefined;
  readonly onGo: (from: string) => void;
}

function TimeInput({ from, onGo }: InputProps): ReactNode {
  return (
    <TextInput
      key={from}
      type="datetime-local"
      step={1}
      aria-label="The time to begin at, in your time zone"
      defaultValue={from?.startsWith('@') ? localInputOf(from.slice(1)) : ''}
      onChange={(event) => {
        const at = new Date(event.currentTarget.value);
        if (!Number.isNaN(at.getTime()) && at.getFullYear() > 1970) onGo(`@${at.toISOString()}`);
      }}
    />
  );
}

/** What an input of type datetime-local takes: local time without a zone. */
function localInputOf(time: string): string {
  const at = new Date(/^\d+$/.test(time) ? Number(time) : time);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function OffsetInput({
  from,
  hasPartition,
  onGo,
}: InputProps & { hasPartition: boolean }): ReactNode {
  const [typed, setTyped] = useState(from !== undefined && /^\d+$/.test(from) ? from : '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (hasPartition && /^\d{1,19}$/.test(typed)) onGo(typed);
      }}
    >
      <TextInput
        w={170}
        inputMode="numeric"
        aria-label="The offset to begin at"
        placeholder={hasPartition ? 'Offset, then Enter' : 'Choose a partition first'}
        disabled={!hasPartition}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value.replace(/\D/g, ''))}
      />
    </form>
  );
}

function PartitionSelect({ topic, search, onChange }: RecordsToolbarProps): ReactNode {
  const { data } = useQuery(topicQuery(topic));
  const { partition, from } = search;
  const choose = (value: string | null): void => {
    const isOffset = from !== undefined && /^\d+$/.test(from);
    onChange({
      partition: value === null ? undefined : Number(value),
      // An offset means something in its partition only.
      ...(isOffset ? { from: undefined, order: undefined } : {}),
    });
  };
  return (
    <Select
      w={150}
      aria-label="Partition"
      placeholder="All partitions"
      clearable
      searchable={(data?.partitionCount ?? 0) > 10}
      limit={200}
      data={(data?.partitions ?? []).map(({ partition }) => ({
        value: String(partition),
        label: `Partition ${partition}`,
      }))}
      value={partition === undefined ? null : String(partition)}
      onChange={choose}
    />
  );
}
