import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { KINDS, type Kind, type RecordSearch } from '../../api/record-search.js';
import { TimeField } from '../../components/form/time-field.js';
import { useTopicNames } from '../../components/form/topic-field.js';
import classes from './search.module.css';

interface SearchFormProps {
  readonly search: RecordSearch;
  readonly onSearch: (next: RecordSearch) => void;
}

const LABELS: Readonly<Record<Kind, { readonly label: string; readonly example: string }>> = {
  key: { label: 'Key', example: 'o-17' },
  traceId: { label: 'Trace id', example: '4bf92f3577b34da6a3ce929d0e0e4736' },
  correlationId: { label: 'Correlation id', example: '6f9619ff-8b86' },
  header: { label: 'Header', example: 'tenant=acme' },
  where: { label: 'JSON value', example: '$.order.total>=50' },
  q: { label: 'Contains', example: 'margherita' },
};

const CHOICES = KINDS.map((kind) => ({ value: kind, label: LABELS[kind].label }));

/** Searches when it is sent, not while it is typed: a search may read a lot. */
export function SearchForm({ search, onSearch }: SearchFormProps): ReactNode {
  const [by, setBy] = useState<Kind>(search.by ?? 'key');
  const [value, setValue] = useState(search.value ?? '');
  const [topic, setTopic] = useState<readonly string[]>(search.topic ?? []);
  const [from, setFrom] = useState(search.from);
  const [to, setTo] = useState(search.to);
  const topics = useTopicNames();
  return (
    <form
      className={classes.form}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== '') onSearch({ by, value: value.trim(), topic, from, to });
      }}
    >
      <div className={classes.what}>
        <Select
          w={150}
          label="By"
          data={CHOICES}
          value={by}
          onChange={(next) => setBy(next ?? 'key')}
          allowDeselect={false}
        />
        <TextInput
          className={classes.value}
          label="Value"
          placeholder={LABELS[by].example}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Button type="submit" disabled={value.trim() === ''}>
          Search
        </Button>
      </div>
      <div className={classes.where}>
        <TagsInput
          className={classes.topics}
          label="Topics"
          placeholder={topic.length === 0 ? 'All topics' : ''}
          data={topics}
          value={[...topic]}
          onChange={setTopic}
          clearable
        />
        <TimeField label="From" time={from} onChange={setFrom} />
        <TimeField label="To" time={to} onChange={setTo} />
      </div>
    </form>
  );
}
