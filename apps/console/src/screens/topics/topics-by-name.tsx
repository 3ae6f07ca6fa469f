import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { allTopicsQuery } from '../../api/topics.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { digits, plural } from '../../format/numbers.js';
import { Star } from './topic-columns.js';
import { branchesUnder, pathTo, type Branch } from './topic-tree.js';
import type { TopicsSearch } from './topics-search.js';
import classes from './topics.module.css';

interface TopicsByNameProps {
  readonly filter: string;
  /** What the names begin with. */
  readonly under: string;
  readonly empty: ReactNode;
}

/** Thousands of topics, put together by the words of their names: a click goes one word deeper. */
export function TopicsByName({ filter, under, empty }: TopicsByNameProps): ReactNode {
  const { data, error, isPending, refetch } = useQuery(allTopicsQuery(filter));
  const navigate = useNavigate();
  const rows = useMemo(() => branchesUnder(under, data ?? []), [under, data]);
  const columns = useMemo(() => columnsFor(filter), [filter]);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <Path filter={filter} under={under} />
      <DataTable
        label={under === '' ? 'Topics by name' : `Topics that begin with ${under}`}
        columns={columns}
        rows={rows}
        rowKey={({ name, topic }) => `${topic === null ? 'branch' : 'topic'} ${name}`}
        onRowClick={({ name, topic }) =>
          void (topic === null
            ? navigate({ to: '/topics', search: searchFor(filter, name) })
            : navigate({ to: '/topics/$topic', params: { topic: name } }))
        }
        isLoading={isPending}
        empty={data?.length === 0 ? empty : <EmptyState title={`No topic begins with ${under}`} />}
      />
    </>
  );
}

function searchFor(filter: string, under: string): TopicsSearch {
  return { under, ...(filter === '' ? {} : { filter }) };
}

const columnsFor = (filter: string): readonly Column<Branch>[] => [
  {
    key: 'star',
    header: '',
    width: '52px',
    narrow: '44px',
    render: ({ name, topic }) => topic !== null && <Star topic={name} />,
  },
  {
    key: 'name',
    header: 'Name',
    render: ({ name, topic }) =>
      topic === null ? (
        <Link to="/topics" search={searchFor(filter, name)} title={name}>
          {name}*
        </Link>
      ) : (
        <Link to="/topics/$topic" params={{ topic: name }} title={name}>
          {name}
        </Link>
      ),
  },
  {
    key: 'topics',
    header: 'Topics',
    width: '110px',
    narrow: '78px',
    align: 'right',
    render: ({ topic, topics }) => (topic === null ? plural(topics, 'topic') : ''),
  },
  {
    key: 'partitions',
    header: 'Partitions',
    width: '110px',
    narrow: '82px',
    align: 'right',
    render: ({ partitions }) => digits(partitions),
  },
];

/** From the root to here, each a link but the last. */
function Path({ filter, under }: { readonly filter: string; readonly under: string }): ReactNode {
  const path = pathTo(under);
  if (path.length === 1) return null;
  return (
    <nav aria-label="Where in the names" className={classes.path}>
      {path.map((prefix, index) =>
        index === path.length - 1 ? (
          <span key={prefix} aria-current="page">
            {prefix.slice(path[index - 1].length)}
          </span>
        ) : (
          <Link key={prefix} to="/topics" search={searchFor(filter, prefix)}>
            {prefix === '' ? 'All topics' : prefix.slice(path[index - 1].length)}
          </Link>
        ),
      )}
    </nav>
  );
}
