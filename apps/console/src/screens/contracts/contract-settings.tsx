import { Select, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ContractDetails } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { putContractSettings } from '../../api/contracts.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ReasonInput } from '../../components/form/reason-input.js';

interface ContractSettingsDialogProps {
  readonly contract: ContractDetails;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type Compatibility = ContractDetails['compatibility'];

/** As the registry of Confluent names them; what they mean is said below. */
const MEANINGS: Readonly<Record<Compatibility, string>> = {
  NONE: 'Anything may change.',
  BACKWARD: 'Readers of the new version read events of the one before. Upgrade readers first.',
  BACKWARD_TRANSITIVE: 'Readers of the new version read events of every version before.',
  FORWARD: 'Readers of the version before read new events. Upgrade writers first.',
  FORWARD_TRANSITIVE: 'Readers of every version before read new events.',
  FULL: 'Both ways between the new version and the one before.',
  FULL_TRANSITIVE: 'Both ways between all versions.',
};

export function ContractSettingsDialog(props: ContractSettingsDialogProps): ReactNode {
  const { isOpen, onClose } = props;
  return (
    <FormDialog title="What new versions may do" isOpen={isOpen} onClose={onClose}>
      <Form {...props} />
    </FormDialog>
  );
}

function Form({ contract, onClose }: ContractSettingsDialogProps): ReactNode {
  const [compatibility, setCompatibility] = useState<Compatibility>(contract.compatibility);
  const [isReadOnly, setIsReadOnly] = useState(contract.mode === 'READONLY');
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = async (): Promise<void> => {
    const mode = isReadOnly ? 'READONLY' : 'READWRITE';
    await putContractSettings(contract.event, { compatibility, mode }, reason);
    notifications.show({ message: `New versions of ${contract.event} are held to it.` });
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['contract', contract.event] }),
      queryClient.invalidateQueries({ queryKey: ['contracts'] }),
    ]);
  };
  return (
    <DialogForm verb="Save" onClose={onClose} onSubmit={save}>
      <Select
        data-autofocus
        label="Compatibility"
        description={MEANINGS[compatibility]}
        data={Object.keys(MEANINGS) as Compatibility[]}
        value={compatibility}
        onChange={(next) => setCompatibility(next ?? compatibility)}
        allowDeselect={false}
      />
      <Switch
        label="No new versions at all"
        checked={isReadOnly}
        onChange={(event) => setIsReadOnly(event.currentTarget.checked)}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
