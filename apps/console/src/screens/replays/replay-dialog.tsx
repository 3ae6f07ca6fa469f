import { Autocomplete, NumberInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReplayPreview } from '@posthorn/admin-client';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { groupsQuery } from '../../api/groups.js';
import { createReplay, replayPreviewQuery } from '../../api/jobs.js';
import { DialogForm, FieldPair, FormDialog } from '../../components/form/form-dialog.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { TimeField } from '../../components/form/time-field.js';
import { TopicField } from '../../components/form/topic-field.js';
import { digits, plural } from '../../format/numbers.js';
import { emptyReplay, replayBodyOf, type ReplayDraft } from './replay-draft.js';

interface ReplayDialogProps {
  readonly topic: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ReplayDialog({ topic, isOpen, onClose }: ReplayDialogProps): ReactNode {
  return (
    <FormDialog title="Replay records" isOpen={isOpen} onClose={onClose} size={560}>
      <Form topic={topic} onClose={onClose} />
    </FormDialog>
  );
}

function Form({ topic, onClose }: Omit<ReplayDialogProps, 'isOpen'>): ReactNode {
  const [draft, setDraft] = useState<ReplayDraft>({ ...emptyReplay, topic });
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const change = (next: Partial<ReplayDraft>): void => setDraft({ ...draft, ...next });
  const body = replayBodyOf(draft);
  const { data, error, isPlaceholderData } = useQuery(replayPreviewQuery(body));
  const replay = async (): Promise<void> => {
    if (body === null) return;
    const { replay: started } = await createReplay(body, reason);
    notifications.show({ message: `Replay ${started?.id ?? ''} has begun.` });
    await queryClient.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <DialogForm
      verb="Replay"
      onClose={onClose}
      onSubmit={replay}
      isDisabled={body === null || error !== null || isPlaceholderData || data === undefined}
    >
      <Source draft={draft} onChange={change} />
      <Target draft={draft} onChange={change} />
      <NumberInput
        label="Records a second, at most"
        placeholder="as fast as they go"
        min={1}
        max={100_000}
        allowDecimal={false}
        value={draft.rate}
        onChange={(rate) => change({ rate })}
      />
      {error !== null && body !== null && <ProblemView error={error} />}
      {body !== null && error === null && data !== undefined && <Preview preview={data.preview} />}
      <ReasonInput value={reason} onChange={setReason} />
    </DialogForm>
  );
}

interface PartProps {
  readonly draft: ReplayDraft;
  readonly onChange: (next: Partial<ReplayDraft>) => void;
}

function Source({ draft, onChange }: PartProps): ReactNode {
  return (
    <>
      <TopicField topic={draft.topic} onChange={(topic) => onChange({ topic })} />
      <FieldPair>
        <TimeField label="From" time={draft.from} onChange={(from) => onChange({ from })} />
        <TimeField label="Until" time={draft.to} onChange={(to) => onChange({ to })} />
      </FieldPair>
      <TextInput
        label="Only records of this key"
        placeholder="all keys"
        value={draft.key}
        onChange={(event) => onChange({ key: event.currentTarget.value })}
        spellCheck={false}
        autoComplete="off"
      />
    </>
  );
}

function Target({ draft, onChange }: PartProps): ReactNode {
  const groups = useInfiniteQuery(groupsQuery('')).data?.pages.flatMap((page) => page.groups) ?? [];
  return (
    <FieldPair>
      <Autocomplete
        label="For the group"
        description="Its handlers get the copies; others pass over them."
        placeholder="every group of the target"
        data={groups.map(({ groupId }) => groupId)}
        value={draft.group}
        onChange={(group) => onChange({ group })}
        limit={20}
      />
      <TextInput
        label="To another topic"
        description="Empty: the topic itself, for the group."
        value={draft.target}
        onChange={(event) => onChange({ target: event.currentTarget.value })}
        spellCheck={false}
        autoComplete="off"
      />
    </FieldPair>
  );
}

function Preview({ preview }: { readonly preview: ReplayPreview }): ReactNode {
  const { matched, scanned, total, isComplete } = preview;
  if (isComplete) return <p>{plural(matched, 'record')} will be copied.</p>;
  return (
    <p>
      {digits(matched)} of the first {digits(scanned)} records will be copied; {digits(total)} are
      to be looked at.
    </p>
  );
}
