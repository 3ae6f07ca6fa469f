import { Checkbox, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { PutRoleBody, RoleBody } from '@posthorn/admin-client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, because } from '../../../api/client.js';
import { DialogForm, FormDialog } from '../../../components/form/form-dialog.js';
import { NameInput } from '../../../components/form/name-input.js';
import { ReasonInput } from '../../../components/form/reason-input.js';
import { byKind } from './role-actions.js';
import classes from '../security.module.css';

export interface EditedRole {
  /** What it begins as: the role itself, or the one that a new role is like. */
  readonly like: RoleBody | null;
  readonly isNew: boolean;
}

interface EditRoleProps {
  /** null closes the dialog. */
  readonly edited: EditedRole | null;
  /** All that there are. */
  readonly actions: readonly string[];
  readonly onClose: () => void;
}

export function EditRole({ edited, actions, onClose }: EditRoleProps): ReactNode {
  return (
    <FormDialog
      title={edited === null || edited.isNew ? 'New role' : `Role ${edited.like?.name}`}
      isOpen={edited !== null}
      onClose={onClose}
      size={640}
    >
      {edited !== null && <Form edited={edited} actions={actions} onClose={onClose} />}
    </FormDialog>
  );
}

type FormProps = Omit<EditRoleProps, 'edited'> & { readonly edited: EditedRole };

function Form({ edited: { like, isNew }, actions, onClose }: FormProps): ReactNode {
  const [name, setName] = useState(isNew ? '' : (like?.name ?? ''));
  const [description, setDescription] = useState(like?.description ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(like?.actions ?? []);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = async (): Promise<void> => {
    const body = { description: description.trim(), actions: chosen as PutRoleBody['actions'] };
    const params = { path: { role: name } };
    await api.PUT('/api/v1/roles/{role}', { params, body, ...because(reason) });
    notifications.show({ message: `Role ${name} may do ${chosen.length} things.` });
    await queryClient.invalidateQueries({ queryKey: ['roles'] });
  };
  return (
    <DialogForm
      verb={isNew ? 'Make role' : 'Save'}
      onClose={onClose}
      onSubmit={save}
      isDisabled={name === '' || chosen.length === 0}
    >
      {isNew && <NameInput placeholder="payments-support" value={name} onChange={setName} />}
      <TextInput
        label="What it is for"
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Checkbox.Group label="May" value={[...chosen]} onChange={setChosen}>
        <div className={classes.actions}>
          {byKind(actions).map(({ kind, verbs }) => (
            <fieldset key={kind}>
              <legend>{kind}</legend>
              {verbs.map((verb) => (
                <Checkbox
                  key={verb}
                  value={`${kind}:${verb}`}
                  label={verb.replace('_', ' ')}
                  aria-label={`${kind} ${verb.replace('_', ' ')}`}
                />
              ))}
            </fieldset>
          ))}
        </div>
      </Checkbox.Group>
      {!isNew && <p>Whoever has the role may do this at once, on every broker.</p>}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}
