import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topicQuery } from '../../api/topics.js';
import { CALM_MS } from '../../api/query-client.js';
import { DataTable } from '../../components/table/data-table.js';
import { Section } from '../../components/page/page.js';
import { topicColumns } from './topic-columns.js';
import { useFavourites } from './use-favourites.js';

/** Above all others; nothing where there are none. One that was deleted is left out until it is there again. */
export function FavouriteTopics(): ReactNode {
  const { names } = useFavourites();
  const navigate = useNavigate();
  const topics = useQueries({
    queries: names.map((name) => ({ ...topicQuery(name), refetchInterval: CALM_MS })),
  });
  const rows = topics.flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (names.length === 0 || (rows.length === 0 && topics.every(({ isError }) => isError))) {
    return null;
  }
  return (
    <Section title="Favourites">
      <DataTable
        label="Favourite topics"
        columns={topicColumns}
        rows={rows}
        rowKey={({ name }) => name}
        onRowClick={({ name }) => void navigate({ to: '/topics/$topic', params: { topic: name } })}
        isLoading={rows.length === 0}
      />
    </Section>
  );
}
