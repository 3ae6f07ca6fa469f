import { ActionIcon } from '@mantine/core';
import type { TopicSummary } from '@posthorn/admin-client';
import { StarFilledIcon, StarIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clusterConfigsQuery } from '../../api/brokers.js';
import { useLiveRate } from '../../api/live.js';
import { topicSizesQuery } from '../../api/storage.js';
import { useMayAsk } from '../../api/who.js';
import type { Column } from '../../components/table/data-table.js';
import tones from '../../components/values/tones.module.css';
import { meaningOf } from '../../format/config-meaning.js';
import { bytes, digits, rate } from '../../format/numbers.js';
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
    key: 'size',
    header: 'Size',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ name }) => <Size topic={name} />,
  },
  {
    key: 'retention',
    header: 'Kept for',
    width: '150px',
    from: 'sm',
    render: ({ configs }) => <KeptFor configs={configs} />,
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

function Size({ topic }: { readonly topic: string }): ReactNode {
  const enabled = useMayAsk('storage:view');
  const { data } = useQuery({ ...topicSizesQuery(), enabled });
  return bytes(data?.get(topic));
}

/** What holds, also where nothing was set for the topic itself. */
function KeptFor({ configs }: Pick<TopicSummary, 'configs'>): ReactNode {
  const enabled = useMayAsk('config:view');
  const { data } = useQuery({ ...clusterConfigsQuery(), enabled });
  if (configs['cleanup.policy']?.startsWith('compact')) return 'newest of each key';
  const own = configs['retention.ms'];
  if (own !== undefined) return retentionText(own);
  const inherited = data?.configs.find(({ name }) => name === 'log.retention.ms')?.inForce;
  return (
    <span className={tones.soft} title="The broker’s default: nothing was set for this topic">
      {inherited === undefined || inherited === null
        ? 'broker’s default'
        : `${retentionText(inherited)}, default`}
    </span>
  );
}

function retentionText(retentionMs: string): string {
  return retentionMs === '-1' ? 'ever' : meaningOf('retention.ms', retentionMs);
}
