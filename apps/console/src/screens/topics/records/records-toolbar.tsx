import { ActionIcon, Popover, Select, Switch, TextInput } from '@mantine/core';
import { DownloadIcon, QuestionMarkCircledIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState, type ReactNode } from 'react';
import { topicQuery } from '../../../api/topics.js';
import { useMay } from '../../../api/who.js';
import facts from '../../../components/values/facts.module.css';
import { FilterInput } from '../../../components/form/filter-input.js';
import { TimeField } from '../../../components/form/time-field.js';
import { FILTER_HELP } from '../../../format/record-filter.js';
import { FilterMenu } from './filter-menu.js';
import type { RecordsSearch } from './records-search.js';
import classes from './records.module.css';

interface RecordsToolbarProps {
  readonly topic: string;
  readonly search: RecordsSearch;
  readonly onChange: (next: Partial<RecordsSearch>) => void;
}

/** What a filter can say. */
function FilterHelp(): ReactNode {
  return (
    <Popover position="bottom-start" withArrow>
      <Popover.Target>
        <ActionIcon aria-label="How to filter">
          <QuestionMarkCircledIcon />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={facts.facts}>
          {FILTER_HELP.map(({ example, meaning }) => (
            <Fragment key={example}>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{meaning}</dd>
            </Fragment>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}

type Start = 'latest' | 'earliest' | 'time' | 'offset';

const STARTS: { value: Start; label: string }[] = [
  { value: 'latest', label: 'From the newest' },
  { value: 'earliest', label: 'From the oldest' },
  { value: 'time', label: 'From a time…' },
  { value: 'offset', label: 'From an offset…' },
];

export function RecordsToolbar({ topic, search, onChange }: RecordsToolbarProps): ReactNode {
  const { filter = '', live = false } = search;
  const mayExport = useMay('export:create');
  return (
    <div className={classes.toolbar}>
      <FilterInput
        label="Find: pizza, key:o-1042, $.total>=50"
        value={filter}
        width={330}
        onChange={(next) => onChange({ filter: next || undefined })}
      />
      <FilterHelp />
      <FilterMenu
        topic={topic}
        filter={filter}
        onChoose={(next) => onChange({ filter: next, record: undefined })}
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
              ? { live: true, from: undefined, to: undefined, order: undefined }
              : { live: undefined },
          )
        }
      />
      {mayExport && (
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Export these records"
          title="Export these records"
          onClick={() => onChange({ export: true })}
        >
          <DownloadIcon />
        </ActionIcon>
      )}
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
    const nowhere = { from: undefined, to: undefined };
    if (next === 'time' && search.from !== undefined) onChange(nowhere);
    if (next === 'latest') onChange({ ...nowhere, order: undefined });
    if (next === 'earliest') onChange({ ...nowhere, order: 'asc', live: undefined });
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
      {start === 'time' && (
        <TimeField
          label="The time to begin at, in your time zone"
          isLabelHidden
          time={search.from?.startsWith('@') ? search.from.slice(1) : undefined}
          onChange={(time) => (time === undefined ? choose('time') : go(`@${time}`))}
        />
      )}
      {start === 'time' && search.from?.startsWith('@') === true && (
        <TimeField
          label="The time to end at; without it, now"
          isLabelHidden
          time={search.to?.slice(1)}
          onChange={(time) => onChange({ to: time && `@${time}` })}
        />
      )}
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
