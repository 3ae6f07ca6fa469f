import type { Topic, TopicCatalog } from '@posthorn/log';
import { demand } from '../access/access-guard.js';
import type { Permissions } from '../access/permissions.js';
import { filterInput, isOfAll } from '../filters/filter-input.js';
import type { RecordView } from '../record-views/record-views.js';
import { Problem } from '../http/problem.js';
import { parseTime } from '../records/record-position.js';
import { searchFilter } from './search-filter.js';
import type { SearchQuery } from './search.dto.js';
import type { SearchScope } from './search.service.js';
import { fingerprintOf } from './search-token.js';

/** What a query asks for, of the topics whose records the caller may read. */
export function searchScope(
  query: SearchQuery,
  topics: Pick<TopicCatalog, 'all' | 'byName'>,
  permissions: Permissions,
  view: RecordView,
): SearchScope {
  const wanted = filterInput(query);
  if (isOfAll(wanted)) {
    throw new Problem(
      'invalid-request',
      'Say what to search for: key, traceId, correlationId, header, where or q. To look at records without a filter, browse a topic.',
    );
  }
  const from = query.from === undefined ? undefined : parseTime(query.from, '/from');
  const to = query.to === undefined ? undefined : parseTime(query.to, '/to');
  return {
    topics: topicsOf(query.topic, topics, permissions),
    filter: searchFilter({ ...wanted, from, to }),
    view,
    from: from ?? null,
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
