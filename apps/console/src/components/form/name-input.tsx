import { TextInput, type TextInputProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface NameInputProps extends Pick<
  TextInputProps,
  'label' | 'description' | 'placeholder' | 'maxLength' | 'error'
> {
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** Names what a form makes: its first field, which has to be filled. No spelling is checked, and nothing is put in by the browser. */
export function NameInput({ label = 'Name', onChange, ...others }: NameInputProps): ReactNode {
  return (
    <TextInput
      data-autofocus
      required
      label={label}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
      {...others}
    />
  );
}
