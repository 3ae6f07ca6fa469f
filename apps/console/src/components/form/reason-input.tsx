import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

interface ReasonInputProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly isRequired?: boolean;
}

/** Why a write is made; it stands in the audit log beside who and when. */
export function ReasonInput({ value, onChange, isRequired = false }: ReasonInputProps): ReactNode {
  return (
    <TextInput
      label="Reason"
      description="Kept in the audit log."
      placeholder="INC-204: replay after the tip fix"
      required={isRequired}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
