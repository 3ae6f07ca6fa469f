import { Button, Drawer, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { DeadLetter } from '@posthorn/admin-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { letterQuery, reopenLetter } from '../../api/dead-letters.js';
import { useMay } from '../../api/who.js';
import { JourneyLink } from '../../components/records/journey-link.js';
import { TraceLink } from '../../components/records/trace-link.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { HeadersPart, RecordPart } from '../../components/records/record-parts.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { digits, plural, UNKNOWN } from '../../format/numbers.js';
import classes from './dead-letters.module.css';
import { DiscardDialog } from './discard-dialog.js';
import { EditLetterDialog } from './edit-letter-dialog.js';
import { LetterStatusView } from './letter-status.js';
import { Origin, PlaceLink } from './origin.js';
import { RedriveDialog } from './redrive-dialog.js';

interface LetterPanelProps {
  /** Id; undefined closes the panel. */
  readonly letter: string | undefined;
  readonly onClose: () => void;
}

/** One letter beside the list: what went wrong, with what, and what can be done about it. */
export function LetterPanel({ letter, onClose }: LetterPanelProps): ReactNode {
  return (
    <Drawer
      opened={letter !== undefined}
      onClose={onClose}
      position="right"
      size={660}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      title="Dead letter"
      shadow="xl"
    >
      {letter !== undefined && <Content key={letter} letter={letter} />}
    </Drawer>
  );
}

function Content({ letter }: { readonly letter: string }): ReactNode {
  const { data, error, refetch } = useQuery(letterQuery(letter));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return null;
  return (
    <Stack gap="md">
      <Actions letter={data} />
      <Facts letter={data} />
      {data.isGone && (
        <p>
          <Tag tone="warn">gone</Tag> Its topic has dropped the record since.
        </p>
      )}
      {data.stack !== null && (
        <pre className={classes.stack} tabIndex={0}>
          {data.stack}
        </pre>
      )}
      <RecordPart title="Key" content={data.key} absent="No key." />
      <RecordPart title="Value" content={data.value} absent="A tombstone." />
      <HeadersPart headers={data.headers} />
    </Stack>
  );
}

function Facts({ letter }: { readonly letter: DeadLetter }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Status', <LetterStatusView key="status" status={letter.status} />],
    ['Error', `${letter.error}: ${letter.message}`],
    ['Handler', `${letter.handler || UNKNOWN} of ${letter.group || UNKNOWN}`],
    ['Came from', <Origin key="origin" letter={letter} />],
    ['Given up', <Time key="at" at={letter.writtenAt} as="full" />],
    ['Tries', digits(letter.attempt)],
    ...(letter.timesRedriven > 0
      ? [
          [
            'Redriven before',
            <Fragment key="before">
              {plural(letter.timesRedriven, 'time')}, from{' '}
              {letter.redrivenFrom === null ? UNKNOWN : <PlaceLink place={letter.redrivenFrom} />}
            </Fragment>,
          ] as const,
        ]
      : []),
    ...(letter.redrivenTo === null
      ? []
      : [['Redriven to', <PlaceLink key="to" place={letter.redrivenTo} />] as const]),
    ...(letter.redriveError === null ? [] : [['Last redrive', letter.redriveError] as const]),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Actions({ letter }: { readonly letter: DeadLetter }): ReactNode {
  const [isRedriving, redriving] = useDisclosure(false);
  const [isEditing, editing] = useDisclosure(false);
  const [isDiscarding, discarding] = useDisclosure(false);
  // Rights are by the topic that the record came from.
  const origin = letter.originTopic ?? undefined;
  const mayRedrive = useMay('deadLetter:redrive', origin);
  const mayEdit = useMay('deadLetter:edit', origin);
  const mayDiscard = useMay('deadLetter:discard', origin);
  const isOpen = letter.status === 'open';
  const letters = { ids: [letter.id] };
  const key = letter.key?.text;
  return (
    <Group gap="xs">
      {isOpen && mayRedrive && <Button onClick={redriving.open}>Redrive…</Button>}
      {isOpen && mayRedrive && mayEdit && !letter.isGone && (
        <Button variant="default" onClick={editing.open}>
          Edit and redrive…
        </Button>
      )}
      {isOpen && mayDiscard && (
        <Button variant="default" onClick={discarding.open}>
          Discard…
        </Button>
      )}
      {(letter.status === 'redriven' || letter.status === 'discarded') && mayDiscard && (
        <Reopen letter={letter} />
      )}
      <JourneyLink record={letter} />
      <TraceLink record={letter} />
      {key !== undefined && (
        <Link to="/search" search={{ by: 'key', value: key }}>
          All records of this key
        </Link>
      )}
      <RedriveDialog letters={letters} isOpen={isRedriving} onClose={redriving.close} />
      <EditLetterDialog letter={letter} isOpen={isEditing} onClose={editing.close} />
      <DiscardDialog letters={letters} count={1} isOpen={isDiscarding} onClose={discarding.close} />
    </Group>
  );
}

function Reopen({ letter }: { readonly letter: DeadLetter }): ReactNode {
  const queryClient = useQueryClient();
  const reopen = useMutation({
    mutationFn: () => reopenLetter(letter.id, ''),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['dead-letters'] }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  return (
    <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
      Open again
    </Button>
  );
}
