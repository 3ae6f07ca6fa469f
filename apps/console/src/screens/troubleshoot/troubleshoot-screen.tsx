import type { ProblemTypeBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { problemsQuery } from '../../api/problems.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { TextWithCode } from '../../components/values/text-with-code.js';
import tones from '../../components/values/tones.module.css';
import { SYMPTOMS } from './symptoms.js';
import classes from './troubleshoot.module.css';

const route = getRouteApi('/troubleshoot');

const has = (texts: readonly string[], wanted: string): boolean =>
  texts.some((text) => text.toLowerCase().includes(wanted));

/** What to do when something does not work: by what one sees, and by the code of an answer. */
export function TroubleshootScreen(): ReactNode {
  const { filter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(problemsQuery());
  const wanted = filter.trim().toLowerCase();
  const symptoms = SYMPTOMS.filter(({ question, answer }) => has([question, answer], wanted));
  const problems = (data?.problems ?? []).filter(({ code, title, hint }) =>
    has([code, title, hint], wanted),
  );
  return (
    <Page title="Troubleshoot" summary="What is asked most, and every failure that the API tells.">
      <FilterInput
        label="A word of it, or a code"
        value={filter}
        onChange={(next) => void navigate({ search: { filter: next || undefined }, replace: true })}
      />
      {symptoms.length > 0 && (
        <Section title="By what you see">
          <ul className={classes.list}>
            {symptoms.map(({ question, answer, to, search, linkText }) => (
              <li key={question}>
                <h3>{question}</h3>
                <p>{answer}</p>
                <Link to={to} search={search}>
                  {linkText}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {error !== null && data === undefined && (
        <ProblemView error={error} onRetry={() => void refetch()} />
      )}
      {problems.length > 0 && (
        <Section title="By the code of an answer">
          <ul className={classes.list}>
            {problems.map((problem) => (
              <Problem key={problem.code} problem={problem} />
            ))}
          </ul>
        </Section>
      )}
      {data !== undefined && symptoms.length + problems.length === 0 && (
        <EmptyState title="Nothing here says that">
          <p>The log of the broker has every failure, with the id of its request.</p>
        </EmptyState>
      )}
    </Page>
  );
}

function Problem({ problem }: { readonly problem: ProblemTypeBody }): ReactNode {
  const { code, status, title, hint } = problem;
  return (
    <li id={code}>
      <h3>
        {title} <code>{code}</code> <span className={tones.soft}>{status}</span>
      </h3>
      <p>
        <TextWithCode text={hint} />
      </p>
    </li>
  );
}
