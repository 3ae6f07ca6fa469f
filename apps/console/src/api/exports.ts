import type { CreateExportBody, Export, ExportAnswer, paths } from '@posthorn/admin-client';
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { JOBS_PAGE_SIZE, WATCH_MS, type JobAction } from './jobs.js';

const CONTENT = '/api/v1/exports/{id}/content' satisfies keyof paths;

/** Newest first. */
export const exportsQuery = () =>
  queryOptions({
    queryKey: ['jobs', 'exports'],
    queryFn: ({ signal }) => {
      const params = { query: { pageSize: JOBS_PAGE_SIZE } };
      return dataOf(api.GET('/api/v1/exports', { params, signal }));
    },
    refetchInterval: WATCH_MS,
  });

export function actOnExport(id: string, action: JobAction): Promise<Export> {
  const call = { params: { path: { id } } };
  if (action === 'pause') return dataOf(api.POST('/api/v1/exports/{id}:pause', call));
  if (action === 'resume') return dataOf(api.POST('/api/v1/exports/{id}:resume', call));
  return dataOf(api.POST('/api/v1/exports/{id}:cancel', call));
}

/** Where the offsets of an export lie, and how many they are, without beginning it. */
export const exportPreviewQuery = (body: CreateExportBody | null) =>
  queryOptions({
    queryKey: ['jobs', 'export-preview', body],
    queryFn:
      body === null
        ? skipToken
        : ({ signal }): Promise<ExportAnswer> => {
            const params = { query: { validateOnly: true } };
            return dataOf(api.POST('/api/v1/exports', { params, body, signal }));
          },
    placeholderData: keepPreviousData,
    retry: false,
  });

export function createExport(body: CreateExportBody, reason: string): Promise<ExportAnswer> {
  return dataOf(api.POST('/api/v1/exports', { body, ...because(reason) }));
}

export async function deleteExportContent(id: string): Promise<void> {
  await api.DELETE('/api/v1/exports/{id}/content', { params: { path: { id } } });
}

/** A link rather than a request: the browser writes to the disk what may be more than a page should hold. */
export function exportContentUrl(id: string): string {
  return CONTENT.replace('{id}', encodeURIComponent(id));
}
