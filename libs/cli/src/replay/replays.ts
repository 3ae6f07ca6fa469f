import type { Replay } from '@posthorn/admin-client';
import type { JobKind } from '../jobs/job.js';

export const REPLAYS: JobKind<Replay> = {
  what: 'replay',
  command: 'posthorn replay',
  begin: 'posthorn replay start',
  left: 'what was copied stays',
  failed: 'records were not copied',
  columns: [
    { title: 'FROM', value: ({ topic }) => topic },
    { title: 'TO', value: ({ targetTopic }) => targetTopic },
    { title: 'FOR', value: ({ forGroup }) => forGroup ?? 'all' },
  ],
  list: async (api, query) =>
    (await api.GET('/api/v1/replays', { params: { query } })).data.replays,
  get: async (api, id) =>
    (await api.GET('/api/v1/replays/{id}', { params: { path: { id } } })).data,
  tell: async (api, id, verb) =>
    (await api.POST(`/api/v1/replays/{id}:${verb}`, { params: { path: { id } } })).data,
};
