import type { RecordBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.js';

export interface LiveScope {
  readonly topic: string;
  readonly partition: number | undefined;
  readonly isOn: boolean;
}

export function useLiveRecords({ topic, partition, isOn }: LiveScope): readonly RecordBody[] {
  const { data } = useQuery({
    queryKey: ['records', topic, 'live', partition],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/topics/{topic}/records', {
          params: { path: { topic }, query: { partition, pageSize: 100, bytes: 512 } },
          signal,
        }),
      ),
    enabled: isOn,
    refetchInterval: 1_000,
  });
  return data?.records ?? [];
}
