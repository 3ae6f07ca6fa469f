import type { LiveFiguresBody, LiveTopicBody } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { hasRates } from '../../api/live.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ShareBar } from '../../components/figures/share-bar.js';
import { rate } from '../../format/numbers.js';

const SHOWN = 6;

const columnsFor = (most: number): readonly Column<LiveTopicBody>[] => [
  {
    key: 'topic',
    header: 'Topic',
    render: ({ topic }) => (
      <Link to="/topics/$topic" params={{ topic }} title={topic}>
        {topic}
      </Link>
    ),
  },
  {
    key: 'rate',
    header: 'Records/s',
    width: '100px',
    align: 'right',
    render: ({ producedPerSecond }) => rate(producedPerSecond),
  },
  {
    key: 'bar',
    header: '',
    width: '28%',
    from: 'sm',
    render: ({ producedPerSecond }) => <ShareBar part={producedPerSecond} whole={most} />,
  },
];

export function BusiestTopics({
  figures,
}: {
  readonly figures: LiveFiguresBody | null;
}): ReactNode {
  const isKnown = hasRates(figures);
  const rows = isKnown ? figures.topics.slice(0, SHOWN) : [];
  const most = Math.max(1, ...rows.map(({ producedPerSecond }) => producedPerSecond));
  return (
    <DataTable
      label="Topics that most is written to"
      columns={columnsFor(most)}
      rows={rows}
      rowKey={({ topic }) => topic}
      isLoading={!isKnown}
      empty={
        <EmptyState title="Nothing is written right now">
          A topic appears here while records come in.
        </EmptyState>
      }
    />
  );
}
