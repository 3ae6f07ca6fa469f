import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

/** Where the document itself is to be had. */
export const ASYNCAPI_PATH = '/api/v1/asyncapi.json';

/** Every event that is registered, and who was seen to send and receive it. */
export const asyncApiQuery = () =>
  queryOptions({
    queryKey: ['asyncapi'],
    queryFn: ({ signal }) => dataOf(api.GET(ASYNCAPI_PATH, { signal })),
    refetchInterval: CALM_MS,
  });
