import { parseJsonPath } from '@posthorn/records';
import { comparisonAt } from '../filters/filter-input.js';
import { recordFilter, type RecordFilter } from '../filters/record-filter.js';
import type { Equality } from '../filters/value-condition.js';
import { invalid } from '../http/problem.js';
import type { Json } from '../jobs/job.js';
import type { ReplayFilter } from './replay-spec.js';
import type { ReplayConditions } from './replays.dto.js';

/** What was asked for, in the form that the job keeps. @throws Problem for what is no path or condition. */
export function replayFilterOf(where: ReplayConditions): ReplayFilter {
  const { key, headers = [], json = [], conditions = [], q } = where;
  const filter: ReplayFilter = {
    key: key ?? null,
    headers: headers.map(({ name, value }) => ({ name, value })),
    json: json.map(({ path, equals }) => ({ path, equals: equals as Json })),
    conditions,
    ...(q === undefined ? {} : { q }),
  };
  recordsOf(filter);
  return filter;
}

/** What was asked for, as the API says it. */
export function conditionsOf(filter: ReplayFilter): ReplayConditions {
  const { key, headers, json, conditions = [], q } = filter;
  return {
    ...(key === null ? {} : { key }),
    headers: headers.map((header) => ({ ...header })),
    json: json.map((place) => ({ ...place })),
    conditions: [...conditions],
    ...(q === undefined ? {} : { q }),
  };
}

/** Which records are meant. */
export function recordsOf({ key, headers, json, conditions = [], q }: ReplayFilter): RecordFilter {
  return recordFilter({
    key: key === null ? undefined : Buffer.from(key),
    headers,
    where: [
      ...json.map((place, index) => equalityAt(place, `/where/json/${index}`)),
      ...conditions.map((text, index) => comparisonAt(text, `/where/conditions/${index}`)),
    ],
    text: q,
  });
}

function equalityAt({ path, equals }: ReplayFilter['json'][number], pointer: string): Equality {
  const place = parseJsonPath(path);
  if (place === null) {
    const message = "must name one place, like $.items[0].sku or $['a name']";
    throw invalid(`${pointer}/path`, message);
  }
  if (holdsRounded(equals)) {
    const message =
      'holds a whole number beyond 2^53, which JSON does not carry exactly: compare it in conditions, like $.id==9007199254740993';
    throw invalid(`${pointer}/equals`, message);
  }
  return { path: place, equals };
}

function holdsRounded(value: Json | undefined): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsRounded);
}
