import { Checkbox, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { PartitionLagBody, SkipRecordBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { groupQuery } from '../../api/groups.js';
import { recordQuery } from '../../api/records.js';
import { skipPreviewQuery, skipRecord } from '../../api/skip.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { digits, plural } from '../../format/numbers.js';
import { previewOf } from '../../format/record-text.js';
import classes from './groups.module.css';

interface SkipRecordProps {
  readonly group: string;
  /** Whose next record is skipped. */
  readonly partition: PartitionLagBody & { readonly committedOffset: string };
  readonly onClose: () => void;
}

/** For a record that stops a service which has no dead letters: the group goes on behind it. */
export function SkipRecord({ group, partition: at, onClose }: SkipRecordProps): ReactNode {
  const { topic, partition } = at;
  // The group may go on while the dialog is open: what is confirmed is the record that was shown.
  const [offset] = useState(at.committedOffset);
  const { data } = useQuery(groupQuery(group));
  const [evicts, setEvicts] = useState(false);
  const members = data?.memberCount ?? 0;
  const body: SkipRecordBody = {
    topic,
    partition,
    offset,
    evictMembers: evicts && members > 0,
  };
  const preview = useQuery(skipPreviewQuery(group, body));
  const isAllowed = members === 0 || evicts;
  const blockedBy = isAllowed ? (preview.data?.blockedBy ?? null) : null;
  const queryClient = useQueryClient();
  const skip = async (reason: string): Promise<void> => {
    await skipRecord(group, body, reason);
    notifications.show({
      message: `${group} goes on behind ${topic}-${partition} @ ${digits(offset)}. Reset offsets can take it back.`,
    });
    await queryClient.invalidateQueries({ queryKey: ['group', group] });
  };
  return (
    <ConfirmByName
      title="Skip a record"
      name={group}
      verb="Skip record"
      isOpen
      isDisabled={!isAllowed || preview.data === undefined || blockedBy !== null}
      onClose={onClose}
      onConfirm={skip}
    >
      <Stack gap="sm">
        <p>
          {group} will never read this record, the next one of {topic}, partition {partition}:
        </p>
        <TheRecord topic={topic} partition={partition} offset={offset} />
        {members > 0 && (
          <Checkbox
            checked={evicts}
            onChange={(event) => setEvicts(event.currentTarget.checked)}
            label={`Send its ${plural(members, 'member')} away, to begin behind it`}
            description="It is running. They join again by themselves within seconds; what they are handling now is handled again."
          />
        )}
        {blockedBy !== null && <p className={classes.blocked}>{blockedBy}</p>}
        {preview.error !== null && <ProblemView error={preview.error} />}
      </Stack>
    </ConfirmByName>
  );
}

interface TheRecordProps {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

function TheRecord({ topic, partition, offset }: TheRecordProps): ReactNode {
  const { data, error } = useQuery(recordQuery(topic, partition, offset));
  return (
    <div className={classes.skipped}>
      <Link
        to="/topics/$topic"
        params={{ topic }}
        search={{ partition, from: offset, order: 'asc', record: `${partition}@${offset}` }}
      >
        offset {digits(offset)}
      </Link>
      {data !== undefined && (
        <>
          {' '}
          <code>{data.key === null ? 'no key' : previewOf(data.key)}</code>{' '}
          <code>{data.value === null ? 'tombstone' : previewOf(data.value)}</code>
        </>
      )}
      {error !== null && ' (cannot be shown)'}
    </div>
  );
}
