import type { DeadLetterGroup, DeadLetterSummary } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import type { Invocation } from '../runtime/invocation.js';
import { filterOf, type FilterOptions, type SelectionOptions } from './selection.js';

const PAGE_MAX = 1_000;
const MESSAGE_SHOWN = 60;

interface ListOptions extends SelectionOptions {
  readonly status: 'open' | 'redriving' | 'redriven' | 'discarded';
  readonly count: number;
  readonly sort?: SortOf<'/api/v1/dead-letters'>;
  readonly output: Format;
}

export async function listLetters(invocation: Invocation, options: ListOptions): Promise<void> {
  const { letterGroup, status, count, sort, output } = options;
  const api = await invocation.api();
  const rows: DeadLetterSummary[] = [];
  const query = {
    pageSize: Math.min(count, PAGE_MAX),
    status,
    ...filterOf(options),
    ...sortedBy(sort),
    ...(letterGroup === undefined ? {} : { letterGroup }),
  };
  for await (const { deadLetters } of api.pages('/api/v1/dead-letters', { params: { query } })) {
    rows.push(...deadLetters);
    if (rows.length >= count) break;
  }
  await printListing(invocation, output, {
    rows: rows.slice(0, count),
    columns: [
      { title: 'ID', value: ({ id }) => id },
      { title: 'AT', value: ({ writtenAt }) => writtenAt },
      { title: 'FROM', value: originOf },
      { title: 'GROUP', value: ({ group }) => group || '-' },
      { title: 'HANDLER', value: ({ handler }) => handler || '-' },
      { title: 'ERROR', value: ({ error, message }) => `${error}: ${short(message)}` },
      {
        title: 'LETTER',
        value: ({ topic, partition, offset }) => `${topic}/${partition}@${offset}`,
        wide: true,
      },
      {
        title: 'REDRIVEN',
        value: ({ timesRedriven }) => timesRedriven,
        align: 'right',
        wide: true,
      },
      { title: 'STATUS', value: (row) => row.status, wide: true },
    ],
    name: ({ id }) => id,
    empty: `There are no letters that are ${status}.`,
  });
}

export function originOf(letter: DeadLetterSummary): string {
  const { originTopic, originPartition, originOffset } = letter;
  return originTopic === null ? '-' : `${originTopic}/${originPartition}@${originOffset}`;
}

function short(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > MESSAGE_SHOWN ? `${line.slice(0, MESSAGE_SHOWN)}…` : line;
}

interface GroupOptions extends FilterOptions {
  readonly count: number;
  readonly sort?: SortOf<'/api/v1/dead-letters/groups'>;
  readonly output: Format;
}

export async function listLetterGroups(
  invocation: Invocation,
  options: GroupOptions,
): Promise<void> {
  const { count, sort, output } = options;
  const api = await invocation.api();
  const rows: DeadLetterGroup[] = [];
  const query = { pageSize: Math.min(count, PAGE_MAX), ...filterOf(options), ...sortedBy(sort) };
  for await (const { groups } of api.pages('/api/v1/dead-letters/groups', { params: { query } })) {
    rows.push(...groups);
    if (rows.length >= count) break;
  }
  await printListing(invocation, output, {
    rows: rows.slice(0, count),
    columns: [
      { title: 'ID', value: ({ id }) => id },
      { title: 'OPEN', value: ({ open }) => open, align: 'right' },
      { title: 'REDRIVEN', value: ({ redriven }) => redriven, align: 'right' },
      { title: 'LAST SEEN', value: ({ lastSeen }) => lastSeen },
      { title: 'GROUP', value: ({ group }) => group || '-' },
      { title: 'HANDLER', value: ({ handler }) => handler || '-' },
      { title: 'ERROR', value: ({ error, message }) => `${error}: ${short(message)}` },
      { title: 'FIRST SEEN', value: ({ firstSeen }) => firstSeen, wide: true },
      { title: 'NOTE', value: ({ note }) => note ?? '', wide: true },
      { title: 'ASSIGNEE', value: ({ assignee }) => assignee ?? '', wide: true },
    ],
    name: ({ id }) => id,
    empty: 'There are no dead letters.',
  });
}
