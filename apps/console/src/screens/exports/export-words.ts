import type { Export } from '@posthorn/admin-client';
import { digits } from '../../format/numbers.js';

/** What of a topic an export has, in a few words. */
export function stretchOf({ ranges, where }: Pick<Export, 'ranges' | 'where'>): string {
  const of = ranges.length === 1 ? oneRange(ranges[0]) : `${digits(ranges.length)} partitions`;
  const conditions = conditionsOf(where);
  return conditions === '' ? of : `${of} where ${conditions}`;
}

function oneRange({ partition, from, to }: Export['ranges'][number]): string {
  return `partition ${partition} from ${digits(from)} to before ${digits(to)}`;
}

/** As somebody types them. */
function conditionsOf(where: Export['where']): string {
  const { key, headers = [], json = [], conditions = [], q } = where;
  return [
    ...(key === undefined ? [] : [`key:${key}`]),
    ...headers.map(({ name, value }) => `header:${name}=${value}`),
    ...json.map(({ path, equals }) => `${path}==${JSON.stringify(equals)}`),
    ...conditions,
    ...(q === undefined ? [] : [q]),
  ].join(' ');
}
