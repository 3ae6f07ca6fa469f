import { ActionIcon } from '@mantine/core';
import type { TopicSummary } from '@posthorn/admin-client';
import { StarFilledIcon, StarIcon } from '@radix-ui/react-icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLiveRate } from '../../api/live.js';
import type { Column } from '../../components/table/data-table.js';
import { meaningOf } from '../../format/config-meaning.js';
import { digits, rate } from '../../format/numbers.js';
import { useFavourites } from './use-favourites.js';

export const topicColumns: readonly Column<TopicSummary>[] = [
  { key: 'star', header: '', width: '52px', render: ({ name }) => <Star topic={name} /> },
  {
    key: 'name',
    header: 'Topic',
    render: ({ name }) => (
      <Link to="/topics/$topic" params={{ topic: name }} title={name}>
        {name}
      </Link>
    ),
  },
  {
    key: 'partitions',
    header: 'Partitions',
    width: '110px',
    align: 'right',
    render: ({ partitionCount }) => digits(partitionCount),
  },
  {
    key: 'rate',
    header: 'Records/s',
    width: '110px',
    align: 'right',
    from: 'sm',
    render: ({ name }) => <Rate topic={name} />,
  },
  {
    key: 'retention',
    header: 'Kept for',
    width: '150px',
    from: 'sm',
    render: ({ configs }) => retentionOf(configs),
  },
];

function Rate({ topic }: { readonly topic: string }): ReactNode {
  return rate(useLiveRate(topic));
}

export function Star({ topic }: { readonly topic: string }): ReactNode {
  const { has, toggle } = useFavourites();
  const isOne = has(topic);
  return (
    <ActionIcon
      size="sm"
      aria-label={`${topic} is a favourite`}
      aria-pressed={isOne}
      title={isOne ? 'Take it off the favourites' : 'Add it to the favourites'}
      onClick={() => toggle(topic)}
    >
      {isOne ? <StarFilledIcon /> : <StarIcon />}
    </ActionIcon>
  );
}

function retentionOf(configs: Readonly<Record<string, string>>): string {
  if (configs['cleanup.policy']?.startsWith('compact')) return 'newest of each key';
  const retention = configs['retention.ms'];
  if (retention === undefined) return 'broker’s default';
  return retention === '-1' ? 'ever' : meaningOf('retention.ms', retention);
}
