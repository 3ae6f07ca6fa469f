import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { BookmarkIcon, TrashIcon } from '@radix-ui/react-icons';
import { useState, type ReactNode } from 'react';
import tones from '../../../components/values/tones.module.css';
import classes from './filter-menu.module.css';
import { useSavedFilters } from './saved-filters.js';

interface FilterMenuProps {
  readonly topic: string;
  /** What is typed now; empty: nothing is to be saved. */
  readonly filter: string;
  readonly onChoose: (filter: string) => void;
}

/** Filters of this topic under names, to be used again. */
export function FilterMenu({ topic, filter, onChoose }: FilterMenuProps): ReactNode {
  const { filters, save, remove } = useSavedFilters(topic);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      position="bottom-start"
      withArrow
      trapFocus
      width={320}
      opened={isOpen}
      onChange={setIsOpen}
    >
      <Popover.Target>
        <ActionIcon
          aria-label="Saved filters"
          title="Saved filters"
          onClick={() => setIsOpen(!isOpen)}
        >
          <BookmarkIcon />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.menu}>
          {filters.length === 0 && filter === '' && (
            <p>Type a filter, and save it here under a name.</p>
          )}
          {filters.length > 0 && (
            <ul className={classes.list}>
              {filters.map((one) => (
                <li key={one.name}>
                  <button
                    type="button"
                    className={classes.choice}
                    onClick={() => {
                      setIsOpen(false);
                      onChoose(one.filter);
                    }}
                  >
                    {one.name}
                    <code>{one.filter}</code>
                  </button>
                  <ActionIcon
                    size="sm"
                    aria-label={`Forget ${one.name}`}
                    onClick={() => remove(one.name)}
                  >
                    <TrashIcon />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          )}
          {filter !== '' && <SaveForm onSave={(name) => save({ name, filter })} />}
          <p className={tones.soft}>Kept in this browser.</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveForm({ onSave }: { readonly onSave: (name: string) => void }): ReactNode {
  const [name, setName] = useState('');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        onSave(name.trim());
        setName('');
      }}
    >
      <TextInput
        className={classes.name}
        aria-label="Name of the filter"
        placeholder="Name for what is typed"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={name.trim() === ''}>
        Save
      </Button>
    </form>
  );
}
