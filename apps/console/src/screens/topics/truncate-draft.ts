import type { TruncateTopicBody } from '@posthorn/admin-client';

/** Which records go: all there are, those before a time, or those before an offset of one partition. */
export type Cut = 'all' | 'time' | 'offset';

export interface TruncateDraft {
  readonly cut: Cut;
  /** ISO 8601. */
  readonly time: string | undefined;
  readonly partition: string | null;
  readonly offset: string;
}

export const everything: TruncateDraft = {
  cut: 'all',
  time: undefined,
  partition: null,
  offset: '',
};

/** null while something is missing. */
export function truncateBodyOf(draft: TruncateDraft): TruncateTopicBody | null {
  const { cut, time, partition, offset } = draft;
  const only = partition === null ? {} : { partitions: [Number(partition)] };
  if (cut === 'all') return { beforeOffset: 'latest', ...only };
  if (cut === 'time') return time === undefined ? null : { beforeTimestamp: time, ...only };
  if (partition === null || !/^\d{1,19}$/.test(offset)) return null;
  return { beforeOffset: offset, ...only };
}
