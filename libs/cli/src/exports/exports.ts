import type { Export } from '@posthorn/admin-client';
import type { JobKind } from '../jobs/job.js';

export const EXPORTS: JobKind<Export> = {
  what: 'export',
  command: 'posthorn topic exports',
  begin: 'posthorn topic export',
  left: 'what it had written is deleted',
  failed: 'batches could not be decoded, and are not in the file',
  columns: [
    { title: 'TOPIC', value: ({ topic }) => topic },
    { title: 'FORMAT', value: ({ format }) => format },
    { title: 'BYTES', value: ({ bytes }) => bytes, align: 'right' },
  ],
  list: async (api, query) =>
    (await api.GET('/api/v1/exports', { params: { query } })).data.exports,
  get: async (api, id) =>
    (await api.GET('/api/v1/exports/{id}', { params: { path: { id } } })).data,
  tell: async (api, id, verb) =>
    (await api.POST(`/api/v1/exports/{id}:${verb}`, { params: { path: { id } } })).data,
};
