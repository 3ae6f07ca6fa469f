import { Button, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { DeadLetterGroup } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { letterGroupQuery, LETTER_STATUSES } from '../../api/dead-letters.js';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Time } from '../../components/values/time.js';
import { digits, plural } from '../../format/numbers.js';
import classes from './dead-letters.module.css';
import { DiscardDialog } from './discard-dialog.js';
import { LetterPanel } from './letter-panel.js';
import { STATUS_WORDS } from './letter-status.js';
import { LettersTable } from './letters-table.js';
import { NoteForm } from './note-form.js';
import { RedriveDialog } from './redrive-dialog.js';

const route = getRouteApi('/dead-letters/$letterGroup');

export function LetterGroupScreen(): ReactNode {
  const { letterGroup } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(letterGroupQuery(letterGroup));
  const open = (letter: string | undefined): void =>
    void navigate({ search: { ...search, letter }, resetScroll: false });
  return (
    <Page
      title={data === undefined ? 'Dead letters' : data.error}
      summary={data === undefined ? ' ' : <Summary group={data} />}
      actions={data !== undefined && <Actions group={data} />}
    >
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {data !== undefined && (
            <div className={classes.about}>
              <p className={classes.message}>{data.message}</p>
              <NoteForm key={`${data.note}${data.assignee}`} group={data} />
            </div>
          )}
          <Select
            w={150}
            aria-label="Status"
            placeholder="Any status"
            clearable
            data={LETTER_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))}
            value={search.status ?? null}
            onChange={(next) =>
              void navigate({ search: { ...search, status: next ?? undefined }, replace: true })
            }
          />
          <LettersTable
            letterGroup={letterGroup}
            status={search.status}
            selected={search.letter}
            onOpen={open}
          />
          <LetterPanel letter={search.letter} onClose={() => open(undefined)} />
        </>
      )}
    </Page>
  );
}

function Summary({ group }: { readonly group: DeadLetterGroup }): ReactNode {
  return (
    <>
      {group.handler === '' ? group.group : `${group.handler} of ${group.group}`} ·{' '}
      {group.topics.join(', ')} · {plural(group.open, 'open letter')}
      {group.redriven > 0 && `, ${digits(group.redriven)} redriven`}
      {group.discarded > 0 && `, ${digits(group.discarded)} discarded`} · first{' '}
      <Time at={group.firstSeen} />, last <Time at={group.lastSeen} />
    </>
  );
}

function Actions({ group }: { readonly group: DeadLetterGroup }): ReactNode {
  const [isRedriving, redriving] = useDisclosure(false);
  const [isDiscarding, discarding] = useDisclosure(false);
  const mayRedrive = useMay('deadLetter:redrive');
  const mayDiscard = useMay('deadLetter:discard');
  const letters = { letterGroup: group.id };
  return (
    <>
      {mayDiscard && (
        <Button variant="default" disabled={group.open === 0} onClick={discarding.open}>
          Discard all…
        </Button>
      )}
      {mayRedrive && (
        <Button disabled={group.open === 0} onClick={redriving.open}>
          Redrive all…
        </Button>
      )}
      <RedriveDialog letters={letters} isOpen={isRedriving} onClose={redriving.close} />
      <DiscardDialog
        letters={letters}
        count={group.open}
        isOpen={isDiscarding}
        onClose={discarding.close}
      />
    </>
  );
}
