import type { PatchSettingsBody, SettingsBody } from '@posthorn/admin-client';
import { queryOptions } from '@tanstack/react-query';
import { api, because } from './client.js';

/** What holds, with what tells whether somebody changed it meanwhile. */
export interface SeenSettings {
  readonly settings: SettingsBody;
  readonly etag: string;
}

export const settingsQuery = () =>
  queryOptions({
    queryKey: ['settings'],
    queryFn: async ({ signal }): Promise<SeenSettings> => {
      const { data, response } = await api.GET('/api/v1/settings', { signal });
      return { settings: data, etag: response.headers.get('etag') ?? '*' };
    },
    // The form is made anew from what comes: not while somebody fills it in.
    refetchOnWindowFocus: false,
  });

/** Refused when somebody else changed them since they were read. */
export async function patchSettings(
  body: PatchSettingsBody,
  etag: string,
  reason: string,
): Promise<void> {
  const headers = { ...because(reason).headers, 'If-Match': etag };
  await api.PATCH('/api/v1/settings', { body, headers });
}
