import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, dataOf } from '../api/client.js';
import { useScreens } from './use-screens.js';

export interface PaletteItem {
  readonly id: string;
  readonly kind: 'Screen' | 'Topic' | 'Group';
  readonly label: string;
  readonly open: () => void;
}

const FOUND_MAX = 6;

/** What matches the text: screens at once, topics and groups as the broker finds them. */
export function usePaletteItems(text: string, isOpen: boolean): PaletteItem[] {
  const router = useRouter();
  const wanted = text.trim().toLowerCase();
  const isEnabled = isOpen && wanted !== '';
  const { data: topics = [] } = useQuery({
    queryKey: ['palette', 'topics', wanted],
    queryFn: ({ signal }) => findTopics(text.trim(), signal),
    enabled: isEnabled,
    placeholderData: (previous) => previous,
  });
  const { data: groups = [] } = useQuery({
    queryKey: ['palette', 'groups', wanted],
    queryFn: ({ signal }) => findGroups(text.trim(), signal),
    enabled: isEnabled,
    placeholderData: (previous) => previous,
  });
  const screens = useScreens().filter(({ navigation: { label, keywords = '' } }) =>
    `${label} ${keywords}`.toLowerCase().includes(wanted),
  );
  return [
    ...screens.map(({ to, navigation: { label } }): PaletteItem => {
      return {
        id: `screen-${to}`,
        kind: 'Screen',
        label,
        open: () => void router.navigate({ to }),
      };
    }),
    ...(isEnabled ? topics : []).map((topic): PaletteItem => {
      const open = () => void router.navigate({ to: '/topics/$topic', params: { topic } });
      return { id: `topic-${topic}`, kind: 'Topic', label: topic, open };
    }),
    ...(isEnabled ? groups : []).map((group): PaletteItem => {
      const open = () => void router.navigate({ to: '/groups/$group', params: { group } });
      return { id: `group-${group}`, kind: 'Group', label: group, open };
    }),
  ];
}

async function findTopics(filter: string, signal: AbortSignal): Promise<string[]> {
  const query = { filter, pageSize: FOUND_MAX };
  const { topics } = await dataOf(api.GET('/api/v1/topics', { params: { query }, signal }));
  return topics.map(({ name }) => name);
}

async function findGroups(filter: string, signal: AbortSignal): Promise<string[]> {
  const query = { filter, pageSize: FOUND_MAX };
  const { groups } = await dataOf(
    api.GET('/api/v1/consumer-groups', { params: { query }, signal }),
  );
  return groups.map(({ groupId }) => groupId);
}
