import type { FoundRecordBody, SearchResult } from '@posthorn/admin-client';
import { counted } from '../output/counted.js';
import { visible } from '../output/escape.js';
import { Progress } from '../output/progress.js';
import { coloured } from '../output/table.js';
import { momentOf } from '../parse/time.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { bytesText } from './bytes-text.js';

export interface SearchOptions {
  readonly key?: string;
  readonly trace?: string;
  readonly correlation?: string;
  readonly header: readonly string[];
  readonly where: readonly string[];
  readonly topic: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly count: number;
  readonly output: 'table' | 'json' | 'name';
}

/** How long the broker looks before it tells how far it is: a person wants to see it move. */
const BUDGET_MS = 1_000;
const PAGE_MAX = 1_000;

export async function search(
  invocation: Invocation,
  text: string | undefined,
  options: SearchOptions,
): Promise<void> {
  const query = queryOf(text, options, invocation.nowMs());
  const api = await invocation.api();
  const { signal, streams } = invocation;
  const pageSize = Math.min(options.count, PAGE_MAX);
  const params = { query: { ...query, pageSize, budgetMs: BUDGET_MS } };
  let progress: Progress | null = null;
  let found = 0;
  let last: SearchResult | null = null;
  try {
    for await (const page of api.pages('/api/v1/records:search', { params, signal })) {
      last = page;
      const records = page.records.slice(0, options.count - found);
      progress ??= new Progress(streams.stderr, 'searched', Number(page.progress.total));
      if (records.length > 0) progress.end();
      for (const record of records)
        await invocation.print(lineOf(invocation, options.output, record));
      found += records.length;
      progress.update(Number(page.progress.searched));
      if (found >= options.count || signal.aborted) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  progress?.end();
  if (last !== null) sayHowFar(invocation, last, found);
}

function queryOf(text: string | undefined, options: SearchOptions, nowMs: number) {
  const { key, trace, correlation, header, where, topic, from, to } = options;
  const conditions = [text, key, trace, correlation].filter((one) => one !== undefined).length;
  if (conditions + header.length + where.length === 0)
    throw new UsageError(
      'What is searched for?',
      "A text, --key, --trace, --correlation, --header or --where says it: posthorn search --key 'order-17'.",
    );
  return {
    ...(text === undefined ? {} : { q: text }),
    ...(key === undefined ? {} : { key }),
    ...(trace === undefined ? {} : { traceId: trace }),
    ...(correlation === undefined ? {} : { correlationId: correlation }),
    ...(header.length === 0 ? {} : { header: [...header] }),
    ...(where.length === 0 ? {} : { where: [...where] }),
    ...(topic.length === 0 ? {} : { topic: [...topic] }),
    ...(from === undefined ? {} : { from: String(momentOf('--from', from, nowMs)) }),
    ...(to === undefined ? {} : { to: String(momentOf('--to', to, nowMs)) }),
  };
}

function lineOf(
  { streams: { stdout } }: Invocation,
  output: SearchOptions['output'],
  record: FoundRecordBody,
): string {
  const { topic, partition, offset, time, key, value } = record;
  const place = `${topic}/${partition}@${offset}`;
  if (output === 'json') return `${JSON.stringify(record)}\n`;
  if (output === 'name') return `${place}\n`;
  const name = key === null ? '' : ` ${coloured(stdout, 'cyan', visible(bytesText(key)))}`;
  const what = record.undecodable ?? (value === null ? '(tombstone)' : bytesText(value));
  return `${coloured(stdout, 'dim', `${time ?? '-'} ${place}`)}${name} ${visible(what)}\n`;
}

/** Never a partial answer that looks whole. */
function sayHowFar(
  invocation: Invocation,
  { progress, unsearched }: SearchResult,
  found: number,
): void {
  const { isComplete, searched, total } = progress;
  const records = counted(found, 'record');
  invocation.say(
    isComplete
      ? `${records} found; everything was searched.`
      : `${records} found in ${searched} of ${total} that were begun: there may be more.`,
  );
  for (const { topic, partition, detail } of unsearched)
    invocation.say(`${topic}/${partition} was not searched: ${detail}`);
}
