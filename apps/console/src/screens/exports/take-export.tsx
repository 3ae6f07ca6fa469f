import { Button, Group } from '@mantine/core';
import type { Export } from '@posthorn/admin-client';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deleteExportContent, exportContentUrl } from '../../api/exports.js';
import { useMay, whoAmIQuery } from '../../api/who.js';
import tones from '../../components/values/tones.module.css';
import { bytes } from '../../format/numbers.js';
import { fileOf } from './export-file.js';

/** The file of an export that is done, or why there is none to be taken. */
export function TakeExport({ job }: { readonly job: Export }): ReactNode {
  const actor = useQuery(whoAmIQuery()).data?.actor;
  const mayRead = useMay('topic:records_read', job.topic);
  const mayUnmask = useMay('topic:records_unmask', job.topic);
  const { id, createdBy } = job;
  switch (fileOf(job, { actor, mayRead, mayUnmask })) {
    case 'there':
      return (
        <Group gap={4} wrap="nowrap">
          <Button
            component="a"
            size="compact-xs"
            variant="default"
            href={exportContentUrl(id)}
            download
            title={`${bytes(job.bytes)}, ${bytes(job.storedBytes)} compressed`}
            aria-label={`Download export ${id}`}
          >
            Download
          </Button>
          <DeleteFile id={id} />
        </Group>
      );
    case 'deleted':
      return (
        <span className={tones.soft} title="Somebody deleted it, or its time was over.">
          deleted
        </span>
      );
    case 'not for you':
      return (
        <span className={tones.soft} title={`It holds what ${createdBy} may see, who may take it.`}>
          not for you
        </span>
      );
    case 'none':
      return null;
  }
}

/** One click: what it has can be exported again, and it makes room for others. */
function DeleteFile({ id }: Pick<Export, 'id'>): ReactNode {
  const mayDelete = useMay('export:cancel');
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteExportContent(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['jobs', 'exports'] }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  if (!mayDelete) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Delete the file of export ${id}`}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      Delete
    </Button>
  );
}
