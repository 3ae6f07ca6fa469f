import { Button, TextInput } from '@mantine/core';
import type { JourneyBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { journeyQuery } from '../../api/journeys.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { TraceIds } from '../../components/records/trace-link.js';
import { Status } from '../../components/values/status.js';
import { digits, plural } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';
import { JourneyDiagram, Legend } from './journey-diagram.js';
import { JourneyList } from './journey-list.js';
import classes from './journey.module.css';

const route = getRouteApi('/journey');

/** What became of an order, a request or a trace, across all services. */
export function JourneyScreen(): ReactNode {
  const { id } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Journey" summary="What became of an order, a request or a trace, in all services.">
      <IdForm
        key={id ?? ''}
        id={id ?? ''}
        onSubmit={(next) => void navigate({ search: { id: next } })}
      />
      {id === undefined ? <WhatIsAJourney /> : <Found key={id} id={id} />}
    </Page>
  );
}

interface IdFormProps {
  readonly id: string;
  readonly onSubmit: (id: string) => void;
}

function IdForm({ id, onSubmit }: IdFormProps): ReactNode {
  const [typed, setTyped] = useState(id);
  return (
    <form
      className={classes.form}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onSubmit(typed.trim());
      }}
    >
      <TextInput
        className={classes.id}
        label="Order id, correlation id or trace id"
        placeholder="o-17"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" disabled={typed.trim() === ''}>
        Follow
      </Button>
    </form>
  );
}

function Found({ id }: { readonly id: string }): ReactNode {
  const [isPatient, setIsPatient] = useState(false);
  const quick = useQuery(journeyQuery(id, false));
  const patient = useQuery({ ...journeyQuery(id, true), enabled: isPatient });
  const journey = patient.data ?? quick.data;
  const error = patient.error ?? quick.error;
  if (journey === undefined) {
    if (error !== null) return <ProblemView error={error} onRetry={() => void quick.refetch()} />;
    return <p role="status">Looking for {id}…</p>;
  }
  return (
    <>
      <Searched
        journey={journey}
        isSearching={patient.isFetching}
        onSearchLonger={isPatient ? () => void patient.refetch() : () => setIsPatient(true)}
      />
      {error !== null && <ProblemView error={error} />}
      {journey.steps.length === 0 ? (
        <Nothing isComplete={journey.isComplete} />
      ) : (
        <>
          <div className={classes.wide}>
            <JourneyDiagram journey={journey} />
            <Legend />
          </div>
          <Section title="Step by step">
            <JourneyList steps={journey.steps} />
          </Section>
        </>
      )}
    </>
  );
}

interface SearchedProps {
  readonly journey: JourneyBody;
  readonly isSearching: boolean;
  readonly onSearchLonger: () => void;
}

/** A journey that looks whole and is not would be a lie: what was not looked at is said. */
function Searched({ journey, isSearching, onSearchLonger }: SearchedProps): ReactNode {
  const { ids, steps, isComplete, searched, total, hasAllReaders } = journey;
  const followed = ids.slice(1);
  return (
    <div className={classes.searched}>
      <span role="status">
        {plural(steps.length, 'step')}
        {isComplete
          ? '; everything that is kept was searched.'
          : ` so far: ${digits(searched)} of ${digits(total)} records were searched, there may be more.`}
      </span>
      {!isComplete && (
        <Button variant="default" loading={isSearching} onClick={onSearchLonger}>
          Search longer
        </Button>
      )}
      {followed.length > 0 && (
        <span className={tones.soft} title={followed.join('\n')}>
          Also followed: {followed.slice(0, 3).join(', ')}
          {followed.length > 3 && ` and ${digits(followed.length - 3)} more`}
        </span>
      )}
      <TraceIds traceIds={steps.flatMap(({ traceId }) => traceId ?? [])} />
      {!hasAllReaders && (
        <Status tone="warn">Not every group could be asked: readers may be missing.</Status>
      )}
    </div>
  );
}

function Nothing({ isComplete }: { readonly isComplete: boolean }): ReactNode {
  return (
    <EmptyState title={isComplete ? 'Nothing has this id' : 'Nothing found yet'}>
      <p>
        A record has an id as its key, in a <code>correlation-id</code> header or in its{' '}
        <code>traceparent</code>, and it has to match as a whole. What is older than a topic’s
        retention is gone.
      </p>
    </EmptyState>
  );
}

function WhatIsAJourney(): ReactNode {
  return (
    <EmptyState title="Whose journey?">
      <p>
        Type the id of an order, and see who published what because of it, who has read it, where it
        waits, what failed and was tried again, and where it was given up. Events belong together by
        their key, <code>correlation-id</code> and <code>traceparent</code>; which event caused
        which is known from the <code>causation-id</code> that <code>@posthorn/transport</code>{' '}
        writes.
      </p>
    </EmptyState>
  );
}
