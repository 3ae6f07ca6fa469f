import type {
  AlertRuleBody,
  AlertRuleTest,
  AlertDeliveryBody,
  CreateAlertRuleBody,
  CreateWebhookBody,
  NewWebhookBody,
  PatchWebhookBody,
  WebhookBody,
} from '@posthorn/admin-client';
import { AdminApiError } from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 100;
const FIRST_PAGE = undefined as string | undefined;

/** A broker over a log in memory has no alerts, and will not have any. */
const unlessMissing = ({ state: { error } }: { state: { error: Error | null } }) =>
  error instanceof AdminApiError && error.code === 'needs-postgresql' ? false : CALM_MS;

/** Those that fire, and those that may soon. */
export const liveAlertsQuery = () =>
  queryOptions({
    queryKey: ['alerts', 'live'],
    queryFn: ({ signal }) => {
      const query = { state: 'live', pageSize: PAGE_SIZE } as const;
      return dataOf(api.GET('/api/v1/alerts', { params: { query }, signal }));
    },
    refetchInterval: unlessMissing,
  });

/** What is over, newest first. */
export const resolvedAlertsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'resolved'],
    queryFn: ({ pageParam, signal }) => {
      const query = { state: 'resolved', pageSize: PAGE_SIZE, pageToken: pageParam } as const;
      return dataOf(api.GET('/api/v1/alerts', { params: { query }, signal }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: unlessMissing,
  });

export const alertRulesQuery = () =>
  queryOptions({
    queryKey: ['alert-rules'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/alert-rules', { signal })),
    refetchInterval: unlessMissing,
  });

export const webhooksQuery = () =>
  queryOptions({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/webhooks', { signal })),
    refetchInterval: unlessMissing,
  });

export interface DeliveryFilter {
  readonly webhook?: string;
  readonly rule?: string;
}

export const deliveriesQuery = (filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['alert-deliveries', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/alert-deliveries', { params: { query }, signal }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: unlessMissing,
  });

/** A rule as somebody is about to change it, with what tells whether it was changed meanwhile. */
export interface SeenAlertRule {
  readonly rule: AlertRuleBody;
  readonly etag: string;
}

export async function readAlertRule(rule: string): Promise<SeenAlertRule> {
  const call = { params: { path: { rule } } };
  const { data, response } = await api.GET('/api/v1/alert-rules/{rule}', call);
  return { rule: data, etag: response.headers.get('etag') ?? '*' };
}

export async function createAlertRule(body: CreateAlertRuleBody, reason: string): Promise<void> {
  await api.POST('/api/v1/alert-rules', { body, ...because(reason) });
}

/** Refused when somebody else changed it since it was read. */
export async function patchAlertRule(
  { rule: { name }, etag }: SeenAlertRule,
  body: Omit<CreateAlertRuleBody, 'name'>,
  reason: string,
): Promise<void> {
  await api.PATCH('/api/v1/alert-rules/{rule}', {
    params: { path: { rule: name } },
    body,
    headers: { ...because(reason).headers, 'If-Match': etag },
  });
}

export async function restAlertRule(rule: string, isEnabled: boolean): Promise<void> {
  const call = { params: { path: { rule } }, body: { isEnabled } };
  await api.PATCH('/api/v1/alert-rules/{rule}', call);
}

export async function deleteAlertRule(rule: string, reason: string): Promise<void> {
  const params = { path: { rule } };
  await api.DELETE('/api/v1/alert-rules/{rule}', { params, ...because(reason) });
}

/** What its condition says now, and a test for each of its webhooks. */
export function testAlertRule(rule: string): Promise<AlertRuleTest> {
  return dataOf(api.POST('/api/v1/alert-rules/{rule}:test', { params: { path: { rule } } }));
}

export function createWebhook(body: CreateWebhookBody, reason: string): Promise<NewWebhookBody> {
  return dataOf(api.POST('/api/v1/webhooks', { body, ...because(reason) }));
}

/** One as somebody is about to change it, with what tells whether it was changed meanwhile. */
export interface SeenWebhook {
  readonly webhook: WebhookBody;
  readonly etag: string;
}

export async function readWebhook(webhook: string): Promise<SeenWebhook> {
  const call = { params: { path: { webhook } } };
  const { data, response } = await api.GET('/api/v1/webhooks/{webhook}', call);
  return { webhook: data, etag: response.headers.get('etag') ?? '*' };
}

/** Refused when somebody else changed it since it was read. */
export async function patchWebhook(
  { webhook: { name }, etag }: SeenWebhook,
  body: PatchWebhookBody,
  reason: string,
): Promise<void> {
  await api.PATCH('/api/v1/webhooks/{webhook}', {
    params: { path: { webhook: name } },
    body,
    headers: { ...because(reason).headers, 'If-Match': etag },
  });
}

export function testWebhook(webhook: string): Promise<AlertDeliveryBody> {
  return dataOf(api.POST('/api/v1/webhooks/{webhook}:test', { params: { path: { webhook } } }));
}

export async function deleteWebhook(webhook: string, reason: string): Promise<void> {
  const params = { path: { webhook } };
  await api.DELETE('/api/v1/webhooks/{webhook}', { params, ...because(reason) });
}

export function redeliver(delivery: string): Promise<AlertDeliveryBody> {
  const call = { params: { path: { delivery } } };
  return dataOf(api.POST('/api/v1/alert-deliveries/{delivery}:redeliver', call));
}
