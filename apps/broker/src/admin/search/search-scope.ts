import type { Topic, TopicCatalog } from '@posthorn/log';
import { demand } from '../access/access-guard.js';
import type { Permissions } from '../access/permissions.js';
import { Problem } from '../http/problem.js';
import { parseTime } from '../records/record-position.js';
import { recordFilter, type FilterInput } from './record-filter.js';
import type { SearchQuery } from './search.dto.js';
import type { SearchScope } from './search.service.js';
import { fingerprintOf } from './search-token.js';
import { parseValueCondition, type ValueCondition } from './value-condition.js';

/** What a query asks for, of the topics whose records the caller may read. */
export function searchScope(
  query: SearchQuery,
  topics: Pick<TopicCatalog, 'all' | 'byName'>,
  permissions: Permissions,
): SearchScope {
  const input = filterInput(query);
  const isEmpty =
    [input.key, input.traceId, input.correlationId, input.text].every((one) => one === undefined) &&
    input.headers.length === 0 &&
    input.where.length === 0;
  if (isEmpty) {
    throw new Problem(
      'invalid-request',
      'Say what to search for: key, traceId, correlationId, header, where or q. To look at records without a filter, browse a topic.',
    );
  }
  return {
    topics: topicsOf(query.topic, topics, permissions),
    filter: recordFilter(input),
    from: input.from ?? null,
    fingerprint: fingerprintOf([
      query.key,
      query.traceId?.toLowerCase(),
      query.correlationId,
      query.header,
      query.where,
      query.q,
      query.topic,
      query.from,
      query.to,
    ]),
  };
}

export function filterInput(
  query: Pick<
    SearchQuery,
    'key' | 'traceId' | 'correlationId' | 'header' | 'where' | 'q' | 'from' | 'to'
  >,
): FilterInput {
  return {
    key: query.key === undefined ? undefined : Buffer.from(query.key),
    traceId: query.traceId?.toLowerCase(),
    correlationId: query.correlationId,
    headers: (query.header ?? []).map((text) => nameAndValue(text)),
    where: (query.where ?? []).map((text) => condition(text)),
    text: query.q,
    from: query.from === undefined ? undefined : parseTime(query.from, '/from'),
    to: query.to === undefined ? undefined : parseTime(query.to, '/to'),
  };
}

/** All that may be read, or those that are named, each of which must be there and allowed. */
export function topicsOf(
  names: readonly string[] | undefined,
  topics: Pick<TopicCatalog, 'all' | 'byName'>,
  permissions: Permissions,
): readonly Topic[] {
  if (names === undefined) {
    return topics.all().filter(({ name }) => permissions.allows('topic:records_read', name));
  }
  return [...new Set(names)].map((name) => {
    demand(permissions, 'topic:records_read', name);
    const topic = topics.byName(name);
    if (topic === undefined) throw new Problem('topic-not-found', `There is no topic "${name}".`);
    return topic;
  });
}

function nameAndValue(text: string): { readonly name: string; readonly value: string } {
  const at = text.indexOf('=');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

function condition(text: string): ValueCondition {
  const parsed = parseValueCondition(text);
  if (parsed !== null) return parsed;
  const message = `"${text}" is no condition such as $.order.total>=50: a path, one of == != > >= < <=, and a value`;
  throw new Problem('invalid-request', `/where: ${message}`, {
    errors: [{ pointer: '/where', message }],
  });
}
