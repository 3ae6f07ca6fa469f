import { Switch, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import { meaningOf } from '../../format/config-meaning.js';
import { DialogForm, FormDialog } from './form-dialog.js';
import { ReasonInput } from './reason-input.js';

export interface EditedConfig {
  readonly name: string;
  /** null: nothing is set, or it is not told. */
  readonly value: string | null;
  readonly documentation: string | null;
  /** Here, so that it can be taken back. */
  readonly isSet: boolean;
}

interface ConfigDialogProps {
  /** null closes the dialog. */
  readonly config: EditedConfig | null;
  /** What it is a config of: "orders", "all brokers". */
  readonly of: string;
  readonly onClose: () => void;
  /** null takes back what was set. */
  readonly onSave: (name: string, value: string | null, reason: string) => Promise<void>;
}

/** Changes one config, or takes it back. */
export function ConfigDialog({ config, of, onClose, onSave }: ConfigDialogProps): ReactNode {
  return (
    <FormDialog title={config?.name ?? ''} isOpen={config !== null} onClose={onClose}>
      {config !== null && <Form config={config} of={of} onClose={onClose} onSave={onSave} />}
    </FormDialog>
  );
}

type FormProps = Omit<ConfigDialogProps, 'config'> & { readonly config: EditedConfig };

function Form({ config, of, onClose, onSave }: FormProps): ReactNode {
  const { name, documentation, isSet } = config;
  const [value, setValue] = useState(config.value ?? '');
  const [isReset, setIsReset] = useState(false);
  const [reason, setReason] = useState('');
  const save = async (): Promise<void> => {
    await onSave(name, isReset ? null : value, reason);
    notifications.show({ message: `${name} of ${of} is changed.` });
  };
  return (
    <DialogForm
      verb="Save"
      onClose={onClose}
      onSubmit={save}
      isDisabled={!isReset && value === (config.value ?? '')}
    >
      <p>
        {documentation ?? 'Accepted and kept, as Kafka’s tools expect, but without effect here.'}
      </p>
      <TextInput
        data-autofocus
        label="Value"
        description={isReset ? 'Goes back to the default.' : meaningOf(name, value) || ' '}
        disabled={isReset}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
      />
      {isSet && (
        <Switch
          label="Back to the default"
          checked={isReset}
          onChange={(event) => setIsReset(event.currentTarget.checked)}
        />
      )}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
