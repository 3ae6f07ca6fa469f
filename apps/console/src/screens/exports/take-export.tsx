import { Button } from '@mantine/core';
import type { Export } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { exportContentUrl } from '../../api/exports.js';
import { settingsQuery } from '../../api/settings.js';
import { useMay, whoAmIQuery } from '../../api/who.js';
import tones from '../../components/tones.module.css';
import { bytes } from '../../format/numbers.js';
import { fileOf } from './export-file.js';

/** The file of an export that is done, or why there is none to be taken. */
export function TakeExport({ job }: { readonly job: Export }): ReactNode {
  const hours = useQuery(settingsQuery()).data?.settings.exportRetentionHours;
  const actor = useQuery(whoAmIQuery()).data?.actor;
  const mayRead = useMay('topic:records_read', job.topic);
  const mayUnmask = useMay('topic:records_unmask', job.topic);
  const { id, createdBy } = job;
  switch (fileOf(job, { actor, mayRead, mayUnmask, hours, now: Date.now() })) {
    case 'there':
      return (
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
      );
    case 'deleted':
      return (
        <span className={tones.soft} title={`What an export has written is kept for ${hours} h.`}>
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
