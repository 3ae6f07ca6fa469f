import type { AuditEventBody } from '@posthorn/admin-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import { table, type Column } from '../output/table.js';
import { momentOf } from '../parse/time.js';
import { visible } from '../output/escape.js';
import type { Invocation } from '../runtime/invocation.js';

interface AuditOptions {
  readonly count: number;
  readonly follow?: boolean;
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sort?: SortOf<'/api/v1/audit'>;
  readonly output: Format;
}

type Filter = Pick<AuditOptions, 'actor' | 'action' | 'resource' | 'from' | 'to' | 'sort'>;

const PAGE_MAX = 1_000;
const EVERY_MS = 1_000;

const COLUMNS: readonly Column<AuditEventBody>[] = [
  { title: 'AT', value: ({ at }) => at },
  { title: 'ACTOR', value: ({ actor }) => actor },
  { title: 'ACTION', value: ({ action }) => action },
  { title: 'RESOURCE', value: ({ resource }) => resource },
  { title: 'OUTCOME', value: ({ outcome }) => outcome },
  { title: 'REASON', value: ({ reason }) => reason ?? '' },
  { title: 'ADDRESS', value: ({ address }) => address ?? '-', wide: true },
  { title: 'REQUEST', value: ({ requestId }) => requestId, wide: true },
];

export async function audit(invocation: Invocation, options: AuditOptions): Promise<void> {
  const { count, follow, output } = options;
  if (follow === true) return followAudit(invocation, options);
  await printListing(invocation, output, {
    rows: await eventsOf(invocation, options, count),
    columns: COLUMNS,
    name: ({ id }) => id,
    empty: 'Nothing was written, and nobody was refused.',
  });
}

/** Newest first, unless it is to be sorted otherwise. */
async function eventsOf(
  invocation: Invocation,
  { actor, action, resource, from, to, sort }: Filter,
  count: number,
): Promise<readonly AuditEventBody[]> {
  const api = await invocation.api();
  const timeOf = (option: string, text: string | undefined): string | undefined =>
    text === undefined ? undefined : isoOf(momentOf(option, text, invocation.nowMs()));
  const filter = {
    actor,
    action,
    resource,
    from: timeOf('--from', from),
    to: timeOf('--to', to),
  };
  const query = { pageSize: Math.min(count, PAGE_MAX), ...given(filter), ...sortedBy(sort) };
  const events: AuditEventBody[] = [];
  for await (const page of api.pages('/api/v1/audit', { params: { query } })) {
    events.push(...page.events);
    if (events.length >= count) break;
  }
  return events.slice(0, count);
}

const isoOf = (ms: bigint): string => new Date(Number(ms)).toISOString();

const given = <T extends Record<string, string | undefined>>(options: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;

/**
 * What was there before is not told, what is pending once it is known how it ended. A burst of more than a page between two
 * looks loses its oldest.
 */
async function followAudit(invocation: Invocation, options: AuditOptions): Promise<void> {
  const { signal } = invocation;
  const ended = async (): Promise<readonly AuditEventBody[]> =>
    (await eventsOf(invocation, options, PAGE_MAX)).filter(({ outcome }) => outcome !== 'pending');
  let known = new Set((await ended()).map(({ id }) => id));
  for (;;) {
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const events = await ended();
    for (const event of events.filter(({ id }) => !known.has(id)).toReversed())
      await printEvent(invocation, options.output, event);
    known = new Set(events.map(({ id }) => id));
  }
}

async function printEvent(
  invocation: Invocation,
  output: Format,
  event: AuditEventBody,
): Promise<void> {
  if (output === 'name') return invocation.print(`${event.id}\n`);
  if (output === 'json') return invocation.print(`${JSON.stringify(event)}\n`);
  const columns = COLUMNS.filter(({ wide }) => output === 'wide' || wide !== true);
  const clean = columns.map((column) => ({
    ...column,
    value: (row: AuditEventBody) => visible(String(column.value(row))),
  }));
  const [, ...lines] = table([event], clean).split('\n');
  await invocation.print(lines.join('\n'));
}
