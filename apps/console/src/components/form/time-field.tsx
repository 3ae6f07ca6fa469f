import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface TimeFieldProps {
  /** Visible, or with `isLabelHidden` for those who hear it only. */
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** ISO 8601 or milliseconds since 1970. */
  readonly time: string | undefined;
  /** ISO 8601, and nothing once the field was cleared. Called for whole moments only. */
  readonly onChange: (time: string | undefined) => void;
}

/** A moment to the second, typed in the reader's time zone. */
export function TimeField({
  label,
  isLabelHidden = false,
  time,
  onChange,
}: TimeFieldProps): ReactNode {
  const [typed, setTyped] = useState(() => localInputOf(time));
  const [known, setKnown] = useState(time);
  // Another time came from elsewhere: a preset, the URL.
  if (known !== time) {
    setKnown(time);
    setTyped(localInputOf(time));
  }
  return (
    <TextInput
      type="datetime-local"
      step={1}
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={({ currentTarget }) => void tell(currentTarget)}
      onKeyDown={(event) => {
        // Not also the form that it may stand in: what another time means is to be seen before it is done.
        if (event.key === 'Enter' && tell(event.currentTarget)) event.preventDefault();
      }}
    />
  );

  /**
   * While a year is typed digit by digit, every step is a valid date of long ago: only leaving the field, or Enter, says "this".
   * @returns whether it is another one than before.
   */
  function tell(input: HTMLInputElement): boolean {
    const before = localInputOf(time);
    // Half of a moment is none: the field goes back to the one that holds.
    if (input.validity.badInput) input.value = before;
    if (input.value === before) return false;
    onChange(momentOf(input.value));
    return true;
  }
}

function momentOf(typed: string): string | undefined {
  return typed === '' ? undefined : new Date(typed).toISOString();
}

/** What an input of type datetime-local takes: local time without a zone. */
function localInputOf(time: string | undefined): string {
  if (time === undefined) return '';
  const at = new Date(/^\d+$/.test(time) ? Number(time) : time);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
