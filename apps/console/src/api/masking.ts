import type {
  CreateMaskingRuleBody,
  MaskingPreviewBody,
  MaskingRuleBody,
  PreviewMaskingRuleBody,
} from '@posthorn/admin-client';
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

/** Oldest first; there are 500 at most, so they come at once. */
export const maskingRulesQuery = () =>
  queryOptions({
    queryKey: ['masking-rules'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/masking-rules', { signal })),
    refetchInterval: CALM_MS,
  });

/** A rule as somebody is about to change it, with what tells whether it was changed meanwhile. */
export interface SeenRule {
  readonly rule: MaskingRuleBody;
  readonly etag: string;
}

export async function readMaskingRule(maskingRule: string): Promise<SeenRule> {
  const params = { path: { maskingRule } };
  const { data, response } = await api.GET('/api/v1/masking-rules/{maskingRule}', { params });
  return { rule: data, etag: response.headers.get('etag') ?? '*' };
}

/** What a rule leaves of a record, before it holds; null asks for nothing. */
export const maskingPreviewQuery = (body: PreviewMaskingRuleBody | null) =>
  queryOptions({
    queryKey: ['masking-preview', body],
    queryFn:
      body === null
        ? skipToken
        : ({ signal }): Promise<MaskingPreviewBody> =>
            dataOf(api.POST('/api/v1/masking-rules:preview', { body, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export async function createMaskingRule(
  body: CreateMaskingRuleBody,
  reason: string,
): Promise<void> {
  await api.POST('/api/v1/masking-rules', { body, ...because(reason) });
}

/** Refused when somebody else changed it since it was read. */
export async function putMaskingRule(
  { rule, etag }: SeenRule,
  body: CreateMaskingRuleBody,
  reason: string,
): Promise<void> {
  await api.PUT('/api/v1/masking-rules/{maskingRule}', {
    params: { path: { maskingRule: rule.id } },
    body,
    headers: { ...because(reason).headers, 'If-Match': etag },
  });
}

export async function deleteMaskingRule(maskingRule: string, reason: string): Promise<void> {
  const params = { path: { maskingRule } };
  await api.DELETE('/api/v1/masking-rules/{maskingRule}', { params, ...because(reason) });
}

/** The newest record of a topic, to try a rule on; undefined where there is none. */
export const newestRecordQuery = (topic: string | null) =>
  queryOptions({
    queryKey: ['records', topic, 'newest'],
    queryFn:
      topic === null
        ? skipToken
        : async ({ signal }) => {
            const params = { path: { topic }, query: { pageSize: 1 } };
            const page = await dataOf(
              api.GET('/api/v1/topics/{topic}/records', { params, signal }),
            );
            return page.records.at(0) ?? null;
          },
    // Of a topic that is not there yet, or may not be read, there is nothing to try it on: that is no failure.
    retry: false,
  });
