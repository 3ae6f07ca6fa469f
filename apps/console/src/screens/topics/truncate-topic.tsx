import { Group, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TruncateResult } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { topicQuery, truncatePreviewQuery, truncateTopic } from '../../api/topics.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { TimeField } from '../../components/form/time-field.js';
import { plural } from '../../format/numbers.js';
import { everything, truncateBodyOf, type Cut, type TruncateDraft } from './truncate-draft.js';

interface TruncateTopicProps {
  readonly topic: string;
  readonly onClose: () => void;
}

const CUTS: { value: Cut; label: string }[] = [
  { value: 'all', label: 'All that are there now' },
  { value: 'time', label: 'Those before a time' },
  { value: 'offset', label: 'Those before an offset of a partition' },
];

/** Deletes records from the start of a topic. What would go is counted before it goes. */
export function TruncateTopic({ topic, onClose }: TruncateTopicProps): ReactNode {
  const [draft, setDraft] = useState(everything);
  const body = truncateBodyOf(draft);
  const { data, error, isPlaceholderData } = useQuery(truncatePreviewQuery(topic, body));
  const isKnown = body !== null && data !== undefined && error === null && !isPlaceholderData;
  const queryClient = useQueryClient();
  const truncate = async (reason: string): Promise<void> => {
    if (body === null) return;
    const result = await truncateTopic(topic, body, reason);
    notifications.show(outcomeOf(topic, result));
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['topic', topic] }),
      queryClient.resetQueries({ queryKey: ['records', topic] }),
    ]);
  };
  return (
    <ConfirmByName
      title="Truncate topic"
      name={topic}
      verb="Delete records"
      isOpen
      isDisabled={!isKnown || data.recordsDeleted === '0'}
      onClose={onClose}
      onConfirm={truncate}
    >
      <Stack gap="sm">
        <Which topic={topic} draft={draft} onChange={setDraft} />
        {body !== null && error !== null && <ProblemView error={error} />}
        {isKnown && (
          <p role="status">
            <strong>{plural(data.recordsDeleted, 'record')}</strong> of {topic} will be gone. Groups
            that have not read them never will. This cannot be undone.
          </p>
        )}
      </Stack>
    </ConfirmByName>
  );
}

interface WhichProps {
  readonly topic: string;
  readonly draft: TruncateDraft;
  readonly onChange: (draft: TruncateDraft) => void;
}

function Which({ topic, draft, onChange }: WhichProps): ReactNode {
  const { data } = useQuery(topicQuery(topic));
  const change = (next: Partial<TruncateDraft>): void => onChange({ ...draft, ...next });
  return (
    <>
      <Select
        label="Which records"
        data={CUTS}
        value={draft.cut}
        onChange={(cut) => change({ cut: cut ?? 'all' })}
        allowDeselect={false}
      />
      {draft.cut === 'time' && (
        <TimeField label="Before" time={draft.time} onChange={(time) => change({ time })} />
      )}
      <Group gap="xs" grow>
        <Select
          label="Partition"
          placeholder="All partitions"
          clearable
          data={(data?.partitions ?? []).map(({ partition }) => String(partition))}
          value={draft.partition}
          onChange={(partition) => change({ partition })}
        />
        {draft.cut === 'offset' && (
          <TextInput
            label="First offset that stays"
            inputMode="numeric"
            value={draft.offset}
            onChange={(event) => change({ offset: event.currentTarget.value.replace(/\D/g, '') })}
          />
        )}
      </Group>
    </>
  );
}

function outcomeOf(topic: string, result: TruncateResult): { message: string; color?: string } {
  const failed = result.partitions.filter(({ failure }) => failure !== null);
  const deleted = `${plural(result.recordsDeleted, 'record')} of ${topic} are gone.`;
  if (failed.length === 0) return { message: deleted };
  const which = failed.map(({ partition, failure }) => `${partition}: ${failure}`).join('; ');
  return { color: 'red', message: `${deleted} Some partitions were left: ${which}` };
}
