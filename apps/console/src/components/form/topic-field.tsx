import { Autocomplete } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { topicsQuery } from '../../api/topics.js';

interface TopicFieldProps {
  readonly topic: string;
  readonly onChange: (topic: string) => void;
}

/** The topic of what a dialog is about: any name may be typed, those that there are are offered. */
export function TopicField({ topic, onChange }: TopicFieldProps): ReactNode {
  return (
    <Autocomplete
      data-autofocus
      label="Topic"
      data={useTopicNames()}
      value={topic}
      onChange={onChange}
      limit={20}
    />
  );
}

export function useTopicNames(): string[] {
  const { data } = useInfiniteQuery(topicsQuery(''));
  return data?.pages.flatMap(({ topics }) => topics.map(({ name }) => name)) ?? [];
}
