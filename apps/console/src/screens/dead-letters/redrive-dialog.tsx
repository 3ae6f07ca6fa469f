import { NumberInput, Radio, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { CreateRedriveBody, RedrivePreview } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createRedrive, redrivePreviewQuery } from '../../api/dead-letters.js';
import { DialogForm, FormDialog } from '../../components/form/form-dialog.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { digits, plural } from '../../format/numbers.js';
import classes from './dead-letters.module.css';

interface RedriveDialogProps {
  readonly letters: CreateRedriveBody['letters'];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Copies letters back to where they came from. Which groups shall see the copies is the question that must be asked. */
export function RedriveDialog({ letters, isOpen, onClose }: RedriveDialogProps): ReactNode {
  return (
    <FormDialog title="Redrive" isOpen={isOpen} onClose={onClose}>
      <Form letters={letters} onClose={onClose} />
    </FormDialog>
  );
}

const NO_LIMIT = '';

function Form({ letters, onClose }: Omit<RedriveDialogProps, 'isOpen'>): ReactNode {
  const [forAll, setForAll] = useState(false);
  const [rate, setRate] = useState<number | string>(NO_LIMIT);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const body: CreateRedriveBody = {
    letters,
    ...(forAll ? { forGroup: null } : {}),
    ...(rate === NO_LIMIT ? {} : { recordsPerSecond: Number(rate) }),
  };
  const { data, error, refetch } = useQuery(redrivePreviewQuery(body));
  const preview = data?.preview;
  const redrive = async (): Promise<void> => {
    const { redrive: started } = await createRedrive(body, reason);
    notifications.show({
      message: `Redrive ${started?.id ?? ''} has begun; Replays shows how far it is.`,
    });
    await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
    await queryClient.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <DialogForm
      verb={`Redrive ${digits(preview?.letters)}`}
      onClose={onClose}
      onSubmit={redrive}
      isDisabled={preview === undefined || preview.letters === 0}
    >
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {preview !== undefined && <Preview preview={preview} />}
      <Radio.Group
        label="Who shall handle the copies"
        value={forAll ? 'all' : 'group'}
        onChange={(next) => setForAll(next === 'all')}
      >
        <Stack gap={6} mt={6}>
          <Radio
            value="group"
            label="The group that gave up on each"
            description="The transport's other groups pass over them. Consumers that do not use it see them."
          />
          <Radio value="all" label="Every group that reads the topic" />
        </Stack>
      </Radio.Group>
      <NumberInput
        label="Records a second, at most"
        placeholder="as fast as they go"
        min={1}
        max={100_000}
        allowDecimal={false}
        value={rate}
        onChange={setRate}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

function Preview({ preview }: { readonly preview: RedrivePreview }): ReactNode {
  const { letters, originTopics, groups, withoutOrigin, cut, tooOften, overtaken } = preview;
  const warnings = [
    withoutOrigin > 0 && `${digits(withoutOrigin)} do not say where they came from, and stay.`,
    cut > 0 &&
      `${digits(cut)} hold the beginning of their record only; the rest is taken from its topic.`,
    tooOften > 0 && `${digits(tooOften)} were redriven too often already, and stay.`,
    overtaken > 0 &&
      `${digits(overtaken)} earlier letters of the same keys are not among them: these would be overtaken.`,
  ].filter((warning) => warning !== false);
  return (
    <>
      <p>
        {plural(letters, 'letter')} of {groups.join(', ')} to {originTopics.join(', ')}, those of a
        key in the order they came. A letter is marked when its copy is durable, and kept.
      </p>
      {warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          {warning}
        </p>
      ))}
    </>
  );
}
