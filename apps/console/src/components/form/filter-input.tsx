import { TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { useRef, useState, type ReactNode } from 'react';
import classes from './filter-input.module.css';

interface FilterInputProps {
  readonly label: string;
  /** From the URL. */
  readonly value: string;
  /** Called when typing has paused; puts it into the URL. */
  readonly onChange: (value: string) => void;
  readonly width?: number;
}

const PAUSE_MS = 200;

/** Narrows a list by what a name contains. `/` goes there, as in most consoles. */
export function FilterInput({ label, value, onChange, width = 280 }: FilterInputProps): ReactNode {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  /** What is on its way into the URL. */
  const [told, setTold] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const tell = useDebouncedCallback((next: string) => {
    if (next === value) return;
    setTold(next);
    onChange(next);
  }, PAUSE_MS);
  useHotkeys([['/', () => input.current?.focus()]]);
  if (known !== value) {
    setKnown(value);
    setTold(null);
    // By other means than typing: a link, or the browser's back button. What was typed here has been typed on meanwhile.
    if (value !== told) setTyped(value);
  }
  return (
    <TextInput
      ref={input}
      className={classes.filter}
      style={{ '--filter-width': `${width}px` }}
      aria-label={label}
      placeholder={`${label}…`}
      leftSection={<MagnifyingGlassIcon />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      spellCheck={false}
      autoComplete="off"
      type="search"
    />
  );
}
