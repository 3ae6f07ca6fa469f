import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useLive } from '../../api/live.js';
import { topologyQuery } from '../../api/topology.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { LAG_BAD_SECONDS, LAG_WARN_SECONDS } from '../../components/groups/lag-thresholds.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status } from '../../components/values/status.js';
import { Unreachable } from '../../components/messages/unreachable.js';
import { duration } from '../../format/durations.js';
import { graphOf, narrowed } from './flow-graph.js';
import { lagsOf } from './flow-lags.js';
import { FlowMap } from './flow-map.js';
import { FlowTable } from './flow-table.js';
import classes from './flow.module.css';

const route = getRouteApi('/flow');

/** How events go through the services, as the brokers see it from who connects. */
export function FlowScreen(): ReactNode {
  const { filter = '', service } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(topologyQuery());
  const { figures } = useLive();
  const graph = useMemo(() => (data === undefined ? null : graphOf(data)), [data]);
  const shown = useMemo(() => (graph === null ? null : narrowed(graph, filter)), [graph, filter]);
  const lags = useMemo(() => lagsOf(figures), [figures]);
  return (
    <Page
      title="Flow map"
      summary="Who writes and who reads what, as the brokers have seen it within a week."
      actions={
        <FilterInput
          label="Filter by name"
          value={filter}
          onChange={(next) =>
            void navigate({
              search: (before) => ({ ...before, filter: next || undefined }),
              replace: true,
            })
          }
        />
      }
    >
      {data !== undefined && (
        <Unreachable brokers={data.unreachableBrokers} what="Groups may be missing." />
      )}
      {shown === null && error === null && <p aria-busy="true">Looking…</p>}
      {shown === null && error !== null && (
        <ProblemView error={error} onRetry={() => void refetch()} />
      )}
      {shown !== null && shown.edges.length === 0 && <Nothing filter={filter} />}
      {shown !== null && shown.edges.length > 0 && (
        <>
          <div className={classes.map}>
            <Legend />
            <FlowMap
              graph={shown}
              lags={lags}
              at={Date.parse(figures?.at ?? '')}
              chosen={service}
            />
          </div>
          <Section title="Every line">
            <FlowTable graph={shown} lags={lags} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Legend(): ReactNode {
  return (
    <p className={classes.legend}>
      <Status tone="good">keeps up</Status>
      <Status tone="warn">{duration(LAG_WARN_SECONDS)} behind</Status>
      <Status tone="bad">{duration(LAG_BAD_SECONDS)} behind</Status>
      <Status tone="quiet">writes, or lag not known</Status>
      <span>Thicker is more bytes a second, dashed not known. Click a line for its records.</span>
    </p>
  );
}

function Nothing({ filter }: { readonly filter: string }): ReactNode {
  if (filter !== '') {
    return <EmptyState title={`Nothing has “${filter}” in its name`} />;
  }
  return (
    <EmptyState title="Nobody writes or reads yet">
      <p>
        Connect a service, and it appears here by its <code>clientId</code> as soon as it produces a
        record or joins a group. Nothing has to be declared: the map is what the brokers see.
      </p>
    </EmptyState>
  );
}
