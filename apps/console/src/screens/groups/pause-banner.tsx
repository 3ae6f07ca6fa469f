import { Button } from '@mantine/core';
import type { AskedPauseBody, GroupPauses } from '@posthorn/admin-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { groupPausesQuery, resumeGroup } from '../../api/pauses.js';
import { useMay } from '../../api/who.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { digits } from '../../format/numbers.js';
import classes from './groups.module.css';

/** A group that stands still says so, with who asked for it and which partitions have obeyed: it must not look like a fault. */
export function PauseBanner({ group }: { readonly group: string }): ReactNode {
  const { data } = useQuery(groupPausesQuery(group));
  const mayResume = useMay('group:pause', group);
  const queryClient = useQueryClient();
  const resume = useMutation({
    mutationFn: () => resumeGroup(group, 'resumed from the console'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['group', group] }),
  });
  if (data === undefined || data.pauses.length === 0) return null;
  return (
    <>
      <div className={classes.paused} role="status">
        <ul>
          {data.pauses.map((pause) => (
            <li key={`${pause.topic}/${pause.partition}`}>
              <Status tone="warn">
                <PauseText pause={pause} />
              </Status>
            </li>
          ))}
          <li className={classes.topics}>{standingText(data)}</li>
        </ul>
        {mayResume && (
          <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
            Resume
          </Button>
        )}
      </div>
      {resume.isError && <ProblemView error={resume.error} />}
    </>
  );
}

function PauseText({ pause }: { readonly pause: AskedPauseBody }): ReactNode {
  const { topic, partition, by, reason, at, until } = pause;
  const what =
    topic === null ? 'All of it' : partition === null ? topic : `${topic}, partition ${partition},`;
  return (
    <>
      {what} was paused <Time at={at} />
      {by !== null && ` by ${by}`}
      {reason !== null && `: ${reason}`}
      {until !== null && (
        <>
          , until <Time at={until} as="full" />
        </>
      )}
    </>
  );
}

function standingText({ partitions }: GroupPauses): string {
  const paused = partitions.filter(({ standing }) => standing === 'paused').length;
  const silent = partitions.filter(({ standing }) => standing === 'pausing').length;
  const obeyed = `${digits(paused)} of ${digits(paused + silent)} partitions stand still`;
  return silent === 0
    ? `${obeyed}.`
    : `${obeyed}; of the others there is no word yet: their service may not read the control topic.`;
}
