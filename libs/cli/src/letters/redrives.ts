import type { Redrive } from '@posthorn/admin-client';
import type { JobKind } from '../jobs/job.js';

export const REDRIVES: JobKind<Redrive> = {
  what: 'redrive',
  command: 'posthorn redrive',
  begin: 'posthorn dlq redrive',
  left: 'what was copied stays',
  failed: 'records were not copied',
  columns: [{ title: 'TO', value: ({ topic }) => topic || 'where each came from' }],
  list: async (api, query) =>
    (await api.GET('/api/v1/redrives', { params: { query } })).data.redrives,
  get: async (api, id) =>
    (await api.GET('/api/v1/redrives/{id}', { params: { path: { id } } })).data,
  tell: async (api, id, verb) =>
    (await api.POST(`/api/v1/redrives/{id}:${verb}`, { params: { path: { id } } })).data,
};
