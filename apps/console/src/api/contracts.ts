import {
  AdminApiError,
  type ContractSettings,
  type PutContractSettings,
} from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 200;

export interface ContractFilter {
  /** What the names of the events begin with. */
  readonly prefix?: string;
  readonly topic?: string;
}

export const contractsQuery = (filter: ContractFilter) =>
  infiniteQueryOptions({
    queryKey: ['contracts', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/contracts', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

export const contractQuery = (event: string) =>
  queryOptions({
    queryKey: ['contract', event],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/contracts/{event}', { params: { path: { event } }, signal })),
    refetchInterval: CALM_MS,
  });

/** A version never changes. */
export const contractVersionQuery = (event: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['contract', event, 'version', version],
    queryFn:
      version === undefined
        ? skipToken
        : ({ signal }) => {
            const params = { path: { event, version: String(version) } };
            return dataOf(api.GET('/api/v1/contracts/{event}/{version}', { params, signal }));
          },
    staleTime: Infinity,
  });

/** What changed between two versions, and whom it breaks. */
export const contractDiffQuery = (event: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['contract', event, 'diff', from, to],
    queryFn: ({ signal }) => {
      const params = { path: { event }, query: { from, to } };
      return dataOf(api.GET('/api/v1/contracts/{event}/diff', { params, signal }));
    },
    staleTime: Infinity,
  });

export const contractClientsQuery = (event: string) =>
  queryOptions({
    queryKey: ['contract', event, 'clients'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/contracts/{event}/clients', { params: { path: { event } }, signal })),
    refetchInterval: CALM_MS,
  });

/**
 * A value as the latest version of the contract has it, in base64.
 * @throws AdminApiError with what the contract does not allow.
 */
export async function writtenBy(
  event: string,
  { value, isFramed }: { readonly value: string; readonly isFramed: boolean },
): Promise<string> {
  const body = { event, values: [value], isFramed };
  const { values, version } = await dataOf(api.POST('/api/v1/contracts:frame', { body }));
  const [{ base64, errors }] = values;
  if (base64 !== null) return base64;
  const told = errors.map(({ pointer, message }) => `${pointer} ${message}`.trim());
  throw new AdminApiError({
    status: 422,
    code: 'value-not-valid',
    title: 'The contract does not allow the value',
    detail: `${event}, version ${version}: ${told.join('; ')}.`,
    hint: 'Change the value, or produce it without the contract.',
  });
}

export function putContractSettings(
  event: string,
  body: PutContractSettings,
  reason: string,
): Promise<ContractSettings> {
  const call = { params: { path: { event } }, body, ...because(reason) };
  return dataOf(api.PUT('/api/v1/contracts/{event}/settings', call));
}

/** Its versions are out of sight; schemas stay under their ids, since records name them. */
export async function deleteContract(event: string, reason: string): Promise<void> {
  await api.DELETE('/api/v1/contracts/{event}', {
    params: { path: { event } },
    ...because(reason),
  });
}
