import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

interface TimeFieldProps {
  /** Visible, or with `isLabelHidden` for those who hear it only. */
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** ISO 8601 or milliseconds since 1970. */
  readonly time: string | undefined;
  /** ISO 8601. Called for whole moments only. */
  readonly onChange: (time: string) => void;
}

/** A moment to the second, typed in the reader's time zone. */
export function TimeField({
  label,
  isLabelHidden = false,
  time,
  onChange,
}: TimeFieldProps): ReactNode {
  return (
    <TextInput
      // Another time that came from elsewhere (a preset, the URL) is another field.
      key={time}
      type="datetime-local"
      step={1}
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      defaultValue={time === undefined ? '' : localInputOf(time)}
      onBlur={(event) => tell(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(event.currentTarget.value);
      }}
    />
  );

  /** While a year is typed digit by digit, every step is a valid date of long ago: only leaving the field says "this". */
  function tell(typed: string): void {
    const at = new Date(typed);
    if (Number.isNaN(at.getTime())) return;
    const next = at.toISOString();
    if (time === undefined || localInputOf(time) !== localInputOf(next)) onChange(next);
  }
}

/** What an input of type datetime-local takes: local time without a zone. */
function localInputOf(time: string): string {
  const at = new Date(/^\d+$/.test(time) ? Number(time) : time);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
